"""consult.more: what has no room in the menu, asked a page at a time."""

from collections.abc import Mapping
from typing import Any

from consult_lsp.errors import ConsultError, UsageError

from .burst import CONSULTATIONS
from .execute_command import COMMANDS
from .jobs import RequestId
from .outcome import settled
from .pick import picked
from .session import Session

OFFERED = CONSULTATIONS | {"consult.fix", "consult.showFix", "consult.dismiss"}
"""What may be chosen, as the menu would have offered it."""

QUESTION = "What is to be done?"


def more(session: Session, arguments: list[Any], _: RequestId | None) -> object:
    """Ask which of ``{"choices": [{"title", "command", "arguments"}]}`` is meant, and do that.

    Each choice is a Command of the protocol, as the menu would have offered it.
    """
    argument = arguments[0] if arguments and isinstance(arguments[0], Mapping) else {}
    given = argument.get("choices")
    choices = [one for one in given if _is_offered(one)] if isinstance(given, list | tuple) else []
    if not choices:
        raise UsageError("Nothing was asked, because the command came without choices.")
    session.in_background(_ask(session, choices))
    return None


def _is_offered(choice: object) -> bool:
    if not isinstance(choice, Mapping):
        return False
    arguments = choice.get("arguments")
    fits = isinstance(choice.get("title"), str) and isinstance(arguments, list | tuple)
    return fits and choice.get("command") in OFFERED


async def _ask(session: Session, choices: list[Mapping[str, Any]]) -> None:
    pick = await picked(session, QUESTION, [choice["title"] for choice in choices])
    if pick is None or pick.number is None:
        return
    meant = choices[pick.number]
    try:
        await settled(COMMANDS[meant["command"]](session, list(meant["arguments"]), None))
    except ConsultError as error:
        session.fail(str(error))
