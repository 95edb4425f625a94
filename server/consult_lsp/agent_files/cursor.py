"""Cursor: what stands at a position of frontmatter, and what could be written there.

Whoever types makes text that is no YAML for the moment, so this goes by lines alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from consult_lsp.text.position import Position

from .diagnosis import ColumnSpan
from .keys import KEYS, Key, key_named
from .kind import Kind

_FENCE = re.compile(r"([ \t]*)-{3,}[ \t]*")
_KEY = re.compile(r"(?P<name>[A-Za-z][\w-]*)(?P<gap>[ \t]*):(?P<value>(?=\s|$).*)")
_ITEM = re.compile(r"[ \t]*-(?P<value>(?=\s|$).*)")
_WORD = re.compile(r"[\w.:/*@-]*")
_LISTED_IN_FULL = 12


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to write at the cursor: ``text`` takes the place of what stands at ``place``."""

    label: str
    about: str
    place: ColumnSpan
    text: str
    is_key: bool = False


@dataclass(frozen=True, slots=True)
class Explained:
    """What the word at a position is for, in Markdown of ours."""

    place: ColumnSpan
    markdown: str


def suggestions(document: Document, kind: Kind, at: Position) -> tuple[Suggestion, ...]:
    """What could be written at a position: keys that are not there yet, or values of the key."""
    frontmatter = _frontmatter(document)
    if frontmatter is None or at.line not in frontmatter[0]:
        return ()
    lines, indent = frontmatter
    line = document.line(at.line)
    word = re.fullmatch(r"[\w-]*", line[indent : at.column])
    if word is not None and at.column >= indent and not line[:indent].strip():
        return tuple(_keys(document, kind, lines, indent, at))
    owner = _owner(document, kind, lines, indent, at)
    return tuple(_values(document, *owner, lines, indent, at)) if owner else ()


def explained(document: Document, kind: Kind, at: Position) -> Explained | None:
    """What the key or the value at a position is for."""
    frontmatter = _frontmatter(document)
    if frontmatter is None or at.line not in frontmatter[0]:
        return None
    lines, indent = frontmatter
    found = _KEY.match(document.line(at.line)[indent:])
    if found and at.column <= indent + found.end("name"):
        key = key_named(kind, found["name"])
        place = ColumnSpan(at.line, indent, indent + found.end("name"))
        return Explained(place, described(kind, key)) if key and at.column >= indent else None
    owner = _owner(document, kind, lines, indent, at)
    if owner is None:
        return None
    word = _word_around(document.line(at.line), at.column)
    value = next((v for v in owner[0].values if v.name == document.line(at.line)[word]), None)
    if value is None:
        return None
    place = ColumnSpan(at.line, word.start, word.stop)
    return Explained(place, f"**`{value.name}`**: {value.about}")


def described(kind: Kind, key: Key) -> str:
    """One key with its values, in Markdown."""
    required = ", required" if key.required else ""
    parts = [f"**`{key.name}`** ({kind}{required})", key.about]
    if len(key.values) > _LISTED_IN_FULL:
        parts.append(", ".join(f"`{value.name}`" for value in key.values))
    elif key.values:
        parts.append("\n".join(f"- `{value.name}`: {value.about}" for value in key.values))
    return "\n\n".join(parts)


def _frontmatter(document: Document) -> tuple[LineSpan, int] | None:
    """The lines between the fences, and how far they are indented. The second may be missing."""
    count = len(document.lines)
    opening = next((n for n in range(count) if document.line(n).strip("\ufeff \t")), None)
    if opening is None:
        return None
    fence = _FENCE.fullmatch(document.line(opening).removeprefix("\ufeff"))
    if fence is None:
        return None
    for number in range(opening + 1, count):
        if _FENCE.fullmatch(document.line(number)):
            return LineSpan(opening + 1, number), len(fence[1])
    return LineSpan(opening + 1, count), len(fence[1])


def _keys(
    document: Document, kind: Kind, lines: LineSpan, indent: int, at: Position
) -> Iterator[Suggestion]:
    line = document.line(at.line)
    word = re.compile(r"[\w-]*").match(line, at.column)
    end = word.end() if word else at.column
    ending = "" if line[end:].lstrip().startswith(":") else ": "
    used = {
        found["name"]
        for number in range(lines.start, lines.stop)
        if number != at.line and (found := _KEY.match(document.line(number)[indent:]))
    }
    for key in KEYS[kind]:
        if key.name not in used and not key.now:
            place = ColumnSpan(at.line, indent, end)
            yield Suggestion(key.name, described(kind, key), place, key.name + ending, is_key=True)


def _owner(
    document: Document, kind: Kind, lines: LineSpan, indent: int, at: Position
) -> tuple[Key, int, int] | None:
    """The key whose value is at a position, its line, and the column where the value may begin."""
    line = document.line(at.line)
    found = _KEY.match(line[indent:])
    if found:
        key, start = key_named(kind, found["name"]), indent + found.start("value")
        return (key, at.line, start) if key and at.column >= start else None
    item = _ITEM.match(line)
    if item is None or at.column < item.start("value"):
        return None
    for number in range(at.line - 1, lines.start - 1, -1):
        above = document.line(number)
        if found := _KEY.match(above[indent:]):
            key = key_named(kind, found["name"])
            alone = not found["value"].partition("#")[0].strip()
            return (key, number, item.start("value")) if key and alone else None
        if above.strip() and not _ITEM.match(above):
            return None
    return None


def _values(
    document: Document,
    key: Key,
    key_line: int,
    start: int,
    lines: LineSpan,
    indent: int,
    at: Position,
) -> Iterator[Suggestion]:
    line = document.line(at.line)
    written = line[start : at.column]
    separators = max(written.rfind(","), written.rfind("[")) + 1 if key.takes_list else 0
    typed = written[separators:]
    first = at.column - len(typed.lstrip(" \t\"'"))
    end = at.column
    if (rest := _WORD.match(line, at.column)) is not None:
        end = rest.end()
    if re.search(r"\s", line[first : at.column]):
        return  # a second word: no value has one
    space = "" if typed or written.endswith("[") else " "
    used = _used(document, key_line, lines, indent) if key.takes_list else set()
    for value in key.values:
        if value.name not in used or value.name == line[first:end]:
            yield Suggestion(
                value.name, value.about, ColumnSpan(at.line, first, end), space + value.name
            )


def _used(document: Document, key_line: int, lines: LineSpan, indent: int) -> set[str]:
    """The names that stand in the value of the key on that line."""
    found = _KEY.match(document.line(key_line)[indent:])
    text = found["value"] if found else ""
    for number in range(key_line + 1, lines.stop):
        item = _ITEM.match(document.line(number))
        if item is None:
            break
        text += "," + item["value"]
    return {name.strip(" \t\"'[]") for name in text.split(",")}


def _word_around(line: str, column: int) -> slice:
    start = column
    while start > 0 and _WORD.fullmatch(line[start - 1]) and line[start - 1].strip():
        start -= 1
    found = _WORD.match(line, column)
    return slice(start, found.end() if found else column)
