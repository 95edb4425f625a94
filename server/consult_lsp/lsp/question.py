"""consult.ask and consult.followUp: questions, and the conversations that come of them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from consult_lsp.consult.advice import Advice
from consult_lsp.consult.task import Flow, Task
from consult_lsp.errors import UsageError
from consult_lsp.finding import Finding
from consult_lsp.models.connect import Connection
from consult_lsp.report import answer_page
from consult_lsp.report.plain import plain
from consult_lsp.text.document import Document

from . import ask
from .convert import path_in_prompt
from .growing_page import Growth, show_and_wait
from .intents import is_to_be_picked, pick_intent
from .jobs import RequestId
from .no_model import can_ask
from .pages import Page, Talk
from .pick import picked
from .session import Session
from .show_document import write_page
from .target import Target, agent_of, target_of

QUESTION_LIMIT = 8_000
"""Characters of a question. A longer text is a file to ask about."""

FIRST_LINES = 300
"""Characters of an answer that are shown in a message, where there is no other place."""

TYPE_HERE = "Type a question"

Keep = Callable[[Session, Target, Advice], Awaitable[str]]
"""What a flow does with its advice beside showing it; how to read it, where it is not shown."""


def ask_question(session: Session, arguments: list[Any], request_id: RequestId | None) -> object:
    """Answer ``{"uri"?, "range"?, "agent"?, "question"?, "intent"?}``: ``{"job", "conversation"}``.

    Without ``uri`` it is about the project. Without a question the user picks one that is ready, or
    types one: in the client's own box, or else on a page.
    """
    argument = arguments[0] if arguments and isinstance(arguments[0], Mapping) else {}
    about_project = bool(argument) and "uri" not in argument
    target = _project(session, argument) if about_project else target_of(session, arguments)
    question = _question(argument) or target.intent
    if not question and not can_ask(session, target.agent):
        return None
    if not question and not about_project and is_to_be_picked(session, argument):
        pick_intent(session, "ask", target, argument)
        return None
    return begin(session, replace(target, intent=question), request_id)


def begin(session: Session, target: Target, request_id: RequestId | None = None) -> dict[str, str]:
    """Answer the question that the target holds; without one have it typed."""
    talk = talk_about(session, target)
    if target.intent:
        return answered(session, "ask", talk, target.intent, request_id)
    if session.client.pickers:
        session.picking = session.in_background(_typed_in_a_box(session, talk))
    else:
        session.in_background(_place_to_type(session, talk))
    return {"conversation": talk.id}


def follow_up(session: Session, arguments: list[Any], request_id: RequestId | None) -> object:
    """Go on with ``{"conversation", "question"?, "page"?}``; as ``consult.ask``.

    ``page`` says that the question was typed there, so that it need not be written again.
    """
    argument = arguments[0] if arguments and isinstance(arguments[0], Mapping) else {}
    talk = session.talks.find(str(argument.get("conversation")))
    if talk is None:
        raise UsageError("Nothing was asked, because the conversation is no longer kept. Ask anew.")
    if talk.busy:
        raise UsageError("Nothing was asked, because the answer before is not whole yet. Wait.")
    question = _question(argument)
    if not question:
        if can_ask(session, talk.target.agent):
            session.in_background(_place_to_type(session, talk))
        return {"conversation": talk.id}
    page = argument.get("page")
    is_typed = bool(talk.pages) and talk.pages[-1].uri == page and page in session.documents
    if talk.task is None:
        talk.target = replace(talk.target, intent=question)
    flow: Flow = "ask" if talk.task is None else talk.task.flow
    return answered(session, flow, talk, question, request_id, is_typed=is_typed)


def answered(
    session: Session,
    flow: Flow,
    talk: Talk,
    question: str,
    request_id: RequestId | None,
    *,
    is_typed: bool = False,
    keep: Keep | None = None,
) -> dict[str, str]:
    """Start the job that answers ``question`` on the conversation's page, where it may be typed."""
    target, agent = talk.target, talk.target.agent.name
    further = _further_task(session, talk, talk.task, question) if talk.task else None
    head = partial(_head, session, talk, question, is_typed=is_typed)
    growth = Growth(session, talk, talk.pages[-1] if talk.pages else None, head)

    async def task() -> Task:
        talk.task = further or await ask.prepared(session, flow, target)
        return talk.task

    async def deliver(session: Session, target: Target, advice: Advice) -> str:
        talk.answer = advice.markdown
        kept = await keep(session, target, advice) if keep is not None else ""
        if not await growth.finish(advice.markdown, _closing(talk), partial(_foot, talk)):
            session.say(f"{agent}{kept}" if kept else _elsewhere(talk))
        return "answered" if keep is None else "hover to read it again"

    def unfinished(session: Session, target: Target, known: Sequence[Finding]) -> str:
        if growth.has_begun:
            talk.answer = growth.latest
            session.in_background(_broken_off(growth, talk))
        return ""  # the page says it

    talk.job = ask.begin(
        session,
        "ask" if further is not None else flow,  # a question about an explanation explains nothing
        target,
        request_id,
        deliver,
        lambda session, target, news: growth.listen(news),
        unfinished=unfinished,
        task=task,
    )
    return {"job": talk.job.id, "conversation": talk.id}


