"""Globs: which files the patterns of a rule speak of.

``*`` and ``?`` stay within one name, ``**`` as a whole name goes over any number of folders,
``{a,b}`` are alternatives, ``[a-z]`` and ``[!a]`` are classes, and a backslash takes the next
character as it is. A pattern speaks of the whole path. Names that begin with a dot are like others.

No pattern is turned into a regular expression: a few stars in a row would make one run for hours.
All positions in a pattern are followed at once, so matching costs at most the length of the pattern
times that of the path.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

MOST_CHARACTERS = 256
"""A longer pattern matches nothing."""

MOST_ALTERNATIVES = 1_000
"""What braces may stand for; a pattern that means more is taken without them, as in Claude Code."""


def first_match(patterns: Iterable[str], path: str, *, ignore_case: bool = False) -> str | None:
    """The first of ``patterns`` that matches ``path`` (relative, with ``/``), or None."""
    names = (path.lower() if ignore_case else path).split("/")
    left = MOST_ALTERNATIVES
    for pattern in patterns:
        alternatives = _compiled(pattern.lower() if ignore_case else pattern)
        left -= len(alternatives)
        if left < 0:
            return None
        if any(_matches(alternative, names) for alternative in alternatives):
            return pattern
    return None


@dataclass(frozen=True, slots=True)
class _Letter:
    """One character of a name: one in ``ranges``, or with ``negated`` any other."""

    ranges: tuple[tuple[str, str], ...]
    negated: bool = False

    def takes(self, character: str) -> bool:
        return any(low <= character <= high for low, high in self.ranges) != self.negated


_ANY = _Letter((), negated=True)
_STAR = None
_FOLDERS = ()
"""The compiled ``**``. No pattern for a name is empty, since empty names are left out."""

_Name = tuple[_Letter | None, ...]


@lru_cache(maxsize=1_024)
def _compiled(pattern: str) -> tuple[tuple[_Name, ...], ...]:
    """For each alternative the names that make it up; nothing for what is no pattern."""
    if len(pattern) > MOST_CHARACTERS:
        return ()
    compiled = (_names(alternative) for alternative in _alternatives(pattern))
    return tuple(names for names in compiled if names)


def _alternatives(pattern: str) -> list[str]:
    done: list[str] = []
    waiting = [pattern]
    while waiting:
        text = waiting.pop()
        group = _first_group(text)
        if group is None:
            done.append(text)
            continue
        start, *cuts, stop = group
        options = (text[a + 1 : b] for a, b in zip([start, *cuts], [*cuts, stop], strict=True))
        waiting.extend(text[:start] + option + text[stop + 1 :] for option in options)
        if len(done) + len(waiting) > MOST_ALTERNATIVES:
            return [pattern]
    return done[::-1]


def _first_group(text: str) -> list[int] | None:
    """Where the first outermost braces with a comma open, have their commas, and close."""
    open_groups: list[list[int]] = []
    escaped = False
    for place, character in enumerate(text):
        if escaped or character == "\\":
            escaped = not escaped
        elif character == "{":
            open_groups.append([place])
        elif character == "," and open_groups:
            open_groups[-1].append(place)
        elif character == "}" and open_groups:
            group = [*open_groups.pop(), place]
            if len(group) > 2:
                return group
    return None


def _names(pattern: str) -> tuple[_Name, ...] | None:
    """The pattern name by name; None if one of its classes has no end."""
    if pattern.endswith("/"):
        pattern += "**"
    names: list[_Name] = []
    for text in _split(pattern.removeprefix("./")):
        name = _FOLDERS if text == "**" else _name(text)
        if name is None:
            return None
        if name or names[-1:] != [_FOLDERS]:
            names.append(name)
    if names[-1:] == [_FOLDERS]:
        names.append((_STAR,))  # what it ends in is a file, so "a/**" is not "a"
    return tuple(names)


def _split(pattern: str) -> list[str]:
    return [text for text in pattern.split("/") if text]


def _name(text: str) -> _Name | None:
    letters: list[_Letter | None] = []
    place = 0
    while place < len(text):
        character = text[place]
        place += 1
        if character == "*":
            letters.append(_STAR)
        elif character == "?":
            letters.append(_ANY)
        elif character == "[":
            stop = text.find("]", place + 1 + (text[place : place + 1] in ("!", "^")))
            if stop < 0:
                return None
            letters.append(_class(text[place:stop]))
            place = stop + 1
        else:
            if character == "\\" and place < len(text):
                character = text[place]
                place += 1
            letters.append(_Letter(((character, character),)))
    return tuple(letters)


def _class(text: str) -> _Letter:
    """What stands between the brackets; the caller found at least one character there."""
    negated = text[0] in "!^"
    members = text[negated:]
    ranges: list[tuple[str, str]] = []
    while members:
        if len(members) > 2 and members[1] == "-":
            ranges.append((members[0], members[2]))
            members = members[3:]
        else:
            ranges.append((members[0], members[0]))
            members = members[1:]
    return _Letter(tuple(ranges), negated)


def _matches(pattern: tuple[_Name, ...], names: list[str]) -> bool:
    reached = _over_folders(pattern, {0})
    for name in names:
        after = set()
        for place in reached:
            if place == len(pattern):
                continue
            if pattern[place] == _FOLDERS:
                after.add(place)
            elif _name_matches(pattern[place], name):
                after.add(place + 1)
        reached = _over_folders(pattern, after)
    return len(pattern) in reached


def _over_folders(pattern: tuple[_Name, ...], places: set[int]) -> set[int]:
    """``places``, and those behind a ``**`` that stands for no folder at all."""
    behind = {p + 1 for p in places if p < len(pattern) and pattern[p] == _FOLDERS}
    return places | behind


def _name_matches(letters: _Name, name: str) -> bool:
    """Whether the letters make up the name. After a miss only the last star takes one more."""
    at = place = 0
    star, star_place = -1, 0
    while place < len(name):
        letter = letters[at] if at < len(letters) else _STAR
        if at < len(letters) and letter is _STAR:
            star, star_place = at, place
            at += 1
        elif letter is not _STAR and letter.takes(name[place]):
            at += 1
            place += 1
        elif star >= 0:
            star_place += 1
            at, place = star + 1, star_place
        else:
            return False
    return all(letter is _STAR for letter in letters[at:])
