"""Follow: where lines of one text stand in a later one. Exact, or not at all."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

from .holders import holders, holders_between
from .twins import AROUND, MOST_TWINS, Twin, same_twin

STRIDE = 512
"""Lines compared at once: slices of lists compare at the speed of C."""


def followed(before: Document, after: Document, span: LineSpan) -> LineSpan | None:
    """Where the lines ``span`` of ``before`` stand in ``after``; None where that is not certain.

    Above and below all that changed they are where they were, counted from the top or from the
    end. Within it, they stand where the change has their text; of equal lines, where those are
    that are held by the same lines, in the same order (``twins.py``).
    """
    if before is after:
        return span
    head, tail = _shared(before, after)
    if span.stop <= head:
        return span
    if span.start >= len(before.lines) - tail:
        moved = len(after.lines) - len(before.lines)
        return LineSpan(span.start + moved, span.stop + moved)
    lines = [before.line(n) for n in range(*span)]
    first, length = max(0, head - len(lines) + 1), len(lines)
    new = _places(after, lines, first, len(after.lines) - tail + length - 1)
    if not new:
        return None
    old = _places(before, lines, first, len(before.lines) - tail + length - 1)
    if len(old) == len(new) == 1:
        return LineSpan(new[0], new[0] + length)
    if max(len(old), len(new)) > MOST_TWINS:
        return None
    at = same_twin(
        [twin(before, LineSpan(place, place + length)) for place in old],
        old.index(span.start),
        [twin(after, LineSpan(place, place + length)) for place in new],
    )
    return None if at is None else LineSpan(new[at], new[at] + length)


def changed(before: Document, after: Document) -> LineSpan:
    """The lines of ``after`` between all that it shares with ``before`` above and below."""
    head, tail = _shared(before, after)
    return LineSpan(head, len(after.lines) - tail)


@lru_cache(maxsize=4_096)
def twin(document: Document, span: LineSpan) -> Twin:
    """What tells the lines ``span`` from equal ones of the same text."""
    above = range(max(0, span.start - AROUND), span.start)
    below = range(span.stop, min(len(document.lines), span.stop + AROUND))
    around = tuple(tuple(document.line(number) for number in side) for side in (above, below))
    return Twin(holders(document, span.start), around)


def _places(document: Document, lines: Sequence[str], start: int, stop: int) -> list[int]:
    """Where ``lines`` stand, without their line ends, between two lines."""
    last = min(stop, len(document.lines)) - len(lines)
    return [
        at
        for at in _numbers(document).get(lines[0], ())
        if start <= at <= last and all(document.line(at + n) == ln for n, ln in enumerate(lines))
    ]


@lru_cache(maxsize=8)
def _numbers(document: Document) -> Mapping[str, list[int]]:
    """Where each line of a document stands, by its text."""
    numbers: dict[str, list[int]] = {}
    for number in range(len(document.lines)):
        numbers.setdefault(document.line(number), []).append(number)
    return numbers


@lru_cache(maxsize=16)
def _shared(before: Document, after: Document) -> tuple[int, int]:
    """How many first and how many last lines two documents share; together no more than either.

    The last ones begin where the same lines hold them: the end of one function is often that of
    another, which came to stand there.
    """
    shorter = min(len(before.lines), len(after.lines))
    head = _alike(before.lines, after.lines, shorter)
    tail = _alike(before.lines[::-1], after.lines[::-1], shorter - head)
    while tail and _held(before, head, tail) != _held(after, head, tail):
        tail -= 1
    return head, tail


def _held(document: Document, head: int, tail: int) -> object:
    """What holds the first of the last lines, as far as the lines between tell."""
    return holders_between(document, head, len(document.lines) - tail)


def _alike(old: Sequence[str], new: Sequence[str], most: int) -> int:
    at = 0
    while at < most and old[at : at + STRIDE] == new[at : at + STRIDE]:
        at += STRIDE
    while at < most and old[at] == new[at]:
        at += 1
    return min(at, most)
