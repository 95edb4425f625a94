"""Lines by the rule of the Language Server Protocol (3.17, Text Documents).

Only LF, CRLF and CR end a line. ``str.splitlines`` also splits on form feed, U+2028 and others,
and so would give a document lines that no editor shows.
"""

import re
from collections import Counter
from typing import NamedTuple

LINE_END = re.compile(r"\r\n|\n|\r")


class LineSpan(NamedTuple):
    """Whole lines, counted from 0, from ``start`` up to but not including ``stop``."""

    start: int
    stop: int

    @classmethod
    def numbered(cls, first: int, last: int) -> "LineSpan":
        """The span of lines that a person calls ``first`` to ``last``, counted from 1."""
        return cls(first - 1, last)

    @property
    def first_number(self) -> int:
        """The first line as a person counts, from 1."""
        return self.start + 1

    @property
    def last_number(self) -> int:
        """The last line as a person counts, from 1."""
        return self.stop

    def __contains__(self, line: object) -> bool:
        return isinstance(line, int) and self.start <= line < self.stop

    def holds(self, other: "LineSpan") -> bool:
        """Whether every line of ``other`` lies in this span."""
        return self.start <= other.start and other.stop <= self.stop

    def meets(self, other: "LineSpan") -> bool:
        """Whether the two share a line."""
        return self.start < other.stop and other.start < self.stop


def split_lines(text: str) -> list[str]:
    """The lines of ``text``, each with its line end; the last has none, and may be empty.

    ``"".join(split_lines(text)) == text`` for every text, and the list is never empty.
    """
    if "\r" not in text:
        *ended, last = text.split("\n")
        return [line + "\n" for line in ended] + [last]
    lines, start = [], 0
    for end in LINE_END.finditer(text):
        lines.append(text[start : end.end()])
        start = end.end()
    lines.append(text[start:])
    return lines


def without_end(line: str) -> str:
    """``line`` without its line end."""
    if line.endswith("\r\n"):
        return line[:-2]
    return line[:-1] if line.endswith(("\n", "\r")) else line


def line_end_of(text: str) -> str:
    """The line end that ``text`` uses most; LF where it has none."""
    ends = Counter(found[0] for found in LINE_END.finditer(text))
    return max(ends, key=lambda end: ends[end]) if ends else "\n"
