"""workspace/executeCommand: answers at once. What takes time becomes a job.

Editors wait for the answer, some without drawing anything meanwhile.
"""

from collections.abc import Callable, Mapping
from typing import Any

from consult_lsp.lsp.commands.cancel import cancel
from consult_lsp.lsp.commands.jobs import jobs
from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.session import Session

from .lazy_handler import later

Command = Callable[[Session, list[Any], RequestId | None], object]
"""Answers from memory at once, or is awaited where an answer takes a few milliseconds."""


SEPARATE = ("uri", "range", "intent")
"""What a client may send as arguments of their own, in this order."""


def as_one_object(arguments: list[Any]) -> list[Any]:
    """The arguments of a command as the one object that every command reads.

    Sublime Text replaces ``$file_uri`` and ``$range`` only where they are arguments of their own,
    so a first one that is a string is the URI, and those of ``SEPARATE`` may follow it.
    """
    if arguments and isinstance(arguments[0], str):
        return [dict(zip(SEPARATE, arguments, strict=False))]
    return arguments


def _more(session: Session, arguments: list[Any], request_id: RequestId | None) -> object:
    """What has no room in the menu is chosen and run."""
    return later("commands.more")(session, arguments, request_id, run=_run)


def _run(session: Session, command: str, arguments: list[Any]) -> object:
    return COMMANDS[command](session, arguments, None)


COMMANDS: Mapping[str, Command] = {
    "consult.review": later("commands.review"),
    "consult.improve": later("commands.improve"),
    "consult.explain": later("commands.explain"),
    "consult.ask": later("commands.ask", "ask_question"),
    "consult.followUp": later("commands.follow_up"),
    "consult.applyBlock": later("commands.apply_block"),
    "consult.page": later("commands.page"),
    "consult.fix": later("commands.fix"),
    "consult.fixRule": later("commands.fix_rule"),
    "consult.showFix": later("commands.show_fix"),
    "consult.proposals": later("commands.proposals"),
    "consult.again": later("commands.again"),
    "consult.dismiss": later("commands.dismiss"),
    "consult.restore": later("commands.restore"),
    "consult.dismissed": later("commands.dismissed"),
    "consult.showFindings": later("commands.show_findings"),
    "consult.cancel": cancel,
    "consult.jobs": jobs,
    "consult.status": later("commands.status"),
    "consult.verify": later("commands.verify"),
    "consult.agents": later("commands.agents"),
    "consult.choose": later("commands.choose"),
    "consult.more": _more,
    "consult.trust": later("commands.trust"),
    "consult.preview": later("commands.preview"),
}
