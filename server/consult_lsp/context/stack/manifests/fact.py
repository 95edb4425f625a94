"""Fact: one thing that a manifest says of what a project is built with."""

import re
from dataclasses import dataclass
from enum import Enum

# Numbers with what goes before, between and after them; never a sentence, since a version is a
# stranger's text on its way into a prompt.
_PART = r"[\^~<>=!\[(]*[ ]?(?:v|net|netcoreapp|lts/?)?[\d*][\w.+*-]{0,30}[\])]?"
_VERSION = re.compile(
    rf"{_PART}(?:(?:[ ]?(?:,|\|\||-)[ ]?|[ ]){_PART}){{0,3}}|latest|stable|lts(?:/[a-z]{{1,12}})?",
    re.ASCII,
)


class Role(Enum):
    """What something is for, in the order in which the stack is told; the value is its name."""

    LANGUAGE = "language"
    RUNTIME = "runtime"
    MANAGER = "package manager"
    FRAMEWORK = "framework"
    LIBRARY = "libraries"
    DATABASE = "database"
    ORM = "database access"
    QUEUE = "queues and jobs"
    TESTS = "tests"


@dataclass(frozen=True, slots=True)
class Fact:
    """``name`` is one of ours; ``version`` is as written, or "" where none is said."""

    role: Role
    name: str
    version: str = ""


def fact(role: Role, name: str, version: object = "") -> Fact:
    """A fact with a version as a manifest has it: left out if it is none."""
    written = version.strip() if isinstance(version, str) else ""
    return Fact(role, name, written if _VERSION.fullmatch(written) else "")
