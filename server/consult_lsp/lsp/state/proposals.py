"""Proposal: a change that is wanted, and what of it the user has agreed to.

It holds no places yet: edits are placed on the text as it is when they are sent. What was paid for
and not made is kept until it is made or discarded, over restarts too (``proposal_persistence.py``).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from consult_lsp.finding import Edit
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

from .position_conversion import path_in

if TYPE_CHECKING:
    from consult_lsp.findings.fingerprint import Fingerprint

MOST_PENDING = 20
"""Proposals that are kept of one workspace; the oldest gives way."""


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
    ``path`` names another file of the workspace; empty is the document asked about. Where the text
    that was seen is not at hand, ``seen`` is empty, and ``marks`` know the lines of each edit, or
    None of one that never had a place.
    """

    seen: Document
    fixes: tuple[Sequence[Edit], ...]
    within: LineSpan | None = None
    path: str = ""
    marks: "tuple[tuple[Fingerprint | None, ...], ...] | None" = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """All ``parts`` are made, or none. ``label`` says what it does, in a model's words perhaps.

    ``refused`` says why it is never made, but only shown: what it would write, nobody could see or
    mean. ``id`` names no other one of any session: a difference may outlast the server that
    proposed it.
    """

    label: str
    parts: tuple[Part, ...]
    consent: Consent
    by_model: bool = True
    refused: str = ""
    id: str = field(default_factory=lambda: f"proposal-{uuid4().hex}")


@dataclass(frozen=True, slots=True)
class Pending:
    """A proposal that was not made. ``why`` is a sentence."""

    proposal: Proposal
    why: str

    @property
    def id(self) -> str:
        """What it is known by."""
        return self.proposal.id

    def is_about(self, uri: str) -> bool:
        """Whether it would change the document at ``uri``."""
        return any(part.seen.uri == uri for part in self.proposal.parts)


class PendingProposals:
    """What was not made, the newest first."""

    def __init__(self) -> None:
        self._kept: list[Pending] = []
        self.changed: Callable[[], None] = lambda: None
        """Is called whenever something was kept, dropped or renamed."""

    def keep(self, proposal: Proposal, why: str) -> Pending:
        """Keep it, with the reason why it was not made; what is kept already stays in its place,
        and by its name now."""
        pending = Pending(proposal, why)
        if (at := self._index(proposal)) is None:
            self._kept[:] = [pending, *self._kept][:MOST_PENDING]
        else:
            self._kept[at] = pending = replace(self._kept[at], why=why)
        self.changed()
        return pending

    def restore(self, earlier: Sequence[Pending]) -> None:
        """Those that earlier sessions have left, behind what is newer."""
        new = [one for one in earlier if self.named(one.id) is None]
        self._kept[:] = [*self._kept, *new][:MOST_PENDING]

    def about(self, uri: str = "") -> list[Pending]:
        """Those of one document, or all of them."""
        return [one for one in self._kept if not uri or one.is_about(uri)]

    def named(self, name: str) -> Pending | None:
        """The one with this id."""
        return next((one for one in self._kept if one.id == name), None)

    def drop(self, proposal: Proposal) -> None:
        """It was made, or nobody wants it."""
        if (at := self._index(proposal)) is not None:
            del self._kept[at]
            self.changed()

    def rename(self, old: str, new: str, root: Path | None) -> None:
        """What is about a file, or about those in a folder, is about its new name."""
        before = list(self._kept)
        self._kept[:] = [_renamed(one, old, new, root) for one in before]
        if self._kept != before:
            self.changed()

    def _index(self, proposal: Proposal) -> int | None:
        return next((at for at, one in enumerate(self._kept) if one.id == proposal.id), None)


def _renamed(one: Pending, old: str, new: str, root: Path | None) -> Pending:
    def named_anew(part: Part) -> Part:
        uri = part.seen.uri
        if uri != old and not uri.startswith(f"{old}/"):
            return part
        seen = part.seen.renamed(new + uri.removeprefix(old))
        path = (path_in(root, seen.uri) if root else None) or part.path
        return replace(part, seen=seen, path=path if part.path else "")

    parts = tuple(map(named_anew, one.proposal.parts))
    if all(a is b for a, b in zip(parts, one.proposal.parts, strict=True)):
        return one
    return replace(one, proposal=replace(one.proposal, parts=parts))
