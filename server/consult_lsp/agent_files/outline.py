"""Outline: where the keys and values of frontmatter are, and where it is not YAML.

``frontmatter.py`` says what the keys mean; this says where to point at. Both read strictly first
and key by key where that fails, so one broken value hides no other.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Literal, TypeAlias

import yaml

from consult_lsp.agents.frontmatter import split_frontmatter
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from consult_lsp.text.position import Position

from .diagnosis import ColumnSpan
from .keys import key_names
from .kind import Kind

Shape: TypeAlias = Literal["text", "list", "map", "broken"]

_PARSER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # libyaml is optional in a source build
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Scalar:
    """One text: what it means, how it is written (quotes included), and where it stands."""

    text: str
    source: str
    start: Position
    end: Position

    @property
    def place(self) -> ColumnSpan:
        """Where it stands; of several lines, the first."""
        end = self.end.column if self.start.line == self.end.line else 10**6
        return ColumnSpan(self.start.line, self.start.column, end)

    @property
    def is_plain(self) -> bool:
        """Whether it is written without quotes and on one line, just as it means."""
        return self.source == self.text and self.start.line == self.end.line


@dataclass(slots=True)
class Field:
    """A top-level key and its value. A list has its items, a map its keys, as ``items``.

    ``broken`` is a value that is not YAML: where it is, is known, and what it says is not.
    """

    key: Scalar
    shape: Shape = "text"
    value: Scalar | None = None
    items: list[Scalar] = field(default_factory=list)
    lines: LineSpan = field(default_factory=lambda: LineSpan(0, 0))
    """All lines of the file that belong to it."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A place where the text is not YAML, in plain words; ``entry`` holds it, if one does."""

    cause: str
    place: ColumnSpan
    entry: Field | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """The frontmatter of a file. ``lines`` are those between its fences."""

    lines: LineSpan
    entries: tuple[Field, ...]
    slips: tuple[Slip, ...]


def outline_of(document: Document, kind: Kind) -> Outline | None:
    """The outline of a document; None where it has no frontmatter."""
    split = split_frontmatter(document.text)
    if split.frontmatter is None:
        return None
    block = Document("", split.frontmatter)
    lines = LineSpan(split.first_line, split.first_line + len(block.lines) - 1)
    part = _Part(document, block, split.first_line)
    entries, slip = part.read()
    if slip is None:
        return Outline(lines, tuple(entries), ())
    entries, slips = [], []
    for chunk in _chunks(part, kind):
        found, chunk_slip = chunk.read()
        if chunk_slip is not None:
            found = [chunk.broken_entry()]
            slips.append(Slip(chunk_slip.cause, chunk_slip.place, found[0]))
        entries += found
    return Outline(lines, tuple(entries), tuple(slips) or (slip,))


