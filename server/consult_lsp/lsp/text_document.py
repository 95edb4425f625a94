"""didOpen, didChange, didClose: the server's text equals the editor's, for every byte."""

import logging

from lsprotocol import types as lsp

from consult_lsp.text.document import Document

from .convert import changed_document
from .diagnostics import refresh, take_away
from .keep import keep_soon, load_soon
from .live_checks import check_live, forget_live
from .rest import at_rest
from .session import Session
from .symbol import LARGE, parse_beside

log = logging.getLogger(__name__)


def did_open(session: Session, params: lsp.DidOpenTextDocumentParams) -> None:
    """A document the editor shows; reopened, it shows what is known of it again."""
    opened = params.text_document
    session.documents[opened.uri] = Document(
        opened.uri, opened.text, language_id=opened.language_id, version=opened.version
    )
    session.talks.told(opened.uri, opened=True)
    session.ledger.follow(session.documents[opened.uri])
    refresh(session, session.documents[opened.uri])
    check_live(session, opened.uri, after=load_soon(session, session.documents[opened.uri]))
    if len(session.documents[opened.uri].lines) > LARGE:
        parse_beside(session, session.documents[opened.uri])


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
    session.edit_is_told(uri)
    session.talks.told(uri)
    session.ledger.follow(document)
    at_rest(session, uri)


def did_close(session: Session, params: lsp.DidCloseTextDocumentParams) -> None:
    """Jobs about a closed document end; its findings go from the client's list, not from ours."""
    uri = params.text_document.uri
    session.jobs.cancel(lambda job: job.uri == uri, "the document was closed")
    session.edit_is_told(uri)
    if (timer := session.pending.pop(uri, None)) is not None:
        timer.cancel()
    forget_live(session, uri)
    closed = session.documents.pop(uri, None)
    session.outlines.pop(uri, None)
    session.talks.told(uri)
    if closed is not None:
        if session.ledger.page(uri):
            keep_soon(session, closed)
        take_away(session, uri)
