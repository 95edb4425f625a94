"""Unseen characters in agent and rule files: diagnoses for ``text/unseen_characters.py``.

An agent is an instruction, and what its reader cannot see must not reach a model: an agent with
such a character is not loaded.
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from consult_lsp.text.document import Document
from consult_lsp.text.unseen_characters import DAMAGE, find_hidden, name_of

from .diagnosis import ColumnSpan, Diagnosis, Repair, at
from .outline import Outline

if TYPE_CHECKING:
    from consult_lsp.agents.strict_yaml import Value

MOST = 30
"""Diagnoses of one file. A reader needs no more to know what to do; one repair removes them all."""

_LOOKED_AT = 10_000


def hidden_characters(document: Document) -> Iterator[Diagnosis]:
    """One diagnosis for each row of hidden characters, up to MOST."""
    rows = list(_rows(document))
    everything = Repair("Remove all hidden characters", tuple(at(place, "") for place, _ in rows))
    for place, characters in rows[:MOST]:
        one = Repair(f"Remove {_codes(characters)}", (at(place, ""),), preferred=True)
        repairs = (one, everything) if len(rows) > 1 else (one,)
        if characters[0] in DAMAGE:
            message = f"{_named(characters)} stands here in the place of some other character."
            yield Diagnosis("damaged-text", "warning", place, message, repairs)
        else:
            message = (
                f"Hidden text: {_named(characters)}. Models read it and people do not see it, so "
                "the file is not used. Remove it, or write what is meant."
            )
            yield Diagnosis("hidden-character", "error", place, message, repairs)


def hidden_escapes(fields: "Mapping[str, Value]", outline: Outline) -> Iterator[Diagnosis]:
    """Hidden characters that a value spells as an escape: ``"\\u202e"``."""
    for entry in outline.entries:
        sources = [entry.value] if entry.value else entry.items
        if all(_is_clean(scalar.text) or not _is_clean(scalar.source) for scalar in sources):
            continue
        message = (
            f"The value of '{entry.key.text}' holds a hidden character that is written as an "
            "escape, so the file is not used. Remove it."
        )
        if entry.key.text in fields:
            yield Diagnosis("hidden-character", "error", entry.key.place, message)


def _is_clean(text: str) -> bool:
    return all(character in DAMAGE for _, character in find_hidden(text))


def _rows(document: Document) -> Iterator[tuple[ColumnSpan, str]]:
    """Where hidden characters are, neighbours as one place, and which they are."""
    row: list[tuple[int, str]] = []
    for index, character in islice(find_hidden(document.text), _LOOKED_AT):
        if index == 0 and character == "\ufeff":  # the byte order mark of the file
            continue
        if row and (index != row[-1][0] + 1 or (character in DAMAGE) != (row[-1][1] in DAMAGE)):
            yield _row(document, row)
            row = []
        row.append((index, character))
    if row:
        yield _row(document, row)


def _row(document: Document, row: list[tuple[int, str]]) -> tuple[ColumnSpan, str]:
    line, column = document.position_at(row[0][0])
    return ColumnSpan(line, column, column + len(row)), "".join(character for _, character in row)


def _named(characters: str) -> str:
    return name_of(characters) if len(characters) == 1 else _codes(characters)


def _codes(characters: str) -> str:
    codes = " ".join(f"U+{ord(character):04X}" for character in characters[:4])
    more = len(characters) - 4
    return f"{codes} and {more} more" if more > 0 else codes
