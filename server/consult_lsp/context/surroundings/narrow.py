"""Narrow: what is shown of a file of which only some lines are asked about again."""

from collections.abc import Iterable

from consult_lsp.syntax.imports import import_lines
from consult_lsp.syntax.symbol import outline
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from consult_lsp.text.selection import Selection

from .excerpt import excerpt

HEADER_LINES = 3
"""Of a class around the lines: decorators and the name, not all that is in it."""


def shown_lines(selection: Selection) -> tuple[LineSpan, ...]:
    """The lines of a document that go along with a question about some of them, in order."""
    if selection.parts:
        return narrowed(selection.document, selection.parts, selection.language)
    return excerpt(selection.document, selection.span)


def narrowed(
    document: Document, spans: Iterable[LineSpan], language: str | None
) -> tuple[LineSpan, ...]:
    """The lines to show, in order: imports, the heads of what is around, and ``spans`` themselves.

    Everything else has not changed since the model saw it; an outline stands for it.
    """
    wanted = sorted(spans)
    shown = [*import_lines(document, language), *wanted]
    for symbol in outline(document, language):
        if any(symbol.span.holds(span) and symbol.span != span for span in wanted):
            start, stop = symbol.span
            shown.append(LineSpan(start, min(start + HEADER_LINES, stop)))
    return _joined(shown)


def _joined(spans: Iterable[LineSpan]) -> tuple[LineSpan, ...]:
    """The same lines in disjoint spans, sorted; neighbours are one."""
    joined: list[LineSpan] = []
    for start, stop in sorted(spans):
        if joined and start <= joined[-1].stop:
            joined[-1] = LineSpan(joined[-1].start, max(joined[-1].stop, stop))
        else:
            joined.append(LineSpan(start, stop))
    return tuple(joined)
