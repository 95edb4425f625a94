"""The workspace: its configuration and the agent files, read again when they change."""

from collections.abc import Mapping

from lsprotocol import types as lsp

from consult_lsp.agents.catalog import (
    Folder,
    agent_folders,
    catalog_stamp,
    load_catalog,
    rule_pages,
    watched_patterns,
)
from consult_lsp.agents.choice import remembered
from consult_lsp.errors import Problem
from consult_lsp.settings import NAMES, USER_SETTINGS, read_settings
from consult_lsp.workspace.home import home_folder

from .diagnostics import is_told_of, publish
from .live_checks import check_all_live
from .look_again import look_again
from .session import Session
from .team import refresh_team

SECTION = "consult"
DISMISSED = "**/.consult-dismissed.yaml"
ASK_SECONDS = 5.0


async def did_change_configuration(
    session: Session, params: lsp.DidChangeConfigurationParams
) -> None:
    """Ask for the settings anew, or take those that are pushed by a client that cannot be asked."""
    had_lenses = session.settings.code_lens
    if session.client.configuration:
        await read_configuration(session)
    elif (pushed := _pushed(params.settings)) is not None:
        _take(session, pushed)
    await session.ready.wait()
    note_unknown_agent(session)
    if session.client.refreshes_lenses and session.settings.code_lens != had_lenses:
        look_again(session, lsp.WORKSPACE_CODE_LENS_REFRESH)
    check_all_live(session)
    for uri in session.documents:
        if is_told_of(session, uri):
            publish(session, uri)
    session.tell_problems()


async def did_change_watched_files(session: Session, _: lsp.DidChangeWatchedFilesParams) -> None:
    """Agent files and the team's dismissals are watched, so one of them has changed."""
    await read_agents(session)
    await refresh_team(session)
    session.tell_problems()


async def read_configuration(session: Session) -> None:
    """Take the client's settings. They may be a workspace's, so they cannot choose the endpoint."""
    if not session.client.configuration:
        return
    item = lsp.ConfigurationItem(section=SECTION)
    answer = await session.ask_client(
        lsp.WORKSPACE_CONFIGURATION, lsp.ConfigurationParams(items=[item]), ASK_SECONDS
    )
    if answer.answered and answer.result:
        _take(session, answer.result[0])


def _take(session: Session, given: object) -> None:
    """Settings of the editor, over those of the start."""
    session.settings, problems = read_settings(given, session.base_settings, ignore=USER_SETTINGS)
    session.note_settings(problems)


def _pushed(settings: object) -> object | None:
    """Our part of what a client pushes: its section, or all of it where it sends no other. None
    where nothing is for us: some clients notify with nothing at all."""
    if not isinstance(settings, Mapping):
        return None
    ours: object = settings.get(SECTION, settings if NAMES & settings.keys() else None)
    return ours


def note_unknown_agent(session: Session) -> None:
    """Have said once that the setting ``agent`` names nobody."""
    name = session.settings.agent
    if not name or session.catalog.find(name) is not None:
        return
    closest = session.catalog.closest(name)
    hint = f" Did you mean {closest}?" if closest else ""
    if session.root is not None and session.project is None:
        hint += " An agent of this workspace is used once you choose “Trust This Workspace”."
    message = f"The setting agent was ignored: there is no agent {name[:60]!r}.{hint}"
    session.note_settings([Problem(message)])


async def read_agents(session: Session) -> None:
    """Read every agent file that applies to the workspace."""
    folders = _folders(session)
    try:
        session.stamp = await session.in_thread(catalog_stamp, folders)
        session.catalog = await session.in_thread(load_catalog, folders)
        session.rule_pages = await session.in_thread(rule_pages)
        if session.root is not None and session.chosen is None:
            session.chosen = await session.in_thread(remembered, session.root)
    finally:
        session.ready.set()
    check_all_live(session)
    session.problems.extend(p for p in session.catalog.problems if p.severity == "error")


async def refresh_agents(session: Session) -> None:
    """Read the agents anew if a file has changed: for clients that watch no files.

    Every job calls it first, so an edited agent is asked as it is now, without a restart.
    """
    folders = _folders(session)
    if await session.in_thread(catalog_stamp, folders) != session.stamp:
        await read_agents(session)
        session.tell_problems()


def _folders(session: Session) -> list[Folder]:
    """Where agents come from: from the workspace only once it is trusted."""
    return agent_folders(session.root if session.project else None, home_folder())


async def watch_agents(session: Session) -> None:
    """Ask the client to tell when an agent file changes, where it can."""
    if not session.client.watches_files:
        return
    options = lsp.DidChangeWatchedFilesRegistrationOptions(
        watchers=[
            lsp.FileSystemWatcher(glob_pattern=pattern)
            for pattern in (*watched_patterns(), DISMISSED)
        ]
    )
    registration = lsp.Registration(
        id="consult-agents",
        method=lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES,
        register_options=options,
    )
    await session.ask_client(
        lsp.CLIENT_REGISTER_CAPABILITY,
        lsp.RegistrationParams(registrations=[registration]),
        ASK_SECONDS,
    )
