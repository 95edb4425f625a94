"""textDocument/didChange: the server's text equals the editor's, for every byte."""

import logging

from lsprotocol import types as lsp

from consult_lsp.lsp.services.debounce import at_rest
from consult_lsp.lsp.state.position_conversion import changed_document
from consult_lsp.lsp.state.session import Session

log = logging.getLogger(__name__)


def did_change(session: Session, params: lsp.DidChangeTextDocumentParams) -> None:
    """Every change in its order. A version that goes backwards is a client's fault, and said."""
    uri, version = params.text_document.uri, params.text_document.version
    if (document := session.documents.get(uri)) is None:
        log.warning("a change was ignored, because its document is not open")
        return
    if document.version is not None and version < document.version:
        log.warning("a change has version %d after %d", version, document.version)
    document = changed_document(document, params.content_changes, version, session.client.encoding)
    session.documents[uri] = document
    session.documents.edit_is_told(uri)
    session.conversations.told(uri)
    session.ledger.follow(document)
    at_rest(session, uri)
