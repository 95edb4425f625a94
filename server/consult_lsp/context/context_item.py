"""Context item: something that goes along with the lines asked about, and why it does."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

Scope = Literal["project", "file", "task"]


class Priority(IntEnum):
    """What is kept longest when not everything fits: the larger, the longer."""

    STACK = 10
    CALLERS = 20
    DEFINITIONS = 30
    OUTLINE = 40
    CHANGES = 50
    RULES = 60


@dataclass(frozen=True, slots=True)
class ContextItem:
    """Text for the prompt. ``source`` is where it comes from, relative to the workspace.

    ``scope`` is how widely it is the same, which is the order of the prompt and of its cache: all
    consultations of a project share the project's items, all of a file those of the file.
    ``why`` tells a user who looks at the preview what it is doing here. ``made_of`` makes the text
    anew out of what it was cut from, each without its secrets: a cut, or a sign in front of a line,
    takes from a secret the mark by which it is known.
    """

    title: str
    text: str
    source: str
    why: str
    scope: Scope
    priority: Priority
    made_of: Callable[[Callable[[str], str]], str] | None = None
