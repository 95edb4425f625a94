"""All edits of a fix as one change of a document: every one applies, or none.

What the document has outside the replaced lines stays, byte for byte: line ends, BOM, and the final
line end or its absence. Replacements are as small as they can be, so that cursors, folds and marks
of the editor survive.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from consult_lsp.finding import Edit
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan, without_end
from consult_lsp.text.position import Position

from .double import doubles
from .locate import Placed, Refusal, place
from .match import Hunk, block, hunks, shared_ends
from .move import moved_span
from .reading import BOM


class Replacement(NamedTuple):
    """What stands from ``start`` to ``end`` becomes ``text``, with the document's line ends."""

    start: Position
    end: Position
    text: str


@dataclass(frozen=True)
class Change:
    """``replacements`` are sorted, disjoint, and all count in the document as it was before.

    ``after`` is the document once they are made; it has no version.
    """

    replacements: tuple[Replacement, ...]
    after: Document


def combine(
    document: Document, edits: Sequence[Edit], within: LineSpan | None = None
) -> Change | tuple[Refusal, ...]:
    """The change that ``edits`` make of ``document`` together, or why each of some cannot be made.

    An edit that changes nothing asks for nothing: it is passed over if another one does.
    """
    placed, refusals = _sorted_out(_all_placed(document, edits, within))
    return refusals or _change(document, placed)


def recombine(
    seen: Document, now: Document, edits: Sequence[Edit], within: LineSpan | None = None
) -> Change | tuple[Refusal, ...]:
    """The change of ``now`` that ``edits`` mean, which were made for ``seen`` and its ``within``.

    Edits are placed on the text that the model saw, where its line numbers count, and follow their
    lines from there. So a twin of these lines is never taken for them, and typed text never lost.
    """
    return recombine_all(seen, now, [edits], within)


def recombine_all(
    seen: Document,
    now: Document,
    fixes: Iterable[Sequence[Edit]],
    within: LineSpan | None = None,
) -> Change | tuple[Refusal, ...]:
    """The change of ``now`` that several fixes make together; each is placed as if it were alone.

    One that has no place, or meets another, stops them all: ``compatible`` leaves those out.
    """
    together: list[Placed | Refusal] = []
    for edits in fixes:
        placed, refusals = _sorted_out(_all_placed(seen, edits, within))
        together += refusals or [_moved(seen, now, one) for one in placed]
    all_placed, refusals = _sorted_out(together)
    if not all_placed:
        return refusals or (Refusal("no-change", "There is nothing to fix."),)
    return refusals or _change(now, all_placed)


def compatible(document: Document, fixes: Iterable[Sequence[Edit]]) -> list[Sequence[Edit]]:
    """Those of the fixes that can be made together; where two meet, the first of them."""
    taken: list[LineSpan] = []
    chosen: list[Sequence[Edit]] = []
    for edits in fixes:
        placed, refusals = _sorted_out(_all_placed(document, edits, None))
        spans = [one.span for one in placed]
        if refusals or not spans or any(a.meets(b) for a in spans for b in taken):
            continue
        taken += spans
        chosen.append(edits)
    return chosen


