"""Pieces: a text cut where its symbols begin and end, to be reviewed again one by one."""

from itertools import pairwise

from consult_lsp.syntax.language import language_of
from consult_lsp.syntax.symbol import outline
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan


def pieces_of(document: Document, span: LineSpan) -> list[LineSpan]:
    """Each function, what stands between functions, and so on; without blank lines around them.

    Parses: run it in a thread.
    """
    symbols = outline(document, language_of(document.language_id, document.uri))
    cuts = {at for symbol in symbols for at in symbol.span if span.start < at < span.stop}
    pieces = (LineSpan(*ends) for ends in pairwise(sorted({*span, *cuts})))
    return [trimmed for piece in pieces if (trimmed := _trimmed(document, piece))]


def _trimmed(document: Document, piece: LineSpan) -> LineSpan | None:
    written = [number for number in range(*piece) if document.line(number).strip()]
    return LineSpan(written[0], written[-1] + 1) if written else None
