"""Holders: the lines that hold a line, as its indentation says: the class, the function, the loop.

This is known of every text, without a grammar and without a parser on the loop. A line that closes
a bracket, or only opens a block, stands for the line at its indentation that it goes on from.
A line holds another one whose blanks begin with all of its own: nobody knows how wide a tab is.
"""

from collections.abc import Sequence
from functools import lru_cache

from consult_lsp.syntax.nested import is_comment
from consult_lsp.text.document import Document

_GOES_ON = (")", "]", "}", "{")


def holders(document: Document, line: int) -> tuple[str, ...]:
    """The lines that hold ``line`` (counted from 0), outermost first, bare of blanks."""
    above = _holders(document)
    found: list[str] = []
    while (line := above[line]) >= 0:
        found.append(document.line(line).strip())
    return tuple(reversed(found))


def holders_between(document: Document, start: int, line: int) -> tuple[object, ...]:
    """What the lines from ``start`` say of the holders of ``line``: those among them, innermost
    first, and what the blanks of those above have to be. Above equal lines it tells as much as all
    of the holders, and costs no more than the lines between.
    """
    bare = (n for n in range(line, len(document.lines)) if document.lines[n].strip())
    blanks, may_equal = _blanks(document.lines[next(bare, line)]), False
    found: list[object] = []
    for number in range(line - 1, start - 1, -1):
        text, own = document.line(number).strip(), _blanks(document.lines[number])
        if not text or is_comment(text) or not blanks.startswith(own):
            continue
        if own == blanks and not may_equal:
            continue
        may_equal = text.startswith(_GOES_ON)  # it stands for a line with the same blanks
        if not may_equal:
            found.append(text)
        blanks = own
    return (*found, blanks, may_equal)


@lru_cache(maxsize=4)
def _holders(document: Document) -> Sequence[int]:
    """For each line the one that holds it directly; -1 where none does."""
    found: list[int] = []
    open_ones: list[tuple[str, int]] = []
    for number, line in enumerate(document.lines):
        bare = line.strip()
        if not bare:
            found.append(open_ones[-1][1] if open_ones else -1)
            continue
        blanks = _blanks(line)
        within = (n for own, n in reversed(open_ones) if own != blanks and blanks.startswith(own))
        found.append(next(within, -1))
        if is_comment(bare):
            continue
        ended = next((n for n, one in enumerate(open_ones) if one[0].startswith(blanks)), None)
        if ended is not None:
            if open_ones[ended][0] == blanks and bare.startswith(_GOES_ON):
                del open_ones[ended + 1 :]
                continue
            del open_ones[ended:]
        open_ones.append((blanks, number))
    return found


def _blanks(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]
