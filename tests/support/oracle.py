"""An oracle for edits: what a buffer should hold, told without any of the code that places text.

Each line of a Buffer is an object of its own, so that equal lines are not the same line. What the
user does keeps, makes and drops such objects; an edit means some of them. So it can be seen whether
an edit came down on the lines that it was made for, and whether a line of the user has gone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from consult_lsp.finding import Edit
from consult_lsp.text.document import Document
from consult_lsp.text.position import Position


@dataclass(eq=False, frozen=True)
class Line:
    """A line of a buffer. Two of them may read the same and yet are two."""

    text: str


Lines = tuple[Line, ...]


class Meant(NamedTuple):
    """Lines ``start`` to ``stop`` of a snapshot become ``new``; a number in it keeps that line."""

    start: int
    stop: int
    new: tuple[int | str, ...]

    def edit(self, lines: Lines, drift: int = 0) -> Edit:
        """What a model writes that means this."""
        old = [line.text for line in lines[self.start : self.stop]]
        new = [old[part] if isinstance(part, int) else part for part in self.new]
        return Edit(self.start + 1 + drift, "\n".join(old), "\n".join(new))

    def written(self, there: Lines) -> Lines:
        """What takes the place of the lines ``there``."""
        return tuple(there[part] if isinstance(part, int) else Line(part) for part in self.new)


class Buffer:
    """A document as its user has it: lines, what can be undone, and the server's Document."""

    def __init__(self, uri: str, texts: Sequence[str], end: str, *, is_ended: bool) -> None:
        self.lines: Lines = tuple(map(Line, texts))
        self.end, self.is_ended = end, is_ended
        self.past: list[Lines] = []
        self.future: list[Lines] = []
        self.document = Document(uri, self.text_of(self.lines), version=1)

    def text_of(self, lines: Lines) -> str:
        text = self.end.join(line.text for line in lines)
        return text + self.end if self.is_ended and lines else text

    def becomes(self, lines: Lines) -> None:
        """The user makes the lines these; the server hears of it by one incremental change."""
        self.past.append(self.lines)
        self.future.clear()
        self._tell(lines)

    def undo(self) -> None:
        self.future.append(self.lines)
        self._tell(self.past.pop())

    def redo(self) -> None:
        self.past.append(self.lines)
        self._tell(self.future.pop())

    def reopened(self, uri: str) -> None:
        """The document is closed and opened again, perhaps under another name."""
        self.document = Document(uri, self.text_of(self.lines), version=1)

    def _tell(self, lines: Lines) -> None:
        old, new = self.text_of(self.lines), self.text_of(lines)
        shorter = min(len(old), len(new))
        head = next((n for n in range(shorter) if old[n] != new[n]), shorter)
        left = shorter - head
        tail = next((n for n in range(left) if old[-1 - n] != new[-1 - n]), left)
        start, stop = self._position(old, head), self._position(old, len(old) - tail)
        if len(lines) < 2 and not (self.is_ended and lines):
            self.end = "\n"  # A text that has no line end knows of no other.
        version = (self.document.version or 0) + 1
        typed = new[head : len(new) - tail]
        self.document = self.document.replaced(start, stop, typed, version=version)
        self.lines = lines

    def _position(self, text: str, offset: int) -> Position:
        before = text[:offset].split(self.end)
        return Position(len(before) - 1, len(before[-1]))


def outcomes(seen: Lines, now: Lines, meant: Sequence[Meant]) -> Iterator[Lines]:
    """Every text that may come of edits that were made for ``seen``: with all lines there, one."""
    for starts in product(*(list(places(seen, now, one.start, one.stop)) for one in meant)):
        made = now
        for start, one in sorted(zip(starts, meant, strict=True), reverse=True):
            stop = start + one.stop - one.start
            made = made[:start] + one.written(made[start:stop]) + made[stop:]
        yield made


def places(seen: Lines, now: Lines, start: int, stop: int) -> Iterator[int]:
    """Where lines of ``seen`` may be taken to stand in ``now``.

    Where they were, if both texts are the same; where they are, if all of them are there, and where
    every reading of what was typed has them that takes as few lines as possible for changed, as
    nobody sees more than the texts. If they are not there, others that read the same may stand for
    them, as when lines were cut and pasted: those that are new since, or alone read so in both
    texts, or that one such reading has in their place.
    """
    wanted = seen[start:stop]
    length = stop - start
    old, new, texts = (_texts(lines) for lines in (seen, now, wanted))
    if old == new:
        yield start
        return
    starts = [at for at in range(len(now) - length + 1) if new[at : at + length] == texts]
    there = [at for at in starts if now[at : at + length] == wanted]
    if there:
        yield from there
        twins = [at for at in starts if at not in there]
        yield from (at for at in twins if _is_certain(old, new, start, at, length))
        return
    known = set(seen)
    is_alone = _count(old, texts) == _count(new, texts) == 1
    for at in starts:
        is_new = known.isdisjoint(now[at : at + length])
        if is_new or is_alone or _is_shortest(old, new, start, at, length):
            yield at


def _texts(lines: Lines) -> list[str]:
    return [line.text for line in lines]


def _count(texts: Sequence[str], wanted: Sequence[str]) -> int:
    starts = range(len(texts) - len(wanted) + 1)
    return sum(texts[at : at + len(wanted)] == wanted for at in starts)


def _is_shortest(old: Sequence[str], new: Sequence[str], start: int, at: int, length: int) -> bool:
    """Whether these lines are paired in one of the longest common sequences of both texts."""
    around = _shared(old[:start], new[:at]) + _shared(old[start + length :], new[at + length :])
    return around + length == _shared(old, new)


def _is_certain(old: Sequence[str], new: Sequence[str], start: int, at: int, length: int) -> bool:
    """Whether every longest common sequence pairs these lines with those."""
    whole = _shared(old, new)
    for one, other in zip(range(start, start + length), range(at, at + length), strict=True):
        pairs = [n for n in range(len(new)) if new[n] == old[one]]
        if [n for n in pairs if _is_shortest(old, new, one, n, 1)] != [other]:
            return False
        if _shared([*old[:one], *old[one + 1 :]], new) == whole:
            return False
    return True


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many lines the longest common sequence of two texts has."""
    above = [0] * (len(other) + 1)
    for ours in one:
        row = [0]
        for at, theirs in enumerate(other):
            row.append(above[at] + 1 if ours == theirs else max(row[at], above[at + 1]))
        above = row
    return above[-1]
