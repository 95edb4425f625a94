"""Document: one version of one text, as the editor has it."""

import re
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from .lines import LineSpan, line_end_of, split_lines, without_end
from .position import Position

if TYPE_CHECKING:
    from collections.abc import Sequence

_HALF = re.compile("[\ud800-\udfff]")


class Document:
    """A text with its identity, version and lines. A value: a change makes the next Document.

    So whoever holds one has a snapshot, and nothing has to be copied before an ``await``
    (invariant 2 of ARCHITECTURE.md). ``lines`` keep their line ends; they are never empty.
    """

    def __init__(
        self, uri: str, text: str, *, language_id: str = "", version: int | None = None
    ) -> None:
        self.uri = uri
        self.language_id = language_id
        self.version = version
        text = _paired(text)
        self.lines: Sequence[str] = split_lines(text)
        self.__dict__["text"] = text

    @cached_property
    def text(self) -> str:
        """The whole text; joined when first asked for, as typing does not need it."""
        return "".join(self.lines)

    def replaced(
        self, start: Position, end: Position, text: str, *, version: int | None = None
    ) -> "Document":
        """The document after ``text`` took the place of what stood from ``start`` to ``end``.

        Positions past the end mean the end, and a reversed range is read the right way round.
        """
        first, last = sorted((self.clamped(start), self.clamped(end)))
        head = self.lines[first.line][: first.column]
        tail = self.lines[last.line][last.column :]
        above, below = list(self.lines[: first.line]), self.lines[last.line + 1 :]
        # A CR and an LF that come to touch are one line end, so the seams are split anew.
        if above and above[-1].endswith("\r"):
            head = above.pop() + head
        touched = head + text + tail
        if below and not touched.endswith("\n"):
            touched, below = touched + below[0], below[1:]
        fresh = split_lines(_paired(touched))
        if below:
            fresh.pop()  # the empty rest after the last line end: the lines below follow there
        return self._with_lines([*above, *fresh, *below], version)

    def with_text(self, text: str, *, version: int | None = None) -> "Document":
        """The document with another text: what a change without a range means."""
        return Document(self.uri, text, language_id=self.language_id, version=version)

    def renamed(self, uri: str) -> "Document":
        """The same text of another name."""
        document = self._with_lines(list(self.lines), self.version)
        document.uri = uri
        return document

    def clamped(self, position: Position) -> Position:
        """The nearest position that exists; a column never reaches into the line end."""
        line, column = position
        if line < 0:
            return Position(0, 0)
        if line >= len(self.lines):
            return self.end
        return Position(line, max(0, min(column, len(self.line(line)))))

    @cached_property
    def line_end(self) -> str:
        """The line end that the text uses most."""
        return line_end_of(self.text)

    def line(self, number: int) -> str:
        """Line ``number``, counted from 0, without its line end."""
        return without_end(self.lines[number])

    @property
    def end(self) -> Position:
        """Where the text ends."""
        return Position(len(self.lines) - 1, len(self.lines[-1]))

    @property
    def span(self) -> LineSpan:
        """All lines. The empty rest after a final line end is no line of code, so not in it."""
        last_is_rest = len(self.lines) > 1 and not self.lines[-1]
        return LineSpan(0, len(self.lines) - last_is_rest)

    def slice(self, span: LineSpan) -> str:
        """The text of some lines, line ends included."""
        return "".join(self.lines[span.start : span.stop])

    def position_at(self, offset: int) -> Position:
        """The position ``offset`` code points from the start of the text."""
        line = bisect_right(self._starts, offset) - 1
        return Position(line, offset - self._starts[line])

    def offset_at(self, position: Position) -> int:
        """How many code points stand before ``position``."""
        line, column = self.clamped(position)
        return self._starts[line] + column

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate(map(len, self.lines[:-1]))]

    def _with_lines(self, lines: list[str], version: int | None) -> "Document":
        document = Document.__new__(Document)
        document.uri, document.language_id, document.version = self.uri, self.language_id, version
        document.lines = lines
        return document


def _paired(text: str) -> str:
    """``text`` with halves of a surrogate pair that came to touch made the character they are.

    An editor that counts UTF-16 units may send them in two changes; in its own text they are one.
    """
    if text.isascii() or not _HALF.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
