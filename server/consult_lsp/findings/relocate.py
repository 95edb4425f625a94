"""Relocate: where lines of one text stand in a later one. Exact, or not at all."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import lru_cache

from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan, without_end

from .enclosing_lines import holders, holders_between
from .equal_lines import AROUND, Twin, same_twins

STRIDE = 512
"""Lines compared at once: slices of lists compare at the speed of C."""

FEW = 64
"""Lines that are looked through, as after a keystroke; where more have changed an index helps."""


def followed(before: Document, after: Document, span: LineSpan) -> LineSpan | None:
    """Where the lines ``span`` of ``before`` stand in ``after``; None where that is not certain.

    Above and below all that changed they are where they were, counted from the top or from the
    end. Within it, they stand where the change has their text; of equal lines, where those are
    that are held by the same lines, in the same order (``equal_lines.py``).
    """
    if before is after:
        return span
    head, tail = _shared(before, after)
    if span.stop <= head:
        return span
    if span.start >= len(before.lines) - tail:
        moved = len(after.lines) - len(before.lines)
        return LineSpan(span.start + moved, span.stop + moved)
    moved_lines = _moved(before, after)
    if span not in moved_lines:
        moved_lines.update(_moved_with(before, after, span))
    return moved_lines[span]


def changed(before: Document, after: Document) -> LineSpan:
    """The lines of ``after`` between all that it shares with ``before`` above and below."""
    head, tail = _shared(before, after)
    return LineSpan(head, len(after.lines) - tail)


def occurs_in(before: Document, span: LineSpan, document: Document) -> bool:
    """Whether lines equal to ``span`` of ``before`` stand anywhere in ``document``."""
    first, *rest = (before.line(number) for number in range(*span))
    bare = _bare(document)
    return any(
        line == first and bare[at + 1 : at + 1 + len(rest)] == rest for at, line in enumerate(bare)
    )


def are_like(
    before: Document, span: LineSpan, document: Document, within: LineSpan | None = None
) -> bool:
    """Whether lines with the words of ``span`` of ``before`` stand in ``document``, however they
    are indented; or ``within`` some of its lines, or across their edges."""
    first, *rest = (before.line(number).strip() for number in range(*span))
    return any(
        all(document.line(at + 1 + n).strip() == words for n, words in enumerate(rest))
        for at in starts_of(document, first, len(rest) + 1, within)
    )


def starts_of(
    document: Document,
    first: str,
    count: int,
    within: LineSpan | None = None,
    key: Callable[[str], str] = str,
) -> Sequence[int]:
    """Where ``count`` lines may begin of which the ``first`` has these words, as ``key`` tells
    them; or those that have a line ``within`` some lines."""
    start, stop = within or document.span
    start, stop = max(0, start - count + 1), min(stop, len(document.lines) - count + 1)
    if stop - start > FEW:
        places = _words(document, key).get(first, ())
        return places[bisect_left(places, start) : bisect_left(places, stop)]
    return [at for at in range(start, stop) if key(document.line(at).strip()) == first]


def twin(document: Document, span: LineSpan) -> Twin:
    """What tells the lines ``span`` from equal ones of the same text."""
    bare = _bare(document)
    above = bare[max(0, span.start - AROUND) : span.start]
    around = tuple(above), tuple(bare[span.stop : span.stop + AROUND])
    return Twin(holders(document, span.start), around)


@lru_cache(maxsize=16)
def _moved(before: Document, after: Document) -> dict[LineSpan, LineSpan | None]:
    """What was found out already of lines that stand within what changed."""
    return {}


def _moved_with(
    before: Document, after: Document, span: LineSpan
) -> dict[LineSpan, LineSpan | None]:
    """Where the lines ``span`` and all that are equal to them, within what changed, stand now."""
    head, tail = _shared(before, after)
    words, length = tuple(before.line(n).strip() for n in range(*span)), span.stop - span.start
    old, new = (
        [
            LineSpan(at, at + length)
            for at in _places(
                document, words, max(0, head - length + 1), len(document.lines) - tail
            )
        ]
        for document in (before, after)
    )
    if not new:
        return dict.fromkeys(old)
    same = same_twins(
        [twin(before, each) for each in old],
        [twin(after, each) for each in new],
        lambda was, now: (
            not _may_hold(after, holders(before, old[was].start))
            and not _may_hold(before, holders(after, new[now].start))
        ),
        lambda: (
            all(len(_all_places(document, words)) == 1 for document in (before, after))
            and not _is_elsewhere(before, old[0].start, after, new[0].start)
        ),
    )
    return {
        each: None if at is None or not _is_equal(before, each, after, new[at]) else new[at]
        for each, at in zip(old, same, strict=True)
    }


def _is_elsewhere(before: Document, was: int, after: Document, now: int) -> bool:
    """Whether a line is held by others now, though what held it stands, and these stood before."""
    old, new = holders(before, was), holders(after, now)
    return new[: len(old)] != old and _may_hold(after, old) and _may_hold(before, new)


def _may_hold(document: Document, held: tuple[str, ...]) -> bool:
    """Whether the lines that held something stand in a document, be it that they hold nothing."""
    if not held:
        return True
    *above, innermost = held
    return any(
        holders(document, start) == tuple(above) for start in starts_of(document, innermost, 1)
    )


def _is_equal(before: Document, span: LineSpan, after: Document, other: LineSpan) -> bool:
    """Whether lines of the same words are indented alike too."""
    pairs = zip(range(*span), range(*other), strict=True)
    return all(before.line(one) == after.line(two) for one, two in pairs)


def _places(document: Document, words: tuple[str, ...], start: int, stop: int) -> list[int]:
    """Where lines with these words stand that begin between two lines, in their order. However
    they are indented: a twin that was only moved inwards is one still, and is to be counted."""
    if stop - start > FEW:
        return [at for at in _all_places(document, words) if start <= at < stop]
    return [
        at
        for at in range(start, min(stop, len(document.lines) - len(words) + 1))
        if all(document.line(at + n).strip() == line for n, line in enumerate(words))
    ]


def _all_places(document: Document, lines: tuple[str, ...]) -> Sequence[int]:
    first, length = lines[0], len(lines)
    starts = _words(document, str).get(first, ())
    if length == 1:
        return starts
    longer = _longer(document)
    if (first, length) not in longer:
        bare, alike = _stripped(document), longer.setdefault((first, length), {})
        for at in starts:
            alike.setdefault(tuple(bare[at : at + length]), []).append(at)
    return longer[first, length].get(lines, ())


@lru_cache(maxsize=8)
def _longer(document: Document) -> dict[tuple[str, int], dict[tuple[str, ...], list[int]]]:
    """Where several lines of a document stand, by the first of them, how many they are, and their
    words; added when it is first asked for."""
    return {}


@lru_cache(maxsize=8)
def _words(document: Document, key: Callable[[str], str]) -> dict[str, list[int]]:
    """Where lines of a document stand, by their words as ``key`` tells them."""
    places: dict[str, list[int]] = {}
    for number, words in enumerate(_stripped(document)):
        places.setdefault(key(words), []).append(number)
    return places


@lru_cache(maxsize=8)
def _stripped(document: Document) -> Sequence[str]:
    """The words of each line of a document."""
    return [line.strip() for line in document.lines]


@lru_cache(maxsize=8)
def _bare(document: Document) -> Sequence[str]:
    """The lines of a document without their ends, of which each has one at most."""
    return [line.rstrip("\r\n") for line in document.lines]


@lru_cache(maxsize=16)
def _shared(before: Document, after: Document) -> tuple[int, int]:
    """How many first and how many last lines two documents share; together no more than either.

    The last ones begin where the same lines hold them: the end of one function is often that of
    another, which came to stand there.
    """
    old, new = before.lines, after.lines
    if _end(old[0]) != _end(new[0]):  # the same lines may have been written with other ends
        old, new = _bare(before), _bare(after)
    shorter = min(len(old), len(new))
    head = _alike(old, new, shorter)
    tail = _alike(old[::-1], new[::-1], shorter - head)
    while tail and _held(before, head, tail) != _held(after, head, tail):
        tail -= 1
    return head, tail


def _end(line: str) -> str:
    return line[len(without_end(line)) :]


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
