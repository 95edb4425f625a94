"""initialize: the session learns who its client is, and begins."""

from importlib import import_module
from pathlib import Path

from lsprotocol import types as lsp

from consult_lsp.lsp.services.persistence import restore_proposals
from consult_lsp.lsp.state.capabilities import client_of
from consult_lsp.lsp.state.position_conversion import to_path
from consult_lsp.lsp.state.session import Session
from consult_lsp.settings import read_settings


def initialize(session: Session, params: lsp.InitializeParams) -> None:
    """Learn who the client is. What costs time waits until the client has its answer."""
    name = params.client_info.name if params.client_info else ""
    options = params.initialization_options
    encoding = session.server.position_encoding
    session.client = client_of(params.capabilities, encoding, name, options)
    session.workspace.root = _root(params)
    settings, problems = read_settings(options)
    session.base_settings = session.settings = settings
    session.messages.note_settings(problems)
    session.in_background(_begin(session))


async def _begin(session: Session) -> None:
    """Read the agents. What that takes is loaded beside the loop, as the client waits."""
    await session.in_thread(import_module, "consult_lsp.lsp.services.trust_question")
    from consult_lsp.lsp.services.trust_question import settle_trust

    await restore_proposals(session)
    await settle_trust(session)


def _root(params: lsp.InitializeParams) -> Path | None:
    """The folder of the workspace: the first one, where the client has several."""
    folders = params.workspace_folders or ()
    uri = folders[0].uri if folders else params.root_uri
    if uri:
        return to_path(uri)
    return Path(params.root_path) if params.root_path else None
