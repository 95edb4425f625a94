"""Parts: a document cut into its functions and what stands between them."""

from collections.abc import Iterable, Iterator

from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

from .symbol import Symbol

_FUNCTIONS = ("function", "method")


def parts(document: Document, symbols: Iterable[Symbol]) -> tuple[LineSpan, ...]:
    """All lines of a document but for blank ones around, in disjoint parts from the top down.

    ``symbols`` are those of its outline.

    A function is one part, with those inside of it. What stands between functions is cut at blank
    lines: a class without its methods, a table of constants, a text that no grammar can read.
    """
    found: list[LineSpan] = []
    reached = 0
    for span in _functions(symbols):
        found += [*_paragraphs(document, LineSpan(reached, span.start)), span]
        reached = span.stop
    found += _paragraphs(document, LineSpan(reached, document.span.stop))
    return tuple(found)


def _functions(symbols: Iterable[Symbol]) -> Iterable[LineSpan]:
    """The outermost functions; those that share a line count as one."""
    spans: list[LineSpan] = []
    for symbol in symbols:
        if symbol.kind not in _FUNCTIONS:
            continue
        if spans and symbol.span.start < spans[-1].stop:
            spans[-1] = LineSpan(spans[-1].start, max(spans[-1].stop, symbol.span.stop))
        else:
            spans.append(symbol.span)
    return spans


def _paragraphs(document: Document, span: LineSpan) -> Iterator[LineSpan]:
    start = span.start
    for number in range(span.start, span.stop):
        if not document.line(number).strip():
            if start < number:
                yield LineSpan(start, number)
            start = number + 1
    if start < span.stop:
        yield LineSpan(start, span.stop)
