"""Entry: something said about some lines, which stays by them.

An entry keeps the text in which its lines last stood, or after a restart a mark of them. While they
stand unchanged, it follows them; once they are changed, it hides; when they come back, by undo, by
moving or with another branch, it returns. To look for what hides costs time, so it is done once for
a text, not at every keystroke.
"""

import os
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

from .fingerprint import Fingerprint, digest_of_text, fingerprint_of, may_be_in, occurs, placed
from .relocate import are_like, changed, followed, occurs_in


def new_id() -> str:
    """A name that no entry had before, in this session or in another."""
    return os.urandom(8).hex()


def reviewer_key(agent: str, digest: str, model: str) -> str:
    """Who has reviewed: another prompt or another model has not."""
    return "\n".join((agent, digest, model))


def reviewer(key: str) -> str:
    """The agent's name in a ``reviewer_key``."""
    return key.partition("\n")[0]


@dataclass(eq=False, slots=True)
class Place:
    """Some lines. ``seen`` is the text in which they last stood, at ``at``, or a mark of them.

    ``hides_in`` is the text in which they were last looked for in vain. They are lost where that
    had lines like them, and nobody could tell whether any of these were they: what happens to
    those later says nothing of them, so nothing but the very text brings them back.
    """

    can_be_lost: ClassVar[bool] = True

    seen: Document | Fingerprint
    at: LineSpan
    hides_in: Document | None = field(default=None, kw_only=True)
    is_lost: bool = field(default=False, kw_only=True)

    def stands_in(self, document: Document) -> LineSpan | None:
        """Where the lines stand in a text, which may be an earlier one; None while they do not."""
        if self.is_lost and not self._is_seen(document):
            return None
        if isinstance(self.seen, Fingerprint):
            return placed(self.seen, document)
        return followed(self.seen, document, self.at)

    def place(self, document: Document) -> LineSpan | None:
        """Where the lines stand in the text as it is now; None where they do not, and hide."""
        if self.hides_in is document:
            return None
        span = self.stands_in(document)
        if span is None:
            self.hides_in = document
            self.is_lost = self.is_lost or (self.can_be_lost and self.may_be_in(document))
        else:
            self.seen, self.at, self.hides_in, self.is_lost = document, span, None, False
        return span

    def follow(self, document: Document) -> None:
        """Learn what a change means for the lines. Called for each, so what hides costs no more
        than the lines that have changed."""
        if self.hides_in is None:
            self.place(document)
        elif not self.is_lost:
            if self.may_be_in(document, changed(self.hides_in, document)):
                self.place(document)
            else:
                self.hides_in = document

    def may_be_in(self, document: Document, within: LineSpan | None = None) -> bool:
        """Whether such lines stand in a text, however they are indented; or ``within`` some lines,
        or across their edges."""
        if isinstance(self.seen, Fingerprint):
            return may_be_in(self.seen, document, within)
        return are_like(self.seen, self.at, document, within)

    def occurs_in(self, document: Document) -> bool:
        """Whether such lines stand anywhere in a text, be they those or equal ones."""
        if isinstance(self.seen, Fingerprint):
            return occurs(self.seen, document)
        return occurs_in(self.seen, self.at, document)

    def _is_seen(self, document: Document) -> bool:
        if isinstance(self.seen, Fingerprint):
            return digest_of_text(document) == self.seen.text
        return self.seen is document or self.seen.text == document.text

    def mark(self) -> Fingerprint:
        """What the lines are known by where no text is kept."""
        return (
            self.seen if isinstance(self.seen, Fingerprint) else fingerprint_of(self.seen, self.at)
        )


@dataclass(eq=False, slots=True)
class Part(Place):
    """All lines of a part: what is said of them is said of any that are equal."""

    can_be_lost: ClassVar[bool] = False


@dataclass(eq=False, slots=True)
class Entry(Place):
    """Something said by ``agent`` about some lines."""

    id: str = field(kw_only=True)
    agent: str = field(kw_only=True)


@dataclass(eq=False, slots=True)
class ReviewedPart(Entry):
    """A part of a text that was reviewed; ``agent`` is a ``reviewer_key``.

    ``told`` are the ids of the remarks that were made about it: while one of them hides, not all
    that was said of the part is known any more.
    """

    can_be_lost: ClassVar[bool] = False

    told: frozenset[str] = frozenset()


@dataclass(eq=False, slots=True)
class Explanation(Entry):
    """What some lines do, in inert Markdown; ``model`` is who explained, ``day`` when, here."""

    markdown: str
    model: str
    day: date = field(default_factory=date.today, kw_only=True)
