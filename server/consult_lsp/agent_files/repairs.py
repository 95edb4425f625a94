"""Repairs of values: quotes, blocks and spaces that let YAML read what was meant.

A repair is offered only when the file, once mended, says the same as before: it is tried out.
"""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from consult_lsp.agents.frontmatter import PROSE_KEYS, read_frontmatter, split_frontmatter
from consult_lsp.text.document import Document
from consult_lsp.text.position import Position

from .diagnosis import Repair, Replacement, mended
from .keys import key_names
from .kind import Kind
from .outline import Field, Outline, outline_of

if TYPE_CHECKING:
    from consult_lsp.agents.strict_yaml import Value

LITERAL_NEWLINE = re.compile(r"(?<!\\)\\n")
"""A line break that was written as two characters; agents are loaded with a real one for it."""

_UNSAFE = re.compile(
    "[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


def fields_of(document: Document, kind: Kind) -> "Mapping[str, Value]":
    """What the keys of a document say, as they are loaded; nothing where they are refused."""
    split = split_frontmatter(document.text)
    frontmatter, _ = read_frontmatter(split, "", key_names(kind))
    return frontmatter.fields if frontmatter else {}


def meant(value: "Value") -> "Value":
    """Prose as it is meant: with real line breaks, and without blanks around it."""
    return LITERAL_NEWLINE.sub("\n", value).strip() if isinstance(value, str) else value


def prose_repairs(document: Document, kind: Kind, entry: Field) -> tuple[Repair, ...]:
    """Ways to write a text so that YAML reads it whole. Several lines make a block first."""
    key = entry.key.text
    value = fields_of(document, kind).get(key)
    if not isinstance(value, str) or not value.strip():
        return ()
    text = str(meant(value)) if key in PROSE_KEYS else value
    block = Repair(f"Write '{key}' as a block of lines", (_block(document, entry, text),))
    quotes = Repair(f"Put '{key}' in quotes", (_quotes(document, entry, text),))
    candidates = (block, quotes) if "\n" in text else (quotes,)
    kept = [one for one in candidates if says_the_same(document, one, kind)]
    return tuple(
        Repair(one.title, one.replacements, preferred=number == 0)
        for number, one in enumerate(kept)
    )


def untabbed(document: Document, kind: Kind, outline: Outline, entry: Field) -> tuple[Repair, ...]:
    """Two spaces for each tab that indents a line of the entry, if YAML can read it then."""
    replacements = tuple(_without_tabs(document, entry))
    repair = Repair("Indent with spaces", replacements, preferred=True)
    after = outline_of(mended(document, repair), kind) if replacements else None
    return (repair,) if after and len(after.slips) < len(outline.slips) else ()


def says_the_same(document: Document, repair: Repair, kind: Kind) -> bool:
    """Whether every key says after the repair what it said before, and now in valid YAML."""
    after = mended(document, repair)
    before, now = fields_of(document, kind), fields_of(after, kind)
    outlined = outline_of(after, kind)
    mended_key = repair.replacements[0].start.line
    return (
        outlined is not None
        and not any(slip.entry and mended_key in slip.entry.lines for slip in outlined.slips)
        and all(key in now and _same(key, value, now[key]) for key, value in before.items())
    )


def quoted(text: str) -> str:
    """``text`` as a quoted scalar on one line."""
    if _UNSAFE.search(text) or "\\" in text:
        return '"' + re.sub(r'[\\"]|' + _UNSAFE.pattern, _escaped, text) + '"'
    return "'" + text.replace("'", "''") + "'" if '"' in text else f'"{text}"'


def _same(key: str, before: "Value", now: "Value") -> bool:
    return meant(before) == meant(now) if key in PROSE_KEYS else before == now


def _block(document: Document, entry: Field, text: str) -> Replacement:
    end = document.line_end
    margin = document.line(entry.key.start.line)[: entry.key.start.column] + "  "
    lines = (margin + line if line.strip() else "" for line in text.split("\n"))
    start, stop = _extent(document, entry)
    return Replacement(start, stop, end.join([f"{entry.key.source}: |", *lines]))


def _quotes(document: Document, entry: Field, text: str) -> Replacement:
    start, stop = _extent(document, entry)
    return Replacement(start, stop, f"{entry.key.source}: {quoted(text)}")


def _extent(document: Document, entry: Field) -> tuple[Position, Position]:
    """From the key to the end of its value; a comment after it is not part of it."""
    if entry.value is not None and entry.value.end.column > 0:
        return entry.key.start, entry.value.end
    last = entry.lines.stop - 1
    while last > entry.lines.start and not document.line(last).strip():
        last -= 1
    return entry.key.start, Position(last, len(document.line(last).rstrip()))


def _without_tabs(document: Document, entry: Field) -> Iterator[Replacement]:
    for number in range(entry.lines.start, entry.lines.stop):
        line = document.line(number)
        blank = line[: len(line) - len(line.lstrip())]
        if "\t" in blank:
            end = Position(number, len(blank))
            yield Replacement(Position(number, 0), end, blank.replace("\t", "  "))


def _escaped(found: re.Match[str]) -> str:
    character = found[0]
    if character in _ESCAPES:
        return _ESCAPES[character]
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
