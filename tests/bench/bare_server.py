"""A bare pygls server with empty handlers and its own documents: what ours is held against."""

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

server = LanguageServer("bare", "1")


@server.feature(lsp.TEXT_DOCUMENT_HOVER)
def hover(params: lsp.HoverParams) -> None:
    """Nothing, at once."""


@server.feature(lsp.TEXT_DOCUMENT_CODE_ACTION)
def code_action(params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
    """Nothing, at once."""
    return []


if __name__ == "__main__":
    server.start_io()
