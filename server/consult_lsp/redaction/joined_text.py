"""JoinedText: a text as it is without what stands between its parts.

A key in two literals (``"abc" + "def"``, or side by side, or in a string that a backslash
continues) is still a key, and so is one with a character in it that no reader sees.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate

from consult_lsp.text.unseen_characters import rows_without_width

from .secret_rules import Span

# One expression for both would take six times as long.
_BETWEEN_LITERALS = re.compile(
    r"""(["'])(?!\1)[ \t]{0,40}+[+.&\\]?[ \t]{0,40}+(?:\r?\n[ \t]{0,200}+)?[+.&]?[ \t]{0,40}+"""
    r"""[rbfuRBFU]{0,2}\1"""
)
_CONTINUED = re.compile(r"\\\r?\n[ \t]{0,200}+")
_LINES_ABOVE = 2
"""How far above the first literal its name may be."""


def joined_literals(text: str) -> "JoinedText":
    """``text`` around the junctions of its literals and without them; empty where it has none."""
    return JoinedText(text, list(_kept(text)))


def without_unseen(text: str) -> "JoinedText":
    """``text`` without characters that have no width; empty where it has none of them."""
    rows = list(rows_without_width(text))
    starts, stops = [0, *(stop for _, stop in rows)], [*(start for start, _ in rows), len(text)]
    kept = zip(starts, stops, strict=True)
    return JoinedText(text, [(a, b) for a, b in kept if a < b] if rows else [])


class JoinedText:
    """What is ``kept`` of a text, from one place up to another each, put together."""

    def __init__(self, text: str, kept: list[tuple[int, int]]) -> None:
        self._kept = kept
        lengths = (stop - start for start, stop in self._kept)
        self._places = list(accumulate(lengths, initial=0))
        self.text = "".join(text[start:stop] for start, stop in self._kept)

    def across(self, spans: Iterable[Span]) -> Iterator[Span]:
        """The pieces, in the whole text, of those spans of this text that hold a junction."""
        for kind, start, stop in spans:
            pieces = list(self._pieces(start, stop))
            if len(pieces) > 1:
                yield from (Span(kind, *piece) for piece in pieces)

    def placed(self, spans: Iterable[Span]) -> Iterator[Span]:
        """The pieces, in the whole text, of all spans of this text."""
        for kind, *place in spans:
            yield from (Span(kind, *piece) for piece in self._pieces(*place))

    def _pieces(self, start: int, stop: int) -> Iterator[tuple[int, int]]:
        for number in range(bisect_right(self._places, start) - 1, len(self._kept)):
            place, (first, end) = self._places[number], self._kept[number]
            if place >= stop:
                return
            low, high = max(start, place), min(stop, place + end - first)
            if low < high:
                yield first + low - place, first + high - place


def _kept(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of whole lines around junctions, cut where the junctions are."""
    end = reached = 0
    for start, stop in _junctions(text):
        if start >= reached:
            if end < reached:
                yield end, reached
            end = max(reached, _line_start(text, start, _LINES_ABOVE))
        if end < start:
            yield end, start
        end = stop
        if stop >= reached:
            newline = text.find("\n", stop)
            reached = newline + 1 if newline >= 0 else len(text)
    if end < reached:
        yield end, reached


def _junctions(text: str) -> Iterator[tuple[int, int]]:
    """In order. A backslash between two literals is part of what lies between them."""
    between = [found.span() for found in _BETWEEN_LITERALS.finditer(text)]
    continued = [found.span() for found in _CONTINUED.finditer(text)]
    end = 0
    for start, stop in sorted(between + continued):
        if start >= end:
            yield start, stop
            end = stop


def _line_start(text: str, place: int, above: int) -> int:
    for _ in range(above + 1):
        place = text.rfind("\n", 0, place)
        if place < 0:
            return 0
    return place + 1
