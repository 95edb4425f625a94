"""Entry: something said about some lines, which stays by them.

An entry keeps the text in which its lines last stood. While they stand unchanged, it follows them;
once they are changed, it hides; when they come back, by undo or by moving, it returns. To look for
what hides costs time, so it is done once for a text, not at every keystroke.
"""

import os
from dataclasses import dataclass, field
from datetime import date

from consult_lsp.finding import Finding
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

from .follow import followed


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
class Entry:
    """Something said about some lines. ``seen`` is the text in which they last stood, at ``at``.

    ``hides_in`` is the text in which they were last looked for in vain.
    """

    id: str
    agent: str
    seen: Document
    at: LineSpan
    hides_in: Document | None = field(default=None, kw_only=True)

    def place(self, document: Document) -> LineSpan | None:
        """Where the lines stand in ``document``; None while they do not, and the entry hides."""
        if self.hides_in is document:
            return None
        span = followed(self.seen, document, self.at)
        if span is None:
            self.hides_in = document
        else:
            self.seen, self.at, self.hides_in = document, span, None
        return span


@dataclass(eq=False, slots=True)
class Remark(Entry):
    """A finding, with the line numbers of ``made_for``, the text that it was made for.

    ``round`` is the number of the review that told it last; 0 is one of an earlier session.
    """

    finding: Finding
    made_for: Document
    round: int = 0

    @property
    def anchor(self) -> str:
        """The first line that it speaks of, without the blanks around it."""
        return self.seen.line(self.at.start).strip()


@dataclass(eq=False, slots=True)
class Explanation(Entry):
    """What some lines do, in inert Markdown; ``model`` is who explained, ``day`` when, here."""

    markdown: str
    model: str
    day: date = field(default_factory=date.today, kw_only=True)
