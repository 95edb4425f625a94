"""consult.more: what has no room in the menu, asked a page at a time."""

from collections.abc import Callable, Sequence
from typing import Any

from consult_lsp.errors import ConsultError, UsageError
from consult_lsp.lsp.client.quick_pick import Question, picked
from consult_lsp.lsp.contract.arguments import Choice, More
from consult_lsp.lsp.menu.command_burst import CONSULTATIONS
from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.session import Session
from consult_lsp.wire.resolve import settled

OFFERED = CONSULTATIONS | {"consult.fix", "consult.showFix", "consult.dismiss"}
"""What may be chosen, as the menu would have offered it."""

QUESTION = "What is to be done?"

Run = Callable[[Session, str, list[Any]], object]
"""Runs another command by its name."""


def more(session: Session, argument: More, _: RequestId | None, *, run: Run) -> object:
    """Ask which of the choices is meant, and do that; ``run`` runs it."""
    choices = [choice for choice in argument.choices if choice.command in OFFERED]
    if not choices:
        raise UsageError("Nothing was asked, because the command came without choices.")
    session.in_background(_ask(session, choices, run))
    return None


async def _ask(session: Session, choices: Sequence[Choice], run: Run) -> None:
    pick = await picked(session, Question(QUESTION, [choice.title for choice in choices]))
    if pick is None or pick.number is None:
        return
    meant = choices[pick.number]
    try:
        await settled(run(session, meant.command, list(meant.arguments)))
    except ConsultError as error:
        session.messages.fail(str(error))
