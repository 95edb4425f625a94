"""The few keys of a rule file: which files it is for.

Cursor writes ``globs: **/*.ts``, which is no YAML, and people write lists, strings with commas and
quotes of every kind. So this reads lines, and never fails.
"""

import re
from dataclasses import dataclass, field

from consult_lsp.text.lines import split_lines

MAX_CHARACTERS = 16 * 1024
"""What is longer is no frontmatter."""

MAX_PATTERNS = 100

_FENCE = re.compile(r"-{3,}\s*")
_KEY = re.compile(r"([A-Za-z][\w-]{0,40})[ \t]*:(?:[ \t]+|$)(.*)")
_ITEM = re.compile(r"\s*-[ \t]+(.*)")
_COMMENT = re.compile(r"(?:^|[ \t])#.*")
_BLOCK_HEADER = re.compile(r"[|>][+-]?")


@dataclass(frozen=True, slots=True)
class Frontmatter:
    """Each key with its value as written; a list has a text for each item."""

    keys: dict[str, list[str]] = field(default_factory=dict)

    def says_true(self, key: str) -> bool:
        """Whether the value is the bare word: ``"true"`` in quotes is a text, as for Cursor."""
        return self.keys.get(key) in (["true"], ["True"], ["TRUE"])

    def text(self, key: str) -> str:
        """The value as one text without its quotes."""
        return _unquoted(" ".join(self.keys.get(key, ())))

    def patterns(self, key: str) -> tuple[str, ...]:
        """The items of a list, in any notation, or of a text with commas between them."""
        found = (
            _unquoted(pattern)
            for item in self.keys.get(key, ())
            for pattern in _at_commas(_unquoted(_inner(item)))
        )
        return tuple(filter(None, found))[:MAX_PATTERNS]


def split_frontmatter(text: str) -> tuple[Frontmatter, int]:
    """The keys at the top of ``text``, and how many characters they take there; 0 for none."""
    lines = split_lines(text[:MAX_CHARACTERS])
    if not _FENCE.fullmatch(lines[0]):
        return Frontmatter(), 0
    for number, line in enumerate(lines[1:], 1):
        if _FENCE.fullmatch(line):
            return Frontmatter(_keys(lines[1:number])), sum(map(len, lines[: number + 1]))
    return Frontmatter(), 0


def _keys(lines: list[str]) -> dict[str, list[str]]:
    keys: dict[str, list[str]] = {}
    values: list[str] = []
    for line in lines:
        if found := _KEY.match(line):
            values = keys.setdefault(found[1], [])
            first = _uncommented(found[2])
            values[:] = [first] if first and not _BLOCK_HEADER.fullmatch(first) else []
        elif found := _ITEM.match(line):
            values.append(_uncommented(found[1]))
        elif values:  # a list or a text that goes on
            values[-1] = f"{values[-1]} {_uncommented(line)}".strip()
        elif line.strip():
            values.append(_uncommented(line))
    return keys


def _uncommented(text: str) -> str:
    text = text.strip()
    return text if text[:1] in ('"', "'") else _COMMENT.sub("", text).strip()


def _inner(text: str) -> str:
    """What stands in the brackets of ``[a, b]``."""
    return text[1:-1] if text[:1] == "[" and text[-1:] == "]" else text


def _unquoted(text: str) -> str:
    """``text`` without one pair of quotes around all of it."""
    text = text.strip()
    quoted = len(text) > 1 and text[0] in "\"'" and text.find(text[0], 1) == len(text) - 1
    return text[1:-1] if quoted else text


def _at_commas(text: str) -> list[str]:
    """``text`` cut at its commas, but for those in braces."""
    parts: list[str] = []
    start = depth = 0
    for place, character in enumerate(text):
        if character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
        elif character == "," and depth <= 0:
            parts.append(text[start:place])
            start = place + 1
    return [*parts, text[start:]]
