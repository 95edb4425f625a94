"""The configuration: the settings that the client has for us, over those of the start."""

from collections.abc import Mapping

from lsprotocol import types as lsp

from consult_lsp.errors import Problem
from consult_lsp.lsp.client.command_names import quoted_name
from consult_lsp.lsp.state.session import Session
from consult_lsp.settings import NAMES, USER_SETTINGS, read_settings

from .catalog import ASK_SECONDS

SECTION = "consult"


async def read_configuration(session: Session) -> None:
    """Take the client's settings. They may be a workspace's, so they cannot choose the endpoint."""
    if not session.client.configuration:
        return
    item = lsp.ConfigurationItem(section=SECTION)
    answer = await session.ask_client(
        lsp.WORKSPACE_CONFIGURATION, lsp.ConfigurationParams(items=[item]), ASK_SECONDS
    )
    if answer.answered and answer.result:
        take_settings(session, answer.result[0])


def take_settings(session: Session, given: object) -> None:
    """Settings of the editor, over those of the start."""
    session.settings, problems = read_settings(given, session.base_settings, ignore=USER_SETTINGS)
    session.messages.note_settings(problems)


def pushed_settings(settings: object) -> object | None:
    """Our part of what a client pushes: its section, or all of it where it sends no other. None
    where nothing is for us: some clients notify with nothing at all."""
    if not isinstance(settings, Mapping):
        return None
    ours: object = settings.get(SECTION, settings if NAMES & settings.keys() else None)
    return ours


def note_unknown_agent(session: Session) -> None:
    """Have said once that the setting ``agent`` names nobody."""
    name = session.settings.agent
    if not name or session.agents.catalog.find(name) is not None:
        return
    closest = session.agents.catalog.closest(name)
    hint = f" Did you mean {closest}?" if closest else ""
    if session.workspace.root is not None and session.workspace.project is None:
        trust = quoted_name(session, "consult.trust")
        hint += f" An agent of this workspace is used once you choose {trust}."
    message = f"The setting agent was ignored: there is no agent {name[:60]!r}.{hint}"
    session.messages.note_settings([Problem(message)])
