"""initialize, initialized, shutdown: what a session begins and ends with."""

import gc
from importlib import import_module
from pathlib import Path

from lsprotocol import types as lsp

from consult_lsp.settings import read_settings

from .client import client_of
from .convert import to_path
from .keep import keep_at_end, restore_proposals
from .session import Session

OLD_AFTER = 100
"""Collections of younger garbage after which the oldest is collected."""


def initialize(session: Session, params: lsp.InitializeParams) -> None:
    """Learn who the client is. What costs time waits until the client has its answer."""
    name = params.client_info.name if params.client_info else ""
    options = params.initialization_options
    encoding = session.server.position_encoding
    session.client = client_of(params.capabilities, encoding, name, options)
    session.root = _root(params)
    settings, problems = read_settings(options)
    session.base_settings = session.settings = settings
    session.note_settings(problems)
    session.in_background(_begin(session))


async def initialized(session: Session, _: lsp.InitializedParams) -> None:
    """Read the settings; then say once what was wrong with them and with the agents."""
    await session.in_thread(import_module, f"{__package__}.workspace")
    from .workspace import note_unknown_agent, read_configuration, watch_agents

    await read_configuration(session)
    session.configured.set()
    await watch_agents(session)
    await session.in_thread(session.connection)
    await session.ready.wait()
    note_unknown_agent(session)
    session.tell_problems()
    # What was loaded until now stays. To look through it for garbage holds the loop for 60 ms.
    gc.freeze()
    # To look through what came since takes 15 ms with a thousand findings, so it is done a tenth as
    # often as by default; what is young is looked through as ever.
    gc.set_threshold(*gc.get_threshold()[:2], OLD_AFTER)
    await session.in_thread(session.compile_rules)


async def shutdown(session: Session, _: None) -> None:
    """Nothing runs on once the editor is done with us."""
    await keep_at_end(session)
    await session.close()


async def _begin(session: Session) -> None:
    """Read the agents. What that takes is loaded beside the loop, as the client waits."""
    await session.in_thread(import_module, f"{__package__}.trust")
    from .trust import settle_trust

    await restore_proposals(session)
    await settle_trust(session)


def _root(params: lsp.InitializeParams) -> Path | None:
    """The folder of the workspace: the first one, where the client has several."""
    folders = params.workspace_folders or ()
    uri = folders[0].uri if folders else params.root_uri
    if uri:
        return to_path(uri)
    return Path(params.root_path) if params.root_path else None
