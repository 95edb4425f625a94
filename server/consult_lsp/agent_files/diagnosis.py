"""Diagnosis: what is wrong at one place of an agent or rule file, and what mends it.

All places count from 0, columns in code points of the line as it stands in the file.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from consult_lsp.text.document import Document
from consult_lsp.text.position import Position

Severity: TypeAlias = Literal["error", "warning", "information"]


class ColumnSpan(NamedTuple):
    """A part of one line: from column ``start`` up to, not including, ``end``."""

    line: int
    start: int
    end: int


class Replacement(NamedTuple):
    """What stands from ``start`` to ``end`` becomes ``text``."""

    start: Position
    end: Position
    text: str


@dataclass(frozen=True, slots=True)
class Repair:
    """One way to mend it: all replacements, which are sorted and disjoint."""

    title: str
    replacements: tuple[Replacement, ...]
    preferred: bool = False


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """``message`` says what is wrong and the next step. It may quote the file: foreign text."""

    code: str
    severity: Severity
    place: ColumnSpan
    message: str
    repairs: tuple[Repair, ...] = ()


def mended(document: Document, repair: Repair) -> Document:
    """The document once the repair is made."""
    for start, end, text in reversed(repair.replacements):
        document = document.replaced(start, end, text)
    return document


def at(place: ColumnSpan, text: str) -> Replacement:
    """``text`` for what stands at a place."""
    line, start, end = place
    return Replacement(Position(line, start), Position(line, end), text)


def insertion(line: int, text: str) -> Replacement:
    """``text`` in front of a line."""
    return Replacement(Position(line, 0), Position(line, 0), text)


def in_order(found: Iterable[Diagnosis]) -> tuple[Diagnosis, ...]:
    """Diagnoses from the top of the file down."""
    return tuple(sorted(found, key=lambda one: (one.place, one.code)))