@dataclass(frozen=True, slots=True)
class _Part:
    """Some whole lines of frontmatter. ``block`` is them without the indentation of the fence."""

    document: Document
    block: Document
    first_line: int

    def read(self) -> tuple[list[Field], Slip | None]:
        """The top-level keys up to where the text stops being YAML, and why it stops there."""
        entries: list[Field] = []
        try:
            self._follow(entries)
        except yaml.MarkedYAMLError as error:
            return entries, self._slip(error)
        except yaml.reader.ReaderError:
            found = _FORBIDDEN.search(self.block.text)
            start = found.start() if found else 0
            return entries, Slip("YAML does not allow this character", self._place(start))
        return entries, None

    def broken_entry(self) -> Field:
        """The key with which this part begins, and a value that nobody can read."""
        name = self.block.lines[0].partition(":")[0].rstrip()
        key = self._scalar(name, 0, len(name))
        return Field(key, "broken", lines=LineSpan(self.first_line, self._stop()))

    def _follow(self, entries: list[Field]) -> None:
        """Take the events of the parser as they come: nothing is built, so nothing expands."""
        levels: list[_Level] = []
        # As bytes, because the C parser raises another error for a lone surrogate in a str.
        data = self.block.text.encode("utf-8", "surrogatepass")
        events: Iterator[Any] = yaml.parse(data, Loader=_PARSER)
        for event in events:
            if isinstance(event, yaml.CollectionEndEvent):
                levels.pop()
            elif isinstance(event, yaml.NodeEvent):
                is_key = bool(levels) and levels[-1].takes_key()
                if len(levels) == 1:
                    self._top(event, entries, is_key=is_key)
                elif len(levels) == 2 and entries and isinstance(event, yaml.ScalarEvent):
                    entries[-1].items += [self._of(event)] if is_key or levels[-1].is_list else []
                if isinstance(event, yaml.CollectionStartEvent):
                    levels.append(_Level(isinstance(event, yaml.SequenceStartEvent)))
        for entry, following in pairwise([*entries, None]):
            if entry is not None:
                stop = following.key.start.line if following else self._stop()
                entry.lines = LineSpan(entry.key.start.line, max(stop, entry.key.start.line + 1))

    def _top(self, event: Any, entries: list[Field], *, is_key: bool) -> None:
        if is_key:
            if isinstance(event, yaml.ScalarEvent):
                entries.append(Field(self._of(event)))
        elif not entries:
            return
        elif isinstance(event, yaml.ScalarEvent):
            entries[-1].value = self._of(event)
        elif isinstance(event, yaml.SequenceStartEvent):
            entries[-1].shape = "list"
        elif isinstance(event, yaml.MappingStartEvent):
            entries[-1].shape = "map"

    def _stop(self) -> int:
        """The line of the file after this part."""
        lines = self.block.lines
        return self.first_line + len(lines) - (not lines[-1])

    def _of(self, event: Any) -> Scalar:
        return self._scalar(str(event.value), event.start_mark.index, event.end_mark.index)

    def _scalar(self, text: str, start: int, stop: int) -> Scalar:
        source = self.block.text[start:stop]
        return Scalar(text, source, self._position(start), self._position(stop))

    def _position(self, index: int) -> Position:
        """The position in the file of a character of the block."""
        line, column = self.block.position_at(index)
        number = self.first_line + line
        if number >= len(self.document.lines):
            return self.document.end
        indent = len(self.document.line(number)) - len(self.block.line(line))
        return Position(number, column + indent)

    def _place(self, index: int, length: int = 1) -> ColumnSpan:
        line, column = self._position(index)
        return ColumnSpan(line, column, column + length)

    def _slip(self, error: yaml.MarkedYAMLError) -> Slip:
        """The parser's error in words that say what to look for, and where that is."""
        problem = str(error.problem or error.context)
        mark, context = error.problem_mark, error.context_mark
        index = mark.index if mark else 0
        opening = context.index if context else index
        character = self.block.text[index : index + 1]
        if problem.startswith("mapping values are not allowed"):
            word = re.search(r"[\w-]*\Z", self.block.text[:index])
            length = len(word[0]) if word else 0
            cause = "an unquoted value holds a colon followed by a blank"
            return Slip(cause, self._place(index - length, length + 1))
        if "tab character" in problem or character == "\t":
            return Slip("a tab indents this line", self._margin(index))
        if "could not find expected ':'" in problem:
            return Slip("this line is neither a key nor indented", self._line(opening))
        if "cannot start any token" in problem:
            cause = f"an unquoted value begins with '{character}'"
            return Slip(cause, self._place(index))
        if "expected alphabetic or numeric" in problem:
            sign = self.block.text[opening : opening + 1]
            return Slip(f"an unquoted value begins with '{sign}'", self._place(opening))
        if "unknown escape character" in problem:
            cause = "in double quotes a backslash begins an escape, and YAML does not know this one"
            return Slip(cause, self._place(max(index - 1, 0), 2))
        if "did not find expected key" in problem:
            return Slip("something follows the end of a value", self._rest(index))
        if "expected ',' or" in problem:
            return Slip("a bracket is opened and not closed", self._place(opening))
        if "unexpected end of stream" in problem:
            return Slip("a quote is opened and not closed", self._place(opening))
        return Slip(problem, self._line(index))

    def _line(self, index: int) -> ColumnSpan:
        """All that stands on the line."""
        number = min(self._position(index).line, self._stop() - 1)
        line = self.document.line(number)
        start = len(line) - len(line.lstrip())
        return ColumnSpan(number, start, max(len(line.rstrip()), start))

    def _margin(self, index: int) -> ColumnSpan:
        """The blanks with which the line begins."""
        number = min(self._position(index).line, self._stop() - 1)
        line = self.document.line(number)
        return ColumnSpan(number, 0, max(len(line) - len(line.lstrip()), 1))

    def _rest(self, index: int) -> ColumnSpan:
        """All that stands on the line from there on."""
        line, column = self._position(index)
        return ColumnSpan(line, column, max(len(self.document.line(line).rstrip()), column + 1))


@dataclass(slots=True)
class _Level:
    """A list or a map that the parser is in."""

    is_list: bool
    _next_is_key: bool = True

    def takes_key(self) -> bool:
        """Whether what comes now is a key of this map; it counts as taken."""
        was = not self.is_list and self._next_is_key
        self._next_is_key = not self._next_is_key
        return was


def _chunks(part: _Part, kind: Kind) -> Iterator[_Part]:
    """Each known key at the start of a line, with all lines up to the next one."""
    names = "|".join(map(re.escape, key_names(kind)))
    known = re.compile(rf"({names})[ \t]*:(?=\s|$)")
    lines = part.block.lines
    starts = [number for number, line in enumerate(lines) if names and known.match(line)]
    for start, stop in pairwise([*starts, len(lines)]):
        text = part.block.slice(LineSpan(start, stop))
        yield _Part(part.document, Document("", text), part.first_line + start)
