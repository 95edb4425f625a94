"""Where private keys in PEM are in a text (RFC 7468): whole, or without an end or a beginning.

A key without its end is in a file that was cut, and is a secret all the same. A mark alone, as code
that looks for keys has it, is none.
"""

import re
from collections.abc import Iterator

_MARK = re.compile(r"-----(?P<side>BEGIN|END) (?:[A-Z0-9]{1,12} ){0,4}PRIVATE KEY(?: BLOCK)?-----")
_KEY_TEXT = re.compile(r"[A-Za-z0-9+/]{32}")
_KEY_LINE = re.compile(r"[ \t\"'+(]*+[A-Za-z0-9+/=]{4,76}+(?:\\n)?[ \t\"',+)\\]*+\r?\n?")
_LONGEST = 20_000


def private_keys(text: str) -> Iterator[tuple[int, int]]:
    """The characters of each, from its first to after its last, with its marks."""
    begin: re.Match[str] | None = None
    for mark in _MARK.finditer(text):
        if mark["side"] == "BEGIN":
            if begin:
                yield from _without_end(text, begin)
            begin = mark
        elif begin and mark.end() - begin.start() <= _LONGEST:
            if _KEY_TEXT.search(text, begin.end(), mark.start()):
                yield begin.start(), mark.end()
            begin = None
        else:
            yield from _without_beginning(text, mark)
            begin = None
    if begin:
        yield from _without_end(text, begin)


def _without_end(text: str, begin: re.Match[str]) -> Iterator[tuple[int, int]]:
    stop = text.find("\n", begin.end()) + 1
    while stop and (line := _KEY_LINE.match(text, stop)):
        stop = line.end()
    if _KEY_TEXT.search(text, begin.end(), stop or begin.end() + _LONGEST):
        yield begin.start(), stop or min(len(text), begin.end() + _LONGEST)


def _without_beginning(text: str, end: re.Match[str]) -> Iterator[tuple[int, int]]:
    start = text.rfind("\n", 0, end.start()) + 1
    while start:
        above = text.rfind("\n", 0, start - 1) + 1
        if not _KEY_LINE.fullmatch(text, above, start):
            break
        start = above
    if _KEY_TEXT.search(text, start, end.start()):
        yield start, end.end()
