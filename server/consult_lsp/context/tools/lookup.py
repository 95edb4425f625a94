"""Lookups: what a model may ask of a shelf of files. Each writes onto a page, and stops in time."""

import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from consult_lsp.syntax.language import language_of
from consult_lsp.syntax.symbol import outline

from .file_access import NotGivenError, Shelf
from .pattern import MOST_LINE, Matches, PatternError, line_matcher

HITS_OF_A_FILE = 20
"""Lines that a search shows of one file."""

Arguments = Mapping[str, Any]


class Page:
    """Lines for the model: at most ``room`` bytes of them, made before ``deadline``.

    ``deadline`` is of time.monotonic.
    """

    def __init__(self, room: int, deadline: float) -> None:
        self._room = room
        self.deadline = deadline
        self._lines: list[str] = []

    @property
    def text(self) -> str:
        """What stands on the page."""
        return "\n".join(self._lines)

    def is_late(self) -> bool:
        """Whether nothing more should be looked up."""
        return time.monotonic() >= self.deadline

    def add(self, line: str) -> bool:
        """Whether ``line`` still found room. A very long one is shortened."""
        if len(line) > MOST_LINE:
            line = f"{line[:MOST_LINE]} […{len(line) - MOST_LINE} more characters]"
        size = len(line.encode("utf-8", "replace")) + 1
        if size > self._room:
            return False
        self._room -= size
        self._lines.append(line)
        return True

    def close(self, note: str) -> None:
        """End with a note of ours, for which there is always room."""
        self._lines.append(f"[{note}]")


def read_file(shelf: Shelf, page: Page, arguments: Arguments) -> None:
    """The lines of a file behind a gutter with their numbers."""
    document = shelf.named(arguments["path"])
    count = document.span.stop
    first = max(1, arguments.get("start_line", 1))
    last = min(count, arguments.get("end_line", count))
    if first > last:
        raise NotGivenError(f"There are no such lines: {document.uri} has {count}.")
    width = len(str(last))
    for number in range(first, last + 1):
        if not page.add(f"{number:>{width}}| {document.line(number - 1)}"):
            page.close(f"lines {number} to {last} found no room; ask for them by start_line")
            return


def search(shelf: Shelf, page: Page, arguments: Arguments) -> None:
    """The lines that a pattern matches, file by file."""
    try:
        matches = line_matcher(arguments["pattern"], arguments.get("case", "smart"))
    except PatternError as reason:
        raise NotGivenError(f"The pattern cannot be used, because {reason}.") from None
    # What is found has to be shown as well, so not all the time is for looking.
    now = time.monotonic()
    until = now + (page.deadline - now) * 3 / 4
    looked_into = 0

    def holds_a_match(name: str) -> bool:
        nonlocal looked_into
        looked_into += 1
        return any(_matching(shelf.lines(name), matches, until))

    found = 0
    where = arguments.get("glob", "")
    for name in shelf.names(where, lambda: time.monotonic() >= until, holds_a_match):
        if page.is_late():
            break
        hits = _hits(shelf, name, matches, page)
        found += len(hits)
        if not all(map(page.add, hits)):
            page.close("there is more, which found no room; narrow the search")
            return
    if time.monotonic() >= until:
        page.close(f"out of time after {looked_into} files; narrow the search by glob")
    elif not found:
        page.close("no line matches")


def glob(shelf: Shelf, page: Page, arguments: Arguments) -> None:
    """The names of files."""
    found = 0
    for name in shelf.names(arguments["pattern"], page.is_late):
        found += 1
        if not page.add(name):
            page.close("there are more, which found no room; narrow the pattern")
            return
    if page.is_late():
        page.close("out of time; name a folder in the pattern")
    elif not found:
        page.close("no file matches")


def outline_of(shelf: Shelf, page: Page, arguments: Arguments) -> None:
    """The functions and classes of a file, each with its lines."""
    document = shelf.named(arguments["path"])
    symbols = outline(document, language_of("", document.uri))
    if not symbols:
        raise NotGivenError(f"There is no outline of {document.uri}; read the file.")
    for symbol in symbols:
        span = symbol.span
        if not page.add(f"{span.first_number}-{span.last_number} {symbol.kind} {symbol.name}"):
            page.close("there is more, which found no room; search or read the file")
            return


def _hits(shelf: Shelf, name: str, matches: Matches, page: Page) -> list[str]:
    """A file's name and its matching lines, as far as they match without their secrets too.

    Otherwise a model could learn a secret letter by letter, from what matches and what does not.
    """
    try:
        document = shelf.listed(name)
    except NotGivenError:
        return []
    lines = [document.line(number) for number in range(document.span.stop)]
    hits = [f"{number}| {lines[number - 1]}" for number in _matching(lines, matches, page.deadline)]
    if len(hits) > HITS_OF_A_FILE:
        more = len(hits) - HITS_OF_A_FILE
        hits[HITS_OF_A_FILE:] = [f"[{more} more lines match in this file]"]
    return [name, *hits] if hits else []


def _matching(lines: Iterable[str], matches: Matches, until: float) -> Iterator[int]:
    """The numbers of the lines that match, as long as there is time: one line may take 0.1 s."""
    now = time.monotonic
    for number, line in enumerate(lines, 1):
        if now() >= until:
            return
        if matches(line if len(line) <= MOST_LINE else line[:MOST_LINE]):
            yield number
