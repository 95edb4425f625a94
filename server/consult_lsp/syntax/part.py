"""Parts: a document cut into its functions and what stands between them, to tell which changed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

from .symbol import outline

_FUNCTIONS = ("function", "method")
_DIGITS = 32


@dataclass(frozen=True, slots=True)
class Part:
    """Some lines that are reviewed together. ``digest`` is the same for the same lines anywhere."""

    span: LineSpan
    digest: str


def parts(document: Document, language: str | None) -> tuple[Part, ...]:
    """All lines of a document but for blank ones around, in disjoint parts from the top down.

    A function is one part, with those inside of it. What stands between functions is cut at blank
    lines: a class without its methods, a table of constants, a text that no grammar can read.
    """
    found: list[Part] = []
    reached = 0
    for span in _functions(document, language):
        found += _paragraphs(document, LineSpan(reached, span.start))
        found.append(_part(document, span))
        reached = span.stop
    found += _paragraphs(document, LineSpan(reached, document.span.stop))
    return tuple(found)


def _functions(document: Document, language: str | None) -> Iterable[LineSpan]:
    """The outermost functions; those that share a line count as one."""
    spans: list[LineSpan] = []
    for symbol in outline(document, language):
        if symbol.kind not in _FUNCTIONS:
            continue
        if spans and symbol.span.start < spans[-1].stop:
            spans[-1] = LineSpan(spans[-1].start, max(spans[-1].stop, symbol.span.stop))
        else:
            spans.append(symbol.span)
    return spans


def _paragraphs(document: Document, span: LineSpan) -> Iterator[Part]:
    start = span.start
    for number in range(span.start, span.stop):
        if not document.line(number).strip():
            if start < number:
                yield _part(document, LineSpan(start, number))
            start = number + 1
    if start < span.stop:
        yield _part(document, LineSpan(start, span.stop))


def _part(document: Document, span: LineSpan) -> Part:
    text = "\n".join(document.line(number).rstrip() for number in range(*span))
    return Part(span, sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS])
