"""workspace/textDocumentContent (LSP 3.18): the text of a virtual page."""

from lsprotocol import types as lsp

from consult_lsp.lsp.state.conversations import SCHEME
from consult_lsp.lsp.state.session import Session

GONE = "*This answer is no longer kept. Ask again.*\n"


def text_document_content(
    session: Session, params: lsp.TextDocumentContentParams
) -> lsp.TextDocumentContentResult:
    """All that was written on a page so far."""
    found = session.conversations.at(params.uri)
    return lsp.TextDocumentContentResult(found[1].text + found[1].draft if found else GONE)


def announce_pages(session: Session, capabilities: lsp.ServerCapabilities) -> None:
    """Say that pages can be asked for, to a client that asks; pygls does not know of it."""
    if session.client.virtual_documents and capabilities.workspace is not None:
        options = lsp.TextDocumentContentOptions(schemes=[SCHEME])
        capabilities.workspace.text_document_content = options
