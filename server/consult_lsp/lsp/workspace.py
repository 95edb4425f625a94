"""The workspace: its configuration and the agent files, read again when they change."""

import os
from pathlib import Path

from lsprotocol import types as lsp

from consult_lsp.agents.catalog import agent_folders, load_catalog
from consult_lsp.settings import USER_SETTINGS, read_settings

from .diagnostics import is_told_of, publish
from .session import Session

SECTION = "consult"
ASK_SECONDS = 5.0


async def did_change_configuration(session: Session, _: lsp.DidChangeConfigurationParams) -> None:
    """Ask for the settings anew; what the notification itself carries differs between clients."""
    await read_configuration(session)
    for uri in session.documents:
        if is_told_of(session, uri):
            publish(session, uri)
    session.tell_problems()


async def did_change_watched_files(session: Session, _: lsp.DidChangeWatchedFilesParams) -> None:
    """Only agent files are watched, so they have changed."""
    await read_agents(session)
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
    folders = agent_folders(session.root, home_folder())
    try:
        session.catalog = await session.in_thread(load_catalog, folders)
    finally:
        session.ready.set()
    session.problems.extend(p for p in session.catalog.problems if p.severity == "error")


def home_folder() -> Path:
    """The user's home; for a user without one, a place where nothing can be.

    A relative one would lie in the workspace, which must not pass for the user.
    """
    nowhere = Path(os.devnull)
    try:
        home = Path.home()
    except RuntimeError:
        return nowhere
    return home if home.is_absolute() else nowhere


async def watch_agents(session: Session) -> None:
    """Ask the client to tell when an agent file changes, where it can."""
    if not session.client.watches_files:
        return
    options = lsp.DidChangeWatchedFilesRegistrationOptions(
        watchers=[lsp.FileSystemWatcher(glob_pattern="**/.claude/agents/**/*.md")]
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
