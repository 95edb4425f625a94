"""Frontmatter: where it ends and the prompt begins, and what its keys say.

Of 1,265 public agent files 80 are not valid YAML, mostly for a colon in an unquoted description,
and Claude Code loads many of them. So the text is read as strict YAML first, and where it is none,
key by key.
"""

import re
import textwrap
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeGuard

from consult_lsp.errors import Problem
from consult_lsp.text.lines import split_lines, without_end

from .formats import CLAUDE

if TYPE_CHECKING:
    from .strict_yaml import Fault, Mapping, Value

PROSE_KEYS = ("description", "initialPrompt")
"""The keys whose value may go on over lines that look like keys themselves (``user: …``)."""

MAX_FRONTMATTER = 64 * 1024
"""Bytes. The longest real one measured is below 6 kB."""

_FENCE = re.compile(r"([ \t]*)-{3,}[ \t]*")
_ANY_KEY = re.compile(r"([A-Za-z][\w-]*)[ \t]*:(?=\s|$)")
_BLOCK_HEADER = re.compile(r"[|>][+-]?")


@dataclass(frozen=True, slots=True)
class Split:
    """A file in two: ``frontmatter`` between the fences, ``body`` all that follows the second one.

    ``body`` is a suffix of the text, to the byte; a blank line after the fence belongs to it.
    Without a fence pair ``frontmatter`` is None and the body is the text.
    """

    frontmatter: str | None
    body: str
    first_line: int = 0
    """The line of the file where the frontmatter's text begins, counted from 0."""
    unclosed: bool = False
    """A fence and a known key open the file, but no fence closes it."""


@dataclass(frozen=True, slots=True)
class Frontmatter:
    """What the keys say. Every scalar is a string, as written. Lines of the file count from 0."""

    fields: "dict[str, Value]"
    lines: dict[str, int]
    """The line of each key."""
    items: dict[str, tuple[int, ...]]
    """The line of each item, for a key whose value is a list."""


def split_frontmatter(text: str) -> Split:
    """Where the frontmatter of ``text`` is.

    A fence is three dashes or more. Before the opening one only a byte order mark and blank lines
    may stand; the closing one is not indented further than the opening one, so that dashes inside
    an indented block do not end it.
    """
    lines = split_lines(text.removeprefix("\ufeff"))
    opening = next((number for number, line in enumerate(lines) if line.strip()), 0)
    fence = _FENCE.fullmatch(without_end(lines[opening]))
    if fence is None:
        return Split(None, text)
    indent = len(fence[1])
    start = opening + 1
    for number in range(start, len(lines)):
        closing = _FENCE.fullmatch(without_end(lines[number]))
        if closing is not None and len(closing[1]) <= indent:
            block = (_outdented(line, indent) for line in lines[start:number])
            return Split("".join(block), "".join(lines[number + 1 :]), start)
    follows = lines[start] if start < len(lines) else ""
    return Split(None, text, start, unclosed=_known_key(follows, CLAUDE.keys) is not None)


def read_frontmatter(
    split: Split, path: str, keys: Collection[str] = CLAUDE.keys
) -> tuple[Frontmatter | None, tuple[Problem, ...]]:
    """What the keys of ``split`` say, and what is wrong with them. Never raises.

    ``keys`` are those that the file's format knows: frontmatter without any of them is not an
    agent's, and frontmatter that is not valid YAML is divided at them.

    None for a file without frontmatter, for two rules of dashes that hold no known key between
    them, and for frontmatter that is refused: too large, or made to blow up in a reader.
    """
    if split.frontmatter is None:
        return None, _unclosed(split, path)
    if len(split.frontmatter.encode("utf-8", "surrogatepass")) > MAX_FRONTMATTER:
        size = MAX_FRONTMATTER // 1024
        return None, (_refusal(f"it is larger than {size} kB", path, split.first_line),)

    from .strict_yaml import Fault, read_mapping  # PyYAML costs 15 ms; nobody pays it before use

    strict = read_mapping(split.frontmatter)
    if not isinstance(strict, Fault):
        known = not strict.fields.keys().isdisjoint(keys)
        return (_placed(strict, split.first_line) if known else None), ()
    if strict.hostile:
        return None, (_refusal(strict.message, path, split.first_line + strict.line),)
    by_key = _read_by_key(split.frontmatter, keys)
    if isinstance(by_key, Fault):
        return None, (_refusal(by_key.message, path, split.first_line + by_key.line),)
    if not by_key.fields:
        return None, ()
    return _placed(by_key, split.first_line), (_not_yaml(strict, path, split.first_line),)


