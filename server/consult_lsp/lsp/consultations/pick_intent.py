"""The intent of a consultation, picked by the user where a command does not say it.

The picker is a question of the user's, for which no job waits: closed or left alone it starts
nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from consult_lsp.agents.intent import Intent
from consult_lsp.consult.task import Task
from consult_lsp.lsp.client.quick_pick import Question, picked
from consult_lsp.lsp.state.session import Session

from . import ask, explain, improve, review
from .intents import intents_behind

IN_GENERAL = "In general"


OWN_QUESTION = "A question of your own…"


QUESTIONS = {"improve": "What should be better?", "ask": "What is asked?"}


FREE_TEXT = {
    "improve": "Say what should be better, or choose",
    "ask": "Type a question, or choose",
}


CLOSED = "Nothing was asked, because the document was closed meanwhile."


BEGIN: Mapping[str, Callable[..., Any]] = {
    "review": review.begin,
    "improve": improve.begin,
    "explain": explain.begin,
    "ask": ask.begin,
}
"""What starts the task of each flow."""


def pick_intent(session: Session, task: Task) -> None:
    """Have the user pick, and begin with that. There is one picker at a time."""
    if session.menus.picking is not None:
        session.menus.picking.cancel()
    session.menus.picking = session.in_background(_pick(session, task))


async def _pick(session: Session, task: Task) -> None:
    flow, agent, selection = task.flow, task.agent, task.selection
    intents = intents_behind(session, agent, flow, selection.kind)
    if not intents and (flow == "ask" or not session.client.pickers):
        BEGIN[flow](session, task)
        return
    general = [IN_GENERAL] if flow == "improve" else []
    question = Question(
        f"{agent.name}: {QUESTIONS[flow]}",
        [*general, *(_as_title(intent) for intent in intents)],
        details=[*("" for _ in general), *(intent.description for intent in intents)],
        free_text=FREE_TEXT[flow],
        elsewhere=OWN_QUESTION if flow == "ask" else "",
    )
    pick = await picked(session, question)
    if pick is None:
        return
    if selection.document.uri not in session.documents:
        session.messages.warn(CLOSED)
    elif pick.number is None or pick.number < len(general):
        BEGIN[flow](session, replace(task, intent=pick.text))
    else:
        intent = intents[pick.number - len(general)]
        BEGIN[intent.flow](session, replace(task, flow=intent.flow, intent=intent.prompt))


def _as_title(intent: Intent) -> str:
    return intent.title[:1].upper() + intent.title[1:]
