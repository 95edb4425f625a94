"""textDocument/didOpen: a document that the editor shows."""

from lsprotocol import types as lsp

from consult_lsp.lsp.services.diagnostics import refresh
from consult_lsp.lsp.services.live_checks import check_live
from consult_lsp.lsp.services.persistence import load_soon
from consult_lsp.lsp.services.symbol import LARGE, parse_beside
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.document import Document


def did_open(session: Session, params: lsp.DidOpenTextDocumentParams) -> None:
    """A document the editor shows; reopened, it shows what is known of it again."""
    opened = params.text_document
    session.documents[opened.uri] = Document(
        opened.uri, opened.text, language_id=opened.language_id, version=opened.version
    )
    session.conversations.told(opened.uri, opened=True)
    session.ledger.follow(session.documents[opened.uri])
    refresh(session, session.documents[opened.uri])
    check_live(session, opened.uri, after=load_soon(session, session.documents[opened.uri]))
    if len(session.documents[opened.uri].lines) > LARGE:
        parse_beside(session, session.documents[opened.uri])