def rebased(seen: Document, now: Document, edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """The edits, which were made for ``seen``, as ones of ``now``: with its lines and its numbers.

    Empty where one of them has no certain place any more.
    """
    return tuple(edit for edit, _ in placed_edits(seen, edits, now))


def placed_edits(
    seen: Document, edits: Sequence[Edit], now: Document | None = None
) -> list[tuple[Edit, LineSpan]]:
    """The same with the lines that each of the edits replaces."""
    now = now or seen
    placed, refusals = _sorted_out(_all_placed(seen, edits, None))
    moved, lost = _sorted_out([_moved(seen, now, one) for one in placed])
    if refusals or lost:
        return []
    return [
        (Edit(one.span.first_number, _ended(block(now, one.span)), _ended(one.new_lines)), one.span)
        for one in moved
    ]


def _ended(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _sorted_out(
    results: Iterable[Placed | Refusal],
) -> tuple[tuple[Placed, ...], tuple[Refusal, ...]]:
    """The placed edits from the top down, and the refusals that stop them all."""
    results = list(results)
    placed = sorted((one for one in results if isinstance(one, Placed)), key=lambda one: one.span)
    refusals = [one for one in results if isinstance(one, Refusal)]
    if placed:
        refusals = [one for one in refusals if one.reason != "no-change"]
    for above, below in pairwise(placed):
        if above.span.meets(below.span):
            detail = "Two edits of one fix change the same lines."
            refusals.append(Refusal("overlap", detail, below.span))
    return tuple(placed), tuple(refusals)


def _all_placed(
    document: Document, edits: Sequence[Edit], within: LineSpan | None
) -> list[Placed | Refusal]:
    if not edits:
        return [Refusal("no-change", "The fix has no edits.")]
    results = [place(document, edit, within) for edit in edits]
    # A model that miscounted one place of a fix cannot choose between equal places by a number.
    drifted = any(
        isinstance(one, Placed) and one.span.start != edit.start_line - 1
        for one, edit in zip(results, edits, strict=True)
    )
    return [_chosen_by_drift(one) if drifted else one for one in results]


def _chosen_by_drift(one: Placed | Refusal) -> Placed | Refusal:
    if isinstance(one, Refusal) or not one.by_line:
        return one
    detail = "The quoted lines stand in several places, and other line numbers of the fix are off."
    return Refusal("ambiguous", detail, one.span)


def _moved(seen: Document, now: Document, placed: Placed) -> Placed | Refusal:
    """The placed edit where its lines are now, if nobody touched them."""
    span = moved_span(seen, now, placed.span)
    lines = block(seen, placed.span)
    if span is None or block(now, span) != lines:
        detail = "The lines that it changes were edited meanwhile."
        return Refusal("not-found", detail, span)
    if doubles(now, span, placed.new_lines):
        detail = "Lines next to those that it changes were edited meanwhile, to the same effect."
        return Refusal("ambiguous", detail, span)
    return replace(placed, span=span)


def _change(document: Document, placed: Sequence[Placed]) -> Change | tuple[Refusal, ...]:
    replacements = tuple(
        _apart(_replacement(document, span, new) for span, new in _changed_lines(document, placed))
    )
    after = _made(document, replacements)
    grown = sum(len(one.new_lines) - (one.span.stop - one.span.start) for one in placed)
    if len(after.lines) != max(1, len(document.lines) + grown):
        # A CR of one line and an LF of the next would become one line end.
        return (Refusal("ambiguous", "The mixed line ends around the edit would run together."),)
    return Change(replacements, after)


def _made(document: Document, replacements: Sequence[Replacement]) -> Document:
    """The document after all ``replacements``, made at once as each by itself costs all lines."""
    if not replacements:
        return document
    text = replacements[0].text
    for above, below in pairwise(replacements):
        kept = slice(document.offset_at(above.end), document.offset_at(below.start))
        text += document.text[kept] + below.text
    return document.replaced(replacements[0].start, replacements[-1].end, text)


def _changed_lines(
    document: Document, placed: Sequence[Placed]
) -> Iterator[tuple[LineSpan, Sequence[str]]]:
    """Only the lines that differ, and what takes their place: line by line where that is clear."""
    for span, new in _joined(placed):
        old = block(document, span)
        for hunk in hunks(old, new):
            if not hunk.same:
                first, came = span.start + hunk.old.start, new[hunk.new.start : hunk.new.stop]
                for part in _paired(old[hunk.old.start : hunk.old.stop], came):
                    changed = LineSpan(first + part.old.start, first + part.old.stop)
                    yield changed, came[part.new.start : part.new.stop]


def _paired(old: Sequence[str], new: Sequence[str]) -> Iterator[Hunk]:
    """The differing lines in pairs, one for one, where each old line has its new one.

    They do where there are as many of both, and where only the indentation is another.
    """
    if len(old) == len(new):
        parts = [Hunk(False, LineSpan(0, len(old)), LineSpan(0, len(new)))]
    else:
        parts = list(hunks([line.strip() for line in old], [line.strip() for line in new]))
    for part in parts:
        length = part.old.stop - part.old.start
        if length != part.new.stop - part.new.start:
            yield part
            continue
        for at in range(length):
            here, there = part.old.start + at, part.new.start + at
            if old[here] != new[there]:
                yield Hunk(False, LineSpan(here, here + 1), LineSpan(there, there + 1))


def _apart(replacements: Iterable[Replacement]) -> Iterator[Replacement]:
    """The replacements with those that touch made one: two at one position confuse editors."""
    last: Replacement | None = None
    for one in replacements:
        if last is not None and one.start == last.end:
            last = Replacement(last.start, one.end, last.text + one.text)
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last


def _joined(placed: Sequence[Placed]) -> Iterator[tuple[LineSpan, tuple[str, ...]]]:
    """The edits with neighbours made one, as a line end may go with either of two neighbours."""
    span, new = placed[0].span, placed[0].new_lines
    for one in placed[1:]:
        if one.span.start == span.stop:
            span, new = LineSpan(span.start, one.span.stop), new + one.new_lines
        else:
            yield span, new
            span, new = one.span, one.new_lines
    yield span, new


def _replacement(document: Document, span: LineSpan, new: Sequence[str]) -> Replacement:
    """The replacement that turns the lines ``span``, maybe none, into ``new``, maybe none."""
    line_end = _line_end(document, span)
    below_all = span.stop == len(document.lines)
    start, end = _start_of(document, span.start), _start_of(document, span.stop)
    if not new and below_all and span.start > 0:
        # The last line has no end of its own, so the one before it goes.
        return Replacement(_end_of(document, span.start - 1), end, "")
    if not new:
        return Replacement(start, end, "")
    if span.start == span.stop:
        text = line_end.join(new)
        return Replacement(start, end, line_end + text if below_all else text + line_end)
    last = _end_of(document, span.stop - 1)
    if span.stop - span.start == len(new) == 1:
        old = document.line(span.start)[start.column :]
        head, tail = shared_ends(old, new[0])
        inner = new[0][head : len(new[0]) - tail]
        return Replacement(
            Position(span.start, start.column + head),
            Position(span.start, last.column - tail),
            inner,
        )
    # Where lines are replaced one by one, each keeps its own line end.
    ends = [_end(document, line) or line_end for line in range(span.start, span.stop - 1)]
    ends += [line_end] * len(new)
    written = [line + end for line, end in zip(new[:-1], ends, strict=False)]
    return Replacement(start, last, "".join(written) + new[-1])


def _start_of(document: Document, line: int) -> Position:
    """Where a line starts, after the BOM; past the last line, where the document ends."""
    if line >= len(document.lines):
        return document.end
    return Position(line, 1 if line == 0 and document.lines[0].startswith(BOM) else 0)


def _end_of(document: Document, line: int) -> Position:
    return Position(line, len(document.line(line)))


def _line_end(document: Document, span: LineSpan) -> str:
    """The line end that new lines take: that of the replaced lines, or of those around them."""
    # The last line of a text may have none, so the one before it is asked too.
    near = (*range(span.start, span.stop), span.start - 1, span.start - 2, span.stop)
    ends = (_end(document, line) for line in near if 0 <= line < len(document.lines))
    return next(filter(None, ends), "\n")


def _end(document: Document, line: int) -> str:
    text = document.lines[line]
    return text[len(without_end(text)) :]
