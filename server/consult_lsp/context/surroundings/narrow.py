"""Narrow: what is shown of a file of which only some lines are asked about again."""

from collections.abc import Iterable

from consult_lsp.syntax.imports import import_lines
from consult_lsp.syntax.symbol import outline
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

from .excerpt import excerpt

HEADER_LINES = 3
"""Of a class around the lines: decorators and the name, not all that is in it."""


def shown_lines(
    document: Document, span: LineSpan, parts: tuple[LineSpan, ...], language: str | None
) -> tuple[LineSpan, ...]:
    """The lines of a document that go along with a question about ``span``, in order.

    ``parts`` are those of its lines that are asked about again; empty where all are asked about.
    """
    return narrowed(document, parts, language) if parts else excerpt(document, span)


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
