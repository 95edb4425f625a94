"""Mark: how some lines are known again in a text that was not kept.

A mark holds no code, only digests: of the text that it was taken of, of the lines, and of what
tells them from equal ones. In that very text they stand where they stood. In another one they stand
where it has them once, as that had; of equal lines, where those are that are told apart as their
twin was (``twins.py``). Else they stand nowhere: a finding that hides costs less than one on a
twin.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

from .follow import twin
from .twins import MOST_TWINS, Twin, same_twin


@dataclass(frozen=True, slots=True)
class Mark:
    """``twins`` are all that are equal to the lines in their text, as digests of their holders and
    of what is around them, and they are number ``mine`` of these. ``start`` is their first line.
    """

    text: str
    start: int
    count: int
    first: str
    lines: str
    twins: tuple[tuple[str, str], ...]
    mine: int

    @property
    def span(self) -> LineSpan:
        """Where they stood in their text."""
        return LineSpan(self.start, self.start + self.count)


def mark_of(document: Document, span: LineSpan) -> Mark:
    """What the lines ``span`` of ``document`` are known by."""
    first, lines = digest(document.line(span.start)), _digest_of(document, span)
    runs = _runs(document, first, span.stop - span.start, lines)
    known = runs if len(runs) <= MOST_TWINS else [span]
    twins = tuple(_twins(document, known))
    mine = known.index(span) if len(runs) <= MOST_TWINS else -1
    text = digest_of_text(document)
    return Mark(text, span.start, span.stop - span.start, first, lines, twins, mine)


def placed(mark: Mark, document: Document) -> LineSpan | None:
    """Where the lines stand in ``document``; None where that is not certain."""
    if digest_of_text(document) == mark.text:
        return mark.span if document.span.holds(mark.span) else None
    runs = _runs(document, mark.first, mark.count, mark.lines)
    if not 0 <= mark.mine < len(mark.twins) or not 0 < len(runs) <= MOST_TWINS:
        return None
    before = [Twin(*each) for each in mark.twins]
    after = [Twin(*each) for each in _twins(document, runs)]
    at = same_twin(before, mark.mine, after)
    return None if at is None else runs[at]


def occurs(mark: Mark, document: Document) -> bool:
    """Whether such lines stand anywhere in ``document``, be they those or equal ones."""
    return bool(_runs(document, mark.first, mark.count, mark.lines))


def digest(text: str) -> str:
    """What a text is known by."""
    from hashlib import blake2b  # it loads OpenSSL, and a server may never need it

    data = text.encode("utf-8", "surrogatepass")
    return blake2b(data, digest_size=16).hexdigest()


@lru_cache(maxsize=32)
def digest_of_text(document: Document) -> str:
    """What the whole text of a document is known by."""
    return digest(document.text)


_line_digest = lru_cache(maxsize=20_000)(digest)
"""Most lines of a text are those of the text before."""


def _twins(document: Document, runs: Iterable[LineSpan]) -> list[tuple[str, str]]:
    """As digests, of 8 bytes each: there are 64 to be told apart at most."""
    told_apart = (twin(document, run) for run in runs)
    return [
        (digest(repr(each.holders))[:16], digest(repr(each.around))[:16]) for each in told_apart
    ]


def _runs(document: Document, first: str, count: int, lines: str) -> list[LineSpan]:
    spans = (LineSpan(at, at + count) for at in _places(document).get(first, ()))
    return [
        span
        for span in spans
        if span.stop <= len(document.lines) and (count == 1 or _digest_of(document, span) == lines)
    ]


@lru_cache(maxsize=4)
def _places(document: Document) -> Mapping[str, list[int]]:
    """The lines of a document by their digests."""
    places: dict[str, list[int]] = {}
    for number in range(len(document.lines)):
        places.setdefault(_line_digest(document.line(number)), []).append(number)
    return places


def _digest_of(document: Document, span: LineSpan) -> str:
    return digest("\n".join(document.line(number) for number in range(*span)))
