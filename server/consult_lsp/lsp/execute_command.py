"""workspace/executeCommand: answers at once. What takes time becomes a job.

Editors wait for the answer, some without drawing anything meanwhile.
"""

from collections.abc import Callable, Mapping
from typing import Any

from pygls.exceptions import JsonRpcInvalidParams

from consult_lsp.errors import UsageError
from consult_lsp.lsp.menu.command_burst import has_begun, is_burst
from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.session import Session
from consult_lsp.wire.resolve import settled

from .lazy_handler import later

Command = Callable[[Session, Any, RequestId | None], object]
"""Takes what ``contract/arguments.py`` says; answers from memory at once, or is awaited where an
answer takes a few milliseconds."""

parse_argument = later("contract.parse", "parse_argument")


async def execute_command(session: Session, name: str, arguments: list[Any]) -> object:
    """The answer of a command. An argument that it does not take starts nothing."""
    try:
        argument = parse_argument(name, arguments)
    except UsageError as error:
        raise JsonRpcInvalidParams(str(error)) from error
    await session.agents.ready.wait()
    request_id = session.server.protocol.msg_id
    if is_burst(session, getattr(argument, "menu", None), request_id):
        return None
    begun = COMMANDS[name](session, argument, request_id)
    has_begun(session)
    return await settled(begun)


def _more(session: Session, argument: Any, request_id: RequestId | None) -> object:
    """What has no room in the menu is chosen and run."""
    return later("commands.more")(session, argument, request_id, run=_run)


def _run(session: Session, name: str, arguments: list[Any]) -> object:
    return COMMANDS[name](session, parse_argument(name, arguments), None)


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
    "consult.cancel": later("commands.cancel"),
    "consult.jobs": later("commands.jobs"),
    "consult.status": later("commands.status"),
    "consult.verify": later("commands.verify"),
    "consult.agents": later("commands.agents"),
    "consult.choose": later("commands.choose"),
    "consult.more": _more,
    "consult.trust": later("commands.trust"),
    "consult.preview": later("commands.preview"),
}
