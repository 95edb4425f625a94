"""The catalogue of agents, read again when their files change."""

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
from consult_lsp.lsp.state.session import Session
from consult_lsp.workspace.home import home_folder

from .live_checks import check_all_live

DISMISSED = "**/.consult-dismissed.yaml"
ASK_SECONDS = 5.0


async def read_agents(session: Session) -> None:
    """Read every agent file that applies to the workspace."""
    folders = _folders(session)
    try:
        session.agents.stamp = await session.in_thread(catalog_stamp, folders)
        session.agents.catalog = await session.in_thread(load_catalog, folders)
        session.agents.rule_pages = await session.in_thread(rule_pages)
        if session.workspace.root is not None and session.agents.chosen is None:
            session.agents.chosen = await session.in_thread(remembered, session.workspace.root)
    finally:
        session.agents.ready.set()
    check_all_live(session)
    session.messages.problems.extend(
        p for p in session.agents.catalog.problems if p.severity == "error"
    )


async def refresh_agents(session: Session) -> None:
    """Read the agents anew if a file has changed: for clients that watch no files.

    Every job calls it first, so an edited agent is asked as it is now, without a restart.
    """
    folders = _folders(session)
    if await session.in_thread(catalog_stamp, folders) != session.agents.stamp:
        await read_agents(session)
        session.messages.tell_problems()


def _folders(session: Session) -> list[Folder]:
    """Where agents come from: from the workspace only once it is trusted."""
    return agent_folders(
        session.workspace.root if session.workspace.project else None, home_folder()
    )


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
