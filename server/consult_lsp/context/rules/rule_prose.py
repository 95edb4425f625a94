"""Prose: a Markdown rule file as a model should see it, and the files it mentions.

Comments are left out, as in Claude Code: they are notes for people, and a place to hide orders in.
``@path`` mentions a file, but not in code. Whatever the text, it is gone through once: for what
nothing closes, nothing is searched twice.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

MAX_MENTIONS = 100
"""In one file; later ones are text."""

_DELIMITER = re.compile(r"^[ \t>]*(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})|`+|<!--", re.MULTILINE)
_TICKS = re.compile(r"`+")
_BLANK_LINE = re.compile(r"\n[ \t>]*\n")
_MENTION = re.compile(r"(?<!\S)@(?P<path>(?:[^\s\\]|\\.)+)")
_BULLET = re.compile(r"[ \t]*(?:[-*+][ \t]+)?")


@dataclass(frozen=True, slots=True)
class Mention:
    """``@path`` in a text, and the line it is in, counted from 0.

    ``cut`` is where that line begins and ends if nothing else is in it.
    """

    path: str
    line: int
    cut: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Prose:
    """A text, what of it is for people only, and the files that it mentions."""

    text: str
    unsaid: tuple[tuple[int, int], ...] = ()
    mentions: tuple[Mention, ...] = ()

    def without(self, resolved: Iterable[Mention]) -> str:
        """What is to be sent: without the lines that were only there for these mentions."""
        cuts = [*self.unsaid, *(mention.cut for mention in resolved if mention.cut)]
        kept: list[str] = []
        place = 0
        for start, stop in sorted(cuts):
            kept.append(self.text[place:start])
            place = max(place, stop)
        return "".join([*kept, self.text[place:]]).strip("\n")


def read_prose(text: str, start: int = 0) -> Prose:
    """``text`` (lines end in LF) from the character ``start`` on: what is before goes unsaid."""
    unsaid = [(0, start)]
    masked = [" " * start]  # the same length, so that places in it are places in the text
    place = start
    for begin, end, is_comment in _comments_and_code(text, start):
        masked += [text[place:begin], (" " if is_comment else "`") * (end - begin)]
        place = end
        if is_comment:
            unsaid.append(_whole_line(text, begin, end) or (begin, end))
    masked.append(text[place:])
    return Prose(text, tuple(unsaid), tuple(islice(_mentions("".join(masked), text), MAX_MENTIONS)))


def _comments_and_code(text: str, start: int) -> Iterator[tuple[int, int, bool]]:
    """Where each begins and ends, and whether it is a comment. One that is not closed is text."""
    runs: dict[int, list[int]] = {}
    for run in _TICKS.finditer(text, start):
        runs.setdefault(len(run[0]), []).append(run.start())
    blanks = [blank.start() for blank in _BLANK_LINE.finditer(text, start)]
    last_comment_end = text.rfind("-->")
    place = start
    while found := _DELIMITER.search(text, place):
        begin = found.start()
        place = found.end()
        if found["fence"]:
            place = _fence_end(text, found["fence"], place)
            yield found.start("fence"), place, False
        elif found[0] == "<!--":
            if begin + 2 <= last_comment_end:
                place = text.index("-->", begin + 2) + 3
                yield begin, place, True
        else:
            close = _after(runs[len(found[0])], begin)
            if close is not None and close < (_after(blanks, begin) or len(text)):
                place = close + len(found[0])
                yield begin, place, False


def _fence_end(text: str, fence: str, place: int) -> int:
    closing = rf"^[ \t>]*{fence[0]}{{{len(fence)},}}[ \t]*$"
    found = re.compile(closing, re.MULTILINE).search(text, place)
    return found.end() if found else len(text)


def _after(places: list[int], place: int) -> int | None:
    """The first of ``places`` (sorted) behind ``place``."""
    number = bisect_right(places, place)
    return places[number] if number < len(places) else None


def _mentions(masked: str, text: str) -> Iterator[Mention]:
    for found in _MENTION.finditer(masked):
        line = text.count("\n", 0, found.start())
        yield Mention(found["path"], line, _whole_line(text, found.start(), found.end()))


def _whole_line(text: str, begin: int, end: int) -> tuple[int, int] | None:
    """Where the lines that these characters are in begin and end; None if more is in them."""
    start = text.rfind("\n", 0, begin) + 1
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop + 1
    bare = _BULLET.fullmatch(text, start, begin) and not text[end:stop].strip()
    return (start, stop) if bare else None
