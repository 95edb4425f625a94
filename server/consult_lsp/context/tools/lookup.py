"""Lookups: what a model may look up in files. Each writes its output, and stops in time."""

import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from consult_lsp.syntax.language import language_of
from consult_lsp.syntax.symbol import outline

from .file_access import FileAccess, NotGivenError
from .pattern import MOST_LINE, Matches, PatternError, line_matcher

HITS_OF_A_FILE = 20
"""Lines that a search shows of one file."""

Arguments = Mapping[str, Any]


class ToolOutput:
    """Lines for the model: at most ``room`` bytes of them, made before ``deadline``.

    ``deadline`` is of time.monotonic.
    """

    def __init__(self, room: int, deadline: float) -> None:
        self._room = room
        self.deadline = deadline
        self._lines: list[str] = []

    @property
    def text(self) -> str:
        """What was written so far."""
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


def read_file(files: FileAccess, output: ToolOutput, arguments: Arguments) -> None:
    """The lines of a file behind a gutter with their numbers."""
    document = files.named(arguments["path"])
    count = document.span.stop
    first = max(1, arguments.get("start_line", 1))
    last = min(count, arguments.get("end_line", count))
    if first > last:
        raise NotGivenError(f"There are no such lines: {document.uri} has {count}.")
    width = len(str(last))
    for number in range(first, last + 1):
        if not output.add(f"{number:>{width}}| {document.line(number - 1)}"):
            output.close(f"lines {number} to {last} found no room; ask for them by start_line")
            return


def search(files: FileAccess, output: ToolOutput, arguments: Arguments) -> None:
    """The lines that a pattern matches, file by file."""
    try:
        matches = line_matcher(arguments["pattern"], arguments.get("case", "smart"))
    except PatternError as reason:
        raise NotGivenError(f"The pattern cannot be used, because {reason}.") from None
    # What is found has to be shown as well, so not all the time is for looking.
    now = time.monotonic()
    until = now + (output.deadline - now) * 3 / 4
    looked_into = 0

    def holds_a_match(name: str) -> bool:
        nonlocal looked_into
        looked_into += 1
        return any(_matching(files.lines(name), matches, until))

    found = 0
    where = arguments.get("glob", "")
    for name in files.names(where, lambda: time.monotonic() >= until, holds_a_match):
        if output.is_late():
            break
        hits = _hits(files, name, matches, output)
        found += len(hits)
        if not all(map(output.add, hits)):
            output.close("there is more, which found no room; narrow the search")
            return
    if time.monotonic() >= until:
        output.close(f"out of time after {looked_into} files; narrow the search by glob")
    elif not found:
        output.close("no line matches")


def glob(files: FileAccess, output: ToolOutput, arguments: Arguments) -> None:
    """The names of files."""
    found = 0
    for name in files.names(arguments["pattern"], output.is_late):
        found += 1
        if not output.add(name):
            output.close("there are more, which found no room; narrow the pattern")
            return
    if output.is_late():
        output.close("out of time; name a folder in the pattern")
    elif not found:
        output.close("no file matches")


def outline_of(files: FileAccess, output: ToolOutput, arguments: Arguments) -> None:
    """The functions and classes of a file, each with its lines."""
    document = files.named(arguments["path"])
    symbols = outline(document, language_of("", document.uri))
    if not symbols:
        raise NotGivenError(f"There is no outline of {document.uri}; read the file.")
    for symbol in symbols:
        span = symbol.span
        if not output.add(f"{span.first_number}-{span.last_number} {symbol.kind} {symbol.name}"):
            output.close("there is more, which found no room; search or read the file")
            return


def _hits(files: FileAccess, name: str, matches: Matches, output: ToolOutput) -> list[str]:
    """A file's name and its matching lines, as far as they match without their secrets too.

    Otherwise a model could learn a secret letter by letter, from what matches and what does not.
    """
    try:
        document = files.listed(name)
    except NotGivenError:
        return []
    lines = [document.line(number) for number in range(document.span.stop)]
    found = _matching(lines, matches, output.deadline)
    hits = [f"{number}| {lines[number - 1]}" for number in found]
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
