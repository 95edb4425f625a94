"""The selection of a request: every one that the server knows is made here."""

from pathlib import Path

from consult_lsp.syntax.language import language_of
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from consult_lsp.text.selection import Kind, Selection

from .position_conversion import path_in_prompt, to_path


def selection_of(
    root: Path | None, document: Document, span: LineSpan, kind: Kind, symbol: str = ""
) -> Selection:
    """Some lines of a document in the workspace at ``root``."""
    path = path_in_prompt(root, document.uri)
    return Selection(
        document,
        span,
        kind,
        path=path,
        language=language_of(document.language_id, path),
        symbol=symbol,
        file=to_path(document.uri),
        root=root,
    )


def whole_file(root: Path | None, document: Document) -> Selection:
    """All lines of a document."""
    return selection_of(root, document, document.span, "file")
