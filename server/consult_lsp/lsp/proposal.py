"""Proposal: a change that is wanted, and what of it the user has agreed to.

It holds no places yet: edits are placed on the text as it is when they are sent. What was paid for
and could not be made is kept until it is made or discarded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from uuid import uuid4

from consult_lsp.finding import Edit
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

MOST_PENDING = 20
"""Proposals that are kept for one session; the oldest gives way."""


class Consent(Enum):
    """What the user has agreed to."""

    GIVEN = "given"
    """This very change, in these lines: it is made at once."""
    PREVIEWED = "previewed"
    """Some change of these lines: it is shown first where the editor has a preview."""
    ASKED = "asked"
    """Nothing yet, as it reaches beyond the lines: it is always confirmed."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is to change in one document.

    Each of ``fixes`` is some edits made for ``seen``, inside ``within`` where that is given.
    ``path`` names another file of the workspace; empty is the document asked about.
    """

    seen: Document
    fixes: tuple[Sequence[Edit], ...]
    within: LineSpan | None = None
    path: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """All ``parts`` are made, or none. ``label`` says what it does, in a model's words perhaps."""

    label: str
    parts: tuple[Part, ...]
    consent: Consent
    by_model: bool = True


@dataclass(frozen=True, slots=True)
class Pending:
    """A proposal that was not made. ``why`` is a sentence.

    ``id`` names no other one of any session: a difference may outlast the server that proposed it.
    """

    id: str
    proposal: Proposal
    why: str

    def is_about(self, uri: str) -> bool:
        """Whether it would change the document at ``uri``."""
        return any(part.seen.uri == uri for part in self.proposal.parts)


class PendingProposals:
    """What was not made, the newest first; in memory, and for one session."""

    def __init__(self) -> None:
        self._kept: list[Pending] = []

    def keep(self, proposal: Proposal, why: str) -> Pending:
        """Keep it, with the reason why it was not made; what is kept already stays in its place."""
        for at, one in enumerate(self._kept):
            if one.proposal is proposal:
                self._kept[at] = Pending(one.id, proposal, why)
                return self._kept[at]
        pending = Pending(f"proposal-{uuid4().hex}", proposal, why)
        self._kept[:] = [pending, *self._kept][:MOST_PENDING]
        return pending

    def about(self, uri: str = "") -> list[Pending]:
        """Those of one document, or all of them."""
        return [one for one in self._kept if not uri or one.is_about(uri)]

    def named(self, number: str) -> Pending | None:
        """The one with this id."""
        return next((one for one in self._kept if one.id == number), None)

    def drop(self, proposal: Proposal) -> None:
        """It was made, or nobody wants it."""
        self._kept[:] = [one for one in self._kept if one.proposal is not proposal]
