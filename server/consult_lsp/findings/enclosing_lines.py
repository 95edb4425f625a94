"""Enclosing lines, or holders: what holds a line by its indentation, as a class or a loop does.

This is known of every text, without a grammar and without a parser on the loop. A line that closes
a bracket, or only opens a block, stands for the line at its indentation that it goes on from.
A line holds another one whose blanks begin with all of its own: nobody knows how wide a tab is.
"""

from functools import lru_cache

from consult_lsp.syntax.nested import is_comment
from consult_lsp.text.document import Document

_GOES_ON = (")", "]", "}", "{")


def holders(document: Document, line: int) -> tuple[str, ...]:
    """The lines that hold ``line`` (counted from 0), outermost first, bare of blanks.

    They are looked for upwards, no farther than to the outermost one, since it is asked at every
    keystroke; what was found out of a text serves the next line.
    """
    found: list[str] = []
    while (line := _holder(document, line)) >= 0:
        found.append(document.lines[line].strip())
    return tuple(reversed(found))


@lru_cache(maxsize=4)
def may_hold(document: Document) -> frozenset[tuple[str, ...]]:
    """What ``holders`` gives of any lines, or would if another were typed below one of them."""
    known: dict[int, tuple[str, ...]] = {-1: ()}
    for number in range(len(document.lines)):
        known[number] = (*known[_holder(document, number)], document.line(number).strip())
    return frozenset(known.values())


def holders_between(document: Document, start: int, line: int) -> tuple[object, ...]:
    """What the lines from ``start`` say of the holders of ``line``: those among them, innermost
    first, and what the blanks of those above have to be. Above equal lines it tells as much as all
    of the holders, and costs no more than the lines between.
    """
    bare = (n for n in range(line, len(document.lines)) if document.lines[n].strip())
    blanks, may_equal = _blanks(document.lines[next(bare, line)]), False
    found: list[object] = []
    for number in range(line - 1, start - 1, -1):
        if not blanks and not may_equal:
            break  # nothing holds what is not indented
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


def _holder(document: Document, line: int) -> int:
    """The line that holds ``line`` directly; -1 where none does."""
    known = _known(document)
    if line not in known:
        known[line] = _above(document, line, known)
    return known[line]


def _above(document: Document, line: int, known: dict[int, int]) -> int:
    """The nearest line above that is indented less; above a blank line, the nearest at all."""
    is_blank, blanks = not document.lines[line].strip(), _blanks(document.lines[line])
    if not is_blank and not blanks:
        return -1
    for number in range(line - 1, -1, -1):
        if (own := _blanks_of_code(document.lines[number])) is None:
            continue
        if is_blank or (own != blanks and blanks.startswith(own)):
            return _goes_on_from(document, number)
        if own == blanks and number in known:
            return known[number]
    return -1


def _goes_on_from(document: Document, line: int) -> int:
    """The line with the same blanks that ``line`` stands for; itself unless it goes on from one."""
    blanks, first = _blanks(document.lines[line]), line
    for number in range(line, -1, -1):
        own = _blanks_of_code(document.lines[number])
        if own is None or not blanks.startswith(own):
            continue
        if own != blanks:
            break
        first = number
        if not document.lines[number].lstrip().startswith(_GOES_ON):
            break
    return first


@lru_cache(maxsize=4)
def _known(document: Document) -> dict[int, int]:
    """What was found out already: the direct holders of lines."""
    return {}


def _blanks_of_code(line: str) -> str | None:
    """What a line is indented with; None for one that is empty or a comment."""
    bare = line.strip()
    return None if not bare or is_comment(bare) else _blanks(line)


def _blanks(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]
