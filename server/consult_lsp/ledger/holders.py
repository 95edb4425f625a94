"""Holders: the lines that hold a line, as its indentation says: the class, the function, the loop.

This is known of every text, without a grammar and without a parser on the loop. A line that closes
a bracket, or only opens a block, stands for the line at its indentation that it goes on from.
"""

from collections.abc import Sequence
from functools import lru_cache

from consult_lsp.syntax.nested import is_comment
from consult_lsp.text.document import Document

_GOES_ON = (")", "]", "}", "{")
_TAB = 4
"""Columns of a tab; whatever it is, it is the same in two versions of a text."""


def holders(document: Document, line: int) -> tuple[str, ...]:
    """The lines that hold ``line`` (counted from 0), outermost first, bare of blanks."""
    above = _holders(document)
    found: list[str] = []
    while (line := above[line]) >= 0:
        found.append(document.line(line).strip())
    return tuple(reversed(found))


def holders_between(document: Document, start: int, line: int) -> tuple[object, ...]:
    """What the lines from ``start`` say of the holders of ``line``: those among them, innermost
    first, and how far those above have to be indented less. Above equal lines it tells as much as
    all of the holders, and costs no more than the lines between.
    """
    bare = (n for n in range(line, len(document.lines)) if document.lines[n].strip())
    width = _width(document.lines[next(bare, line)])
    found: list[object] = []
    for number in range(line - 1, start - 1, -1):
        text = document.line(number).strip()
        if not text or is_comment(text) or (own := _width(document.lines[number])) >= width:
            continue
        if text.startswith(_GOES_ON):
            width = own + 1  # it stands for a line at its own indentation
        else:
            found.append(text)
            width = own
    return (*found, width)


@lru_cache(maxsize=4)
def _holders(document: Document) -> Sequence[int]:
    """For each line the one that holds it directly; -1 where none does."""
    found: list[int] = []
    open_ones: list[tuple[int, int]] = []
    for number in range(len(document.lines)):
        bare = document.lines[number].strip()
        if not bare:
            found.append(open_ones[-1][1] if open_ones else -1)
            continue
        width = _width(document.lines[number])
        found.append(next((n for column, n in reversed(open_ones) if column < width), -1))
        if is_comment(bare):
            continue
        while open_ones and open_ones[-1][0] > width:
            open_ones.pop()
        if open_ones and open_ones[-1][0] == width:
            if bare.startswith(_GOES_ON):
                continue
            open_ones.pop()
        open_ones.append((width, number))
    return found


def _width(line: str) -> int:
    return len(line) - len(line.lstrip()) if "\t" not in line else _width(line.expandtabs(_TAB))
