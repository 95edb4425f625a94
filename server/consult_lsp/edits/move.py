"""Where lines of a document are after the user typed. Exact, or not at all."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan, without_end

from .match import Rung, block, matches, shared_ends
from .reading import is_blank


def moved_span(before: Document, after: Document, span: LineSpan) -> LineSpan | None:
    """Where the lines ``span`` of ``before`` are in ``after``; None where that is not certain.

    Lines above or below everything that changed are where they were, counted from the top or from
    the end. A change inside the span makes it longer or shorter. Otherwise the lines are found by
    their text, if that stands once in both documents.
    """
    if before is after:
        return span
    pair = _pair(before, after)
    if pair.is_same:
        return span
    grown = len(pair.new) - len(pair.old)
    if _stands_above(pair, span):
        return span
    # The end of a text is the start of its reverse, so below is above, upside down.
    upside_down = LineSpan(len(pair.old) - span.stop, len(pair.old) - span.start)
    if _stands_above(_upside_down(before, after), upside_down):
        return LineSpan(span.start + grown, span.stop + grown)
    if _is_changed_inside(before, after, span):
        return LineSpan(span.start, span.stop + grown)
    return _by_text(before, after, span)


class _Pair(NamedTuple):
    """The lines of two texts without their ends, and how many of the first and last are shared."""

    old: Sequence[str]
    new: Sequence[str]
    head: int
    tail: int

    @property
    def is_same(self) -> bool:
        return self.head == len(self.old) == len(self.new)


@lru_cache(maxsize=8)
def _pair(before: Document, after: Document) -> _Pair:
    """Made once for two texts, as hundreds of fixes are moved from the one to the other."""
    old, new = ([without_end(line) for line in each.lines] for each in (before, after))
    return _Pair(old, new, *shared_ends(old, new))


@lru_cache(maxsize=8)
def _upside_down(before: Document, after: Document) -> _Pair:
    old, new = _pair(before, after)[:2]
    return _Pair(old[::-1], new[::-1], *shared_ends(old[::-1], new[::-1]))


def _stands_above(pair: _Pair, span: LineSpan) -> bool:
    """Whether all that changed lies below ``span``, and could not as well lie above it.

    It could, where the last line of the span and all from there down to the change stand a second
    time in what came or went, together or apart: a line typed above its twin looks the same as one
    typed below.
    """
    old, new, head, tail = pair
    if span.stop > head:
        return False
    removed, added = len(old) - tail - head, len(new) - tail - head
    last = span.stop - 1
    run = old[last:head]
    return not (_recurs(run, new, last, added) or _recurs(run, old, last, removed))


def _recurs(run: Sequence[str], lines: Sequence[str], start: int, within: int) -> bool:
    """Whether ``run``, which stands at ``start``, stands in this order up to ``within`` lower."""
    if run[0] not in lines[start + 1 : start + 1 + within]:
        return False
    below = iter(lines[start + 1 : start + within + len(run)])
    return all(line in below for line in run)


def _is_changed_inside(before: Document, after: Document, span: LineSpan) -> bool:
    """Whether all that changed lies inside ``span``, wherever between twins it is seen."""
    old, _, head, tail = _pair(before, after)
    first = _upside_down(before, after).tail
    stop = len(old) - tail
    if head == stop:  # Lines were only added. Next to the span they may be outside of it.
        return span.start < first and stop < span.stop
    return span.start <= first and stop <= span.stop


def _by_text(before: Document, after: Document, span: LineSpan) -> LineSpan | None:
    lines = block(before, span)
    if all(map(is_blank, lines)):
        return None
    old, new = (
        [hit.start for hit in matches(each, lines) or () if hit.rung is Rung.EXACT]
        for each in (before, after)
    )
    if old != [span.start] or len(new) != 1:
        return None
    return LineSpan(new[0], new[0] + len(lines))
