"""The server: what it announces, and the table of what answers what. Start reading here."""

import os
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp

from consult_lsp import __version__
from consult_lsp.lsp.menu.kinds import KINDS
from consult_lsp.lsp.notifications.did_change import did_change
from consult_lsp.lsp.notifications.did_close import did_close
from consult_lsp.lsp.notifications.did_open import did_open
from consult_lsp.lsp.notifications.did_rename_files import RENAMED_FILES, did_rename_files
from consult_lsp.lsp.notifications.initialized import initialized
from consult_lsp.lsp.requests.diagnostic import (
    OPTIONS,
    announce_pull,
    document_diagnostic,
    workspace_diagnostic,
)
from consult_lsp.lsp.requests.hover import hover
from consult_lsp.lsp.requests.initialize import initialize
from consult_lsp.lsp.requests.shutdown import shutdown
from consult_lsp.lsp.requests.text_document_content import announce_pages, text_document_content
from consult_lsp.lsp.services.persistence import persist_at_end
from consult_lsp.lsp.state.models import Connect, Models
from consult_lsp.lsp.state.session import Session
from consult_lsp.settings import Settings
from consult_lsp.wire.protocol import Server
from consult_lsp.wire.stdio import serve
from consult_lsp.workspace.home import home_folder

from .execute_command import COMMANDS, execute_command
from .lazy_handler import later

if TYPE_CHECKING:
    from consult_lsp.models.access import NoModel
    from consult_lsp.models.connect import Connection
    from consult_lsp.models.model_wish import Wish

TRIGGERS = (":", " ", ",")
"""What begins a value in the frontmatter of an agent or rule file."""

FEATURES: tuple[tuple[str, Callable[[Session, Any], Any], Any], ...] = (
    # The life of a session.
    (lsp.INITIALIZE, initialize, None),
    (lsp.INITIALIZED, initialized, None),
    (lsp.SHUTDOWN, shutdown, None),
    # Text: applied in the order of arrival, before anything later is looked at.
    (lsp.TEXT_DOCUMENT_DID_OPEN, did_open, None),
    (lsp.TEXT_DOCUMENT_DID_CHANGE, did_change, None),
    (lsp.TEXT_DOCUMENT_DID_CLOSE, did_close, None),
    (
        lsp.TEXT_DOCUMENT_DID_SAVE,
        later("notifications.did_save"),
        lsp.SaveOptions(include_text=False),
    ),
    # Offers and answers from memory: no model, no disk, no process.
    (lsp.TEXT_DOCUMENT_CODE_ACTION, later("requests.code_action"), lsp.CodeActionOptions(KINDS)),
    (lsp.TEXT_DOCUMENT_HOVER, hover, None),
    (lsp.TEXT_DOCUMENT_CODE_LENS, later("requests.code_lens"), lsp.CodeLensOptions()),
    (lsp.TEXT_DOCUMENT_COMPLETION, later("requests.completion"), lsp.CompletionOptions(TRIGGERS)),
    (lsp.TEXT_DOCUMENT_DIAGNOSTIC, document_diagnostic, OPTIONS),
    (lsp.WORKSPACE_DIAGNOSTIC, workspace_diagnostic, None),
    (lsp.TEXT_DOCUMENT_DOCUMENT_LINK, later("requests.document_link"), lsp.DocumentLinkOptions()),
    (lsp.WORKSPACE_TEXT_DOCUMENT_CONTENT, text_document_content, None),
    # The world around.
    (
        lsp.WORKSPACE_DID_CHANGE_CONFIGURATION,
        later("notifications.did_change_configuration"),
        None,
    ),
    (lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, later("notifications.did_change_watched_files"), None),
    (lsp.WORKSPACE_DID_RENAME_FILES, did_rename_files, RENAMED_FILES),
)


def main(arguments: list[str]) -> int:
    """``consult-lsp serve``: serve on stdin and stdout until the editor ends; the exit code."""
    return serve(build_server())


def build_server(connect: Connect | None = None) -> Server:
    """A server that asks the model which ``connect`` chooses; by default, what the user set up."""
    server = Server("consult-lsp", __version__)
    session = Session(server, Models(connect or _connect))
    for method, handler, options in FEATURES:
        server.feature(method, options)(partial(handler, session))
    for name in COMMANDS:
        server.command(name)(partial(execute_command, session, name))
    server.protocol.cancel_listeners.append(session.cancel_request)
    server.on_exit += [partial(persist_at_end, session), session.close]
    server.on_capabilities += [partial(announce_pull, session), partial(announce_pages, session)]
    server.feature(lsp.WINDOW_WORK_DONE_PROGRESS_CANCEL)(
        lambda params: session.cancel_progress(params.token)
    )
    return server


def _connect(settings: Settings, wish: "Wish | None" = None) -> "Connection | NoModel":
    from consult_lsp.models.connect import ModelSettings, connect
    from consult_lsp.models.model_wish import NO_WISH

    chosen = ModelSettings(settings.model, settings.endpoint, settings.effort, settings.max_seconds)
    return connect(chosen, os.environ, home_folder(), wish or NO_WISH)
