"""The workspace: its configuration and the agent files, read again when they change."""

from lsprotocol import types as lsp

from consult_lsp.agents.catalog import (
    Folder,
    agent_folders,
    catalog_stamp,
    load_catalog,
    watched_patterns,
)
from consult_lsp.agents.choice import remembered
from consult_lsp.settings import USER_SETTINGS, read_settings
from consult_lsp.workspace.home import home_folder

from .diagnostics import is_told_of, publish
from .dismiss import refresh_team
from .look_again import look_again
from .session import Session

SECTION = "consult"
DISMISSED = "**/.consult-dismissed.yaml"
ASK_SECONDS = 5.0


async def did_change_configuration(session: Session, _: lsp.DidChangeConfigurationParams) -> None:
    """Ask for the settings anew; what the notification itself carries differs between clients."""
    had_lenses = session.settings.code_lens
    await read_configuration(session)
    if session.client.refreshes_lenses and session.settings.code_lens != had_lenses:
        look_again(session, lsp.WORKSPACE_CODE_LENS_REFRESH)
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
        session.settings, problems = read_settings(
            answer.result[0], session.base_settings, ignore=USER_SETTINGS
        )
        session.problems.extend(problems)


async def read_agents(session: Session) -> None:
    """Read every agent file that applies to the workspace."""
    folders = _folders(session)
    try:
        session.stamp = await session.in_thread(catalog_stamp, folders)
        session.catalog = await session.in_thread(load_catalog, folders)
        if session.root is not None and session.chosen is None:
            session.chosen = await session.in_thread(remembered, session.root)
    finally:
        session.ready.set()
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
