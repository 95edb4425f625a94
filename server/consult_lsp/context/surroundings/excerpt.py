"""Excerpt: which lines of a document go along with the lines asked about."""

from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

EXCERPT_CHARACTERS = 120_000
"""About 30,000 tokens: most files go whole, and a huge one costs no more than this."""


def excerpt(
    document: Document, span: LineSpan, characters: int = EXCERPT_CHARACTERS
) -> tuple[LineSpan, ...]:
    """The lines to show, in order: the whole file if it fits, else its head and a window.

    The window holds ``span`` and grows evenly on both sides; the head holds the imports. The lines
    asked about are always shown, however many there are.
    """
    whole = document.span
    if sum(map(len, document.lines)) <= characters:
        return (whole,)
    head = _grown(document, LineSpan(0, 0), whole, characters // 8)
    window = _grown(document, span, whole, characters - characters // 8)
    if head.stop >= window.start:
        return (LineSpan(0, window.stop),)
    return (head, window)


def _grown(document: Document, span: LineSpan, whole: LineSpan, characters: int) -> LineSpan:
    start, stop = span
    room = characters - sum(map(len, document.lines[start:stop]))
    while room > 0 and (start > whole.start or stop < whole.stop):
        if start > whole.start:
            start -= 1
            room -= len(document.lines[start])
        if stop < whole.stop:
            room -= len(document.lines[stop])
            stop += 1
    return LineSpan(start, stop)
