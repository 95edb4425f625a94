"""Rules of an ignore file, as git reads them (gitignore(5)): for ``.consultignore``, and for
``.gitignore`` where there is no git.

Written here because the libraries for it either let out files that git ignores, or bring eleven
packages. The tests hold it against ``git check-ignore``. A pattern is
matched one path component at a time with atomic groups, so no pattern is slow on purpose.
"""

import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf
from typing import Literal

MOST_RULES = 5_000
"""More patterns in one file than this are a mistake, or an attack on our time."""

Word = Literal["ignored", "kept", None]
"""What patterns say of a path; None where no pattern matches."""

_ANY_DEPTH = None
_CASE = re.IGNORECASE if sys.platform in ("win32", "darwin") else re.NOFLAG
_CLASSES = {
    "alnum": r"0-9A-Za-z",
    "alpha": r"A-Za-z",
    "blank": r" \t",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": r"0-9",
    "graph": r"!-~",
    "lower": r"a-z",
    "print": r" -~",
    "punct": r"!-/:-@\[-`{-~",
    "space": r"\s",
    "upper": r"A-Z",
    "xdigit": r"0-9A-Fa-f",
}


@dataclass(frozen=True, slots=True)
class IgnorePattern:
    """One line of an ignore file. ``parts`` match one component each; None any number of them."""

    parts: tuple[re.Pattern[str] | None, ...]
    ignores: bool
    folders_only: bool

    def lengths(self, names: Sequence[str]) -> Iterator[int]:
        """How many of ``names`` make up a path that is meant: a folder, or all of them the file.

        ``names`` are the components of the file's path from the ignore file's folder on.
        """
        for length in _reached(self.parts, names):
            if length < len(names) or not self.folders_only:
                yield length


def read_patterns(text: str) -> tuple[IgnorePattern, ...]:
    """The patterns of an ignore file, in order. A line that is no pattern matches nothing."""
    lines = text.removeprefix("\ufeff").split("\n")[:MOST_RULES]
    return tuple(pattern for line in lines if (pattern := _pattern(line.removesuffix("\r"))))


def last_words(
    patterns: Sequence[IgnorePattern], names: Sequence[str], until: float = inf
) -> list[Word]:
    """What the last fitting pattern says of each path that ``names`` lead to, the file at the end.

    Raises TimeoutError when that is not known by ``until``, of time.monotonic.
    """
    words: list[Word] = [None] * len(names)
    for pattern in reversed(patterns):
        if time.monotonic() > until:
            raise TimeoutError
        for length in pattern.lengths(names):
            if words[length - 1] is None:
                words[length - 1] = "ignored" if pattern.ignores else "kept"
    return words


def _reached(parts: Sequence[re.Pattern[str] | None], names: Sequence[str]) -> set[int]:
    """The lengths of the beginnings of ``names`` that all of the parts can use up."""
    reached = {0}
    for part in parts:
        if part is _ANY_DEPTH:
            reached = set(range(min(reached), len(names) + 1))
        else:
            reached = {n + 1 for n in reached if n < len(names) and part.fullmatch(names[n])}
        if not reached:
            break
    return reached - {0}


def _pattern(line: str) -> IgnorePattern | None:
    pattern = _without_final_spaces(line)
    if not pattern or pattern.startswith("#"):
        return None
    ignores = not pattern.startswith("!")
    pattern = pattern.removeprefix("!")
    folders_only = pattern.endswith("/")
    pattern = pattern.removesuffix("/")
    if not pattern:
        return None
    components = list(_components(pattern.removeprefix("/")))
    if "/" not in pattern:
        components = ["**", *components]
    parts: list[re.Pattern[str] | None] = []
    for component in components:
        part = _ANY_DEPTH if component == "**" else _component(component)
        if part is _ANY_DEPTH and parts and parts[-1] is _ANY_DEPTH:
            continue
        parts.append(part)
    if parts[-1] is _ANY_DEPTH:  # "a/**" is what lies in a, not a itself
        parts.append(re.compile("(?s:.+)"))
    return IgnorePattern(tuple(parts), ignores, folders_only)


def _without_final_spaces(line: str) -> str:
    """Spaces at the end do not count, unless a backslash holds the first of them."""
    kept = line.rstrip(" ")
    backslashes = len(kept) - len(kept.rstrip("\\"))
    return kept + " " if backslashes % 2 and len(kept) < len(line) else kept


def _components(pattern: str) -> Iterator[str]:
    """The pattern between its slashes; a slash in brackets is none."""
    start = at = 0
    while at < len(pattern):
        if pattern[at] == "/":
            yield pattern[start:at]
            start = at + 1
        at = _glyph_end(pattern, at)
    yield pattern[start:]


def _glyph_end(pattern: str, at: int) -> int:
    if pattern[at] == "\\":
        return at + 2
    if pattern[at] == "[":
        return _bracket_end(pattern, at) or at + 1
    return at + 1


def _component(pattern: str) -> re.Pattern[str]:
    """A component as an expression: a run of stars takes the nearest match and keeps to it."""
    pieces, at = [""], 0
    while at < len(pattern):
        end = _glyph_end(pattern, at)
        glyph = pattern[at:end]
        if glyph == "*":
            pieces.append("")
        elif glyph == "?":
            pieces[-1] += "."
        elif glyph.startswith("[") or glyph == "\\":
            pieces[-1] += _bracket(glyph)
        else:
            pieces[-1] += re.escape(glyph[-1])
        at = end
    first, *rest = pieces
    middle = "".join(f"(?>.*?{piece})" for piece in rest[:-1] if piece)
    last = f".*{rest[-1]}" if rest else ""
    return re.compile(f"(?s:{first}{middle}{last})", _CASE)


def _bracket_end(pattern: str, at: int) -> int | None:
    """Where a bracket that opens at ``at`` has ended; None if it does not."""
    end = at + 1
    if pattern[end : end + 1] in ("!", "^"):
        end += 1
    first = end
    while end < len(pattern):
        if pattern[end] == "]" and end > first:
            return end + 1
        named = re.compile(r"\[:[^]/]*:\]").match(pattern, end)
        end = named.end() if named else end + (2 if pattern[end] == "\\" else 1)
    return None


def _bracket(written: str) -> str:
    """A bracket as an expression; one that is broken matches nothing, as in git."""
    nothing = "(?!)"
    if len(written) < 2 or not written.endswith("]"):
        return nothing
    inner = written[1:-1]
    inverted = inner[:1] in ("!", "^")
    members, at = "", int(inverted)
    while at < len(inner):
        named = re.compile(r"\[:([^]]*):\]").match(inner, at)
        if named:
            if named[1] not in _CLASSES:
                return nothing
            members += _CLASSES[named[1]]
            at = named.end()
            continue
        low, at = _member(inner, at)
        high = low
        if inner[at : at + 1] == "-" and at + 1 < len(inner):
            high, at = _member(inner, at + 1)
        # A range that runs backwards is its first character, as git has it.
        members += f"{re.escape(low)}-{re.escape(high if high >= low else low)}"
    if not members:
        return "." if inverted else nothing
    return f"[{'^' if inverted else ''}{members}]"


def _member(inner: str, at: int) -> tuple[str, int]:
    if inner[at] == "\\" and at + 1 < len(inner):
        at += 1
    return inner[at], at + 1