def _outdented(line: str, indent: int) -> str:
    """``line`` without as much leading blank as the fence has."""
    blank = len(line) - len(line.lstrip(" \t"))
    return line[min(blank, indent) :]


def _placed(mapping: "Mapping", first_line: int) -> Frontmatter:
    lines = {key: first_line + line for key, line in mapping.lines.items()}
    items = {key: tuple(first_line + n for n in at) for key, at in mapping.items.items()}
    return Frontmatter(mapping.fields, lines, items)


def _unclosed(split: Split, path: str) -> tuple[Problem, ...]:
    if not split.unclosed:
        return ()
    message = (
        "This file is not read as an agent, because no line '---' closes its frontmatter. "
        "Add one before the prompt."
    )
    return (Problem(message, path, split.first_line - 1, "error"),)


def _refusal(reason: str, path: str, line: int) -> Problem:
    message = (
        f"This agent is not loaded, because its frontmatter is refused: {reason}. "
        "Write plain keys and values."
    )
    return Problem(message, path, line, "error")


def _not_yaml(fault: "Fault", path: str, first_line: int) -> Problem:
    message = (
        f"The frontmatter is not valid YAML ({fault.message}), so it was read key by key. "
        "Put the value in quotes, or correct that line."
    )
    return Problem(message, path, first_line + fault.line, "information")


def _read_by_key(block: str, keys: Collection[str]) -> "Mapping | Fault":
    """The known top-level keys of ``block``, each with all text up to the next; the first one wins.

    Each key's own text is tried as YAML once more, so that one bad value costs no other.
    """
    from .strict_yaml import Fault, Mapping, read_mapping

    fields: dict[str, Value] = {}
    lines: dict[str, int] = {}
    items: dict[str, tuple[int, ...]] = {}
    for key, line, chunk in _chunks(block, keys):
        if key in fields:
            continue
        strict = read_mapping(chunk)
        if isinstance(strict, Fault) and strict.hostile:
            return Fault(strict.message, line + strict.line, hostile=True)
        lines[key] = line
        if _says_all(strict, key):
            fields[key] = strict.fields[key]
            items[key] = tuple(line + item for item in strict.items.get(key, ()))
        else:
            fields[key] = _as_written(key, chunk)
    return Mapping(fields, lines, items)


def _chunks(block: str, keys: Collection[str]) -> Iterator[tuple[str, int, str]]:
    """Each known key at the start of a line, the line, and the text from there to the next one."""
    lines = split_lines(block)
    found = [(key, n) for n, line in enumerate(lines) if (key := _known_key(line, keys))]
    for (key, line), (_, stop) in pairwise([*found, ("", len(lines))]):
        yield key, line, "".join(lines[line:stop])


def _known_key(line: str, keys: Collection[str]) -> str | None:
    """The key that begins the line, if it is one of ``keys``."""
    found = _ANY_KEY.match(line)
    return found[1] if found and found[1] in keys else None


def _says_all(strict: "Mapping | Fault", key: str) -> "TypeGuard[Mapping]":
    """Whether YAML gives the value of ``key`` whole.

    An unknown key after it is left out, except after prose: there it is a line of the prose.
    """
    from .strict_yaml import Fault

    if isinstance(strict, Fault):
        return False
    return key not in PROSE_KEYS or len(strict.fields) == 1


def _as_written(key: str, chunk: str) -> str:
    """The value of ``key`` without YAML: prose with all its lines, anything else from its own."""
    lines = [without_end(line) for line in split_lines(chunk)]
    first = lines[0].partition(":")[2].strip()
    if key not in PROSE_KEYS:
        return _unquoted(first)
    if _BLOCK_HEADER.fullmatch(first):
        first = ""
    rest = textwrap.dedent("\n".join(line.rstrip() for line in lines[1:]))
    return _unquoted(f"{first}\n{rest}".strip())


def _unquoted(text: str) -> str:
    """``text`` without one pair of quotes around all of it."""
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1] if quoted else text
