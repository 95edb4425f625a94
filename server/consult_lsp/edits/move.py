"""Where lines of a document are after the user typed. Exact, or not at all."""

from collections.abc import Sequence

from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan, without_end

from .match import Rung, block, matches, shared_ends
from .reading import is_blank
from .repeat import starts_ended


def moved_span(before: Document, after: Document, span: LineSpan) -> LineSpan | None:
    """Where the lines ``span`` of ``before`` are in ``after``; None where that is not certain.

    Lines above or below everything that changed are where they were, counted from the top or from
    the end. A change inside the span makes it longer or shorter. Otherwise the lines are found by
    their text, if that stands once in both documents.
    """
    if before.lines == after.lines:
        return span
    old, new = ([without_end(line) for line in each.lines] for each in (before, after))
    grown = len(new) - len(old)
    if _stands_above(old, new, span):
        return span
    # The end of a text is the start of its reverse, so below is above, upside down.
    upside_down = LineSpan(len(old) - span.stop, len(old) - span.start)
    if _stands_above(old[::-1], new[::-1], upside_down):
        return LineSpan(span.start + grown, span.stop + grown)
    if _is_changed_inside(old, new, span):
        return LineSpan(span.start, span.stop + grown)
    return _by_text(before, after, span)


def _stands_above(old: Sequence[str], new: Sequence[str], span: LineSpan) -> bool:
    """Whether all that changed lies below ``span``, and could not as well lie above it.

    It could, where the lines from the span down to the change stand a second time in what came or
    went: a line typed above its twin looks the same as one typed below.
    """
    head, tail = shared_ends(old, new)
    if span.stop > head:
        return False
    removed, added = len(old) - tail - head, len(new) - tail - head
    run = old[span.start : head]
    return not (_recurs(run, new, span.start, added) or _recurs(run, old, span.start, removed))


def _recurs(run: Sequence[str], lines: Sequence[str], start: int, within: int) -> bool:
    """Whether ``run``, which stands at ``start``, stands again up to ``within`` lines below."""
    if not run or run[0] not in lines[start + 1 : start + 1 + within]:
        return False
    below = lines[start + 1 : start + within + len(run)]
    return any(length == len(run) for length in starts_ended(run, below))


def _is_changed_inside(old: Sequence[str], new: Sequence[str], span: LineSpan) -> bool:
    """Whether all that changed lies inside ``span``, wherever between twins it is seen."""
    head, tail = shared_ends(old, new)
    first = shared_ends(old[::-1], new[::-1])[1]
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