def talk_about(session: Session, target: Target) -> Talk:
    """A new conversation about some lines."""
    return session.talks.begin(target, _path(session, target))


def place_of(talk: Talk) -> str:
    """What a conversation is about, as a person would write it."""
    span = talk.target.span
    return answer_page.about(talk.path, span.first_number, span.last_number)


def _question(argument: Mapping[str, Any]) -> str:
    question = argument.get("question")
    if not isinstance(question, str):
        return ""
    if len(question) > QUESTION_LIMIT:
        raise UsageError(
            f"Nothing was asked, because the question has more than {QUESTION_LIMIT:,} characters. "
            "Put the long part into a file, and ask about that."
        )
    return question.strip()


def _project(session: Session, argument: Mapping[str, Any]) -> Target:
    if session.project is None:
        raise UsageError(
            "Nothing was asked about the project, because this workspace is not trusted. "
            "Choose “Trust This Workspace” first, or ask about a file."
        )
    document = Document("", "")
    return Target(agent_of(session, argument.get("agent")), document, document.span)


def _path(session: Session, target: Target) -> str:
    return path_in_prompt(session.root, target.document.uri) if target.document.uri else ""


def _further_task(session: Session, talk: Talk, before: Task, question: str) -> Task:
    from consult_lsp.consult.further import further

    now = session.documents.get(talk.target.document.uri)
    return further(before, talk.answer, question, now)


def _head(session: Session, talk: Talk, question: str, *, is_typed: bool) -> str:
    agent = talk.target.agent.name
    connection = session.connection_for(talk.target.agent)
    model = connection.model.name if isinstance(connection, Connection) else ""
    who = (agent, model, date.today())
    if is_typed:
        return answer_page.typed_head(*who)
    if talk.pages:
        return answer_page.further_head(question, *who)
    return answer_page.answer_head(question, *who, place_of(talk))


def _closing(talk: Talk) -> str:
    from consult_lsp.consult.further import leaves_out

    return answer_page.LEFT_OUT if talk.task is not None and leaves_out(talk.task) else ""


def _foot(talk: Talk, is_virtual: bool) -> str:
    foot = answer_page.command_foot if is_virtual else answer_page.further_foot
    return foot(talk.target.agent.name)


async def _broken_off(growth: Growth, talk: Talk) -> None:
    await growth.finish(growth.latest, answer_page.BROKE_OFF, partial(_foot, talk))


def _elsewhere(talk: Talk) -> str:
    """How an answer begins that could not be shown, and where to read the rest."""
    path = talk.pages[-1].path if talk.pages else None
    where = f" All of it: {path}" if path is not None else ""
    first = plain(talk.answer, FIRST_LINES)
    return f"{talk.target.agent.name}: {first}{where}"


async def _typed_in_a_box(session: Session, talk: Talk) -> None:
    agent = talk.target.agent.name
    pick = await picked(session, f"{agent}: what is asked?", [], free_text=TYPE_HERE)
    if pick is not None and pick.text:
        talk.target = replace(talk.target, intent=pick.text)
        answered(session, "ask", talk, pick.text, None)


async def _place_to_type(session: Session, talk: Talk) -> None:
    """Show a page with a place for the question; where nobody can ask from it, say how to."""
    agent = talk.target.agent.name
    attaches = session.client.show_document and session.talks.attaches is not False
    if attaches:
        text = await session.in_thread(answer_page.question_head, agent, place_of(talk))
        path: Path | None = await write_page(session, session.talks.file_name(), text)
        if path is not None:
            page = Page(path.as_uri(), path, text)
            talk.pages.append(page)
            if await show_and_wait(session, page):
                return
            talk.pages.remove(page)
    session.say(
        "Nothing was asked, because this editor has no place to type a question. Ask by its own "
        "command for questions, if it has one, or with consult-lsp ask in a terminal."
    )
