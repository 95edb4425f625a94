"""Mark: how some lines are known again in a text that was not kept.

A mark holds no code, only digests: of the lines, and of the three above and below them. The lines
stand where the text has them once, as it had before; of twins, where it has them once within the
same lines around. Else they stand nowhere: a finding that hides costs less than one on a twin.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

AROUND = 3
"""Lines above and below that tell twins apart."""


@dataclass(frozen=True, slots=True)
class Mark:
    """``is_alone``: the lines stood once in their text; ``is_framed``: once with those around."""

    count: int
    first: str
    lines: str
    around: str
    is_alone: bool
    is_framed: bool


def mark_of(document: Document, span: LineSpan) -> Mark:
    """What the lines ``span`` of ``document`` are known by."""
    first = digest(document.line(span.start))
    lines, around = _digest_of(document, span), _around(document, span)
    twins = _runs(document, first, span.stop - span.start, lines)
    framed = [twin for twin in twins if _around(document, twin) == around]
    return Mark(span.stop - span.start, first, lines, around, len(twins) == 1, len(framed) == 1)


def placed(mark: Mark, document: Document) -> LineSpan | None:
    """Where the lines stand in ``document``; None where that is not certain."""
    runs = _runs(document, mark.first, mark.count, mark.lines)
    if mark.is_alone and len(runs) == 1:
        return runs[0]
    framed = [run for run in runs if _around(document, run) == mark.around]
    return framed[0] if mark.is_framed and len(framed) == 1 else None


def digest(text: str) -> str:
    """What a text is known by."""
    from hashlib import blake2b  # it loads OpenSSL, and a server may never need it

    data = text.encode("utf-8", "surrogatepass")
    return blake2b(data, digest_size=16).hexdigest()


def _runs(document: Document, first: str, count: int, lines: str) -> list[LineSpan]:
    spans = (LineSpan(at, at + count) for at in _places(document).get(first, ()))
    return [
        span
        for span in spans
        if span.stop <= len(document.lines) and _digest_of(document, span) == lines
    ]


@lru_cache(maxsize=4)
def _places(document: Document) -> Mapping[str, list[int]]:
    """The lines of a document by their digests."""
    places: dict[str, list[int]] = {}
    for number in range(len(document.lines)):
        places.setdefault(digest(document.line(number)), []).append(number)
    return places


def _digest_of(document: Document, span: LineSpan) -> str:
    return digest("\n".join(document.line(number) for number in range(*span)))


def _around(document: Document, span: LineSpan) -> str:
    above = range(max(0, span.start - AROUND), span.start)
    below = range(span.stop, min(len(document.lines), span.stop + AROUND))
    around = [[document.line(number) for number in side] for side in (above, below)]
    return digest("\0".join("\n".join(side) for side in around))
