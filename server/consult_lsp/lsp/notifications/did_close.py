"""textDocument/didClose: a document that the editor shows no more."""

from lsprotocol import types as lsp

from consult_lsp.lsp.services.diagnostics import take_away
from consult_lsp.lsp.services.live_checks import forget_live
from consult_lsp.lsp.services.persistence import persist_soon
from consult_lsp.lsp.state.session import Session


def did_close(session: Session, params: lsp.DidCloseTextDocumentParams) -> None:
    """Jobs about a closed document end; its findings go from the client's list, not from ours."""
    uri = params.text_document.uri
    session.jobs.cancel(lambda job: job.uri == uri, "the document was closed")
    forget_live(session, uri)
    closed = session.documents.forget(uri)
    session.conversations.told(uri)
    if closed is not None:
        if session.ledger.page(uri):
            persist_soon(session, closed)
        take_away(session, uri)
