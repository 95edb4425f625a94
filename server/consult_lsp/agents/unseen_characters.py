"""Unseen: what an agent file says that its reader cannot see.

An agent is an instruction, so one hidden character refuses its file: what nobody has seen must not
reach a model. Damage by a wrong encoding says nothing to a model and is only pointed out.
"""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from consult_lsp.errors import Problem
from consult_lsp.text.lines import LINE_END
from consult_lsp.text.unseen_characters import DAMAGE, find_hidden, name_of

from .frontmatter import Frontmatter

if TYPE_CHECKING:
    from .strict_yaml import Value

MAX_TOLD = 10
"""Lines told for one file: where there is one, there may be thousands."""

MAX_FOUND = 1_000
"""Characters looked at. A file with more is no text."""


def unseen_problems(text: str, frontmatter: Frontmatter, path: str) -> list[Problem]:
    """What cannot be seen, at its lines; an error among them means that the file is refused."""
    in_text = list(_in_text(text))
    if len(in_text) > MAX_FOUND:
        reason = f"it holds more than {MAX_FOUND:,} characters that cannot be seen"
        return [_refusal(path, 0, reason, "Save it as plain text.")]
    found: dict[int, str] = {}
    for line, character in (*in_text, *_escaped(frontmatter)):
        if line not in found or found[line] in DAMAGE:
            found[line] = character
    grave = {line: character for line, character in found.items() if character not in DAMAGE}
    told = sorted((grave or found).items())[:MAX_TOLD]
    return [_problem(path, line, character) for line, character in told]


def _in_text(text: str) -> Iterator[tuple[int, str]]:
    """The lines of the hidden characters; the byte order mark at the start is none."""
    found = list(islice(find_hidden(text), MAX_FOUND + 2))
    starts = [end.end() for end in LINE_END.finditer(text)] if found else []
    for index, character in found:
        if index > 0 or character != "\ufeff":
            yield bisect_right(starts, index), character


def _escaped(frontmatter: Frontmatter) -> Iterator[tuple[int, str]]:
    """Hidden characters that are written as an escape, by the lines of their keys."""
    for key, value in frontmatter.fields.items():
        for _, character in islice(find_hidden("\n".join(_texts(value))), MAX_FOUND):
            if character not in DAMAGE:
                yield frontmatter.lines.get(key, 0), character


def _texts(value: "Value") -> Iterator[str]:
    """Every text in a value, keys too."""
    if isinstance(value, str):
        yield value
        return
    for item in value:
        yield from _texts(item)
        if isinstance(value, dict) and isinstance(item, str):
            yield from _texts(value[item])


def _problem(path: str, line: int, character: str) -> Problem:
    if character in DAMAGE:
        message = f"This line holds {name_of(character)} where some other character was meant."
        return Problem(message, path, line)
    reason = f"this line holds {name_of(character)}, which changes a text without being seen"
    return _refusal(path, line, reason, "Remove the character.")


def _refusal(path: str, line: int, reason: str, next_step: str) -> Problem:
    message = f"This agent file is not loaded, because {reason}. {next_step}"
    return Problem(message, path, line, "error")
