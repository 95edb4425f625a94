"""Page: all that was said about one document."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from consult_lsp.finding import Finding
from consult_lsp.text.document import Document

from .dismissal import Dismissal
from .entry import Explanation, ReviewedPart
from .tracked_finding import TrackedFinding

FILE = "findings.db"
"""The file that pages are kept in: see ``store.py``."""

MOST_HIDDEN = 50
"""Remarks about one document that may hide and wait for their lines; the newest stay."""

MOST_REVIEWED_PARTS = 1_000
"""Reviewed parts that are kept of one document, for the text that they are in may come back."""

MOST_EXPLAINED = 50
"""Explanations that are kept of one document; the newest stay."""


@dataclass(eq=False, slots=True)
class Page:
    """What is said of a document, whether it stands or hides.

    ``reviewed`` are the parts that a whole review has covered, each under its ``reviewer_key``.
    """

    remarks: list[TrackedFinding] = field(default_factory=list)
    explanations: list[Explanation] = field(default_factory=list)
    dismissals: Sequence[Dismissal] = ()
    reviewed: list[ReviewedPart] = field(default_factory=list)
    changes: int = 0
    """How often its remarks or dismissals have changed."""
    standing: tuple[Document, int, list[tuple[TrackedFinding, Finding]]] | None = None
    """What stood last, with the text and the number of changes that this was so for."""
    is_restored: bool = False
    """Whether what an earlier session wrote was looked for."""
    ended: list[Callable[[TrackedFinding], bool]] = field(default_factory=list)
    """Whether a whole review that ended before that has looked at a remark: it knows better than
    what was written."""

    _dismissed: tuple[Sequence[Dismissal], set[str]] | None = field(default=None, init=False)
    """The ids of what is dismissed, while it is that."""

    def __bool__(self) -> bool:
        """Whether there is anything worth keeping."""
        return any((self.remarks, self.explanations, self.dismissals, self.reviewed))

    def has_dismissed(self, remark_id: str) -> bool:
        """Whether a remark was dismissed by its own name."""
        if self._dismissed is None or self._dismissed[0] is not self.dismissals:
            self._dismissed = self.dismissals, {each.remark for each in self.dismissals}
        return remark_id in self._dismissed[1]

    def dismiss(self, dismissal: Dismissal) -> None:
        """Show such findings no more. The one that it names is the line where it stands, and no
        other that an earlier text may have had in its place."""
        self.dismissals = (*self.dismissals, dismissal)
        for at, remark in enumerate(self.remarks):
            if remark.id == dismissal.remark and (other := remark.set_apart()) is not None:
                self.remarks.insert(at, other)  # where both stand, the last is seen
                self._is_told_of(other, remark)
                break
        self.changes += 1

    def _is_told_of(self, other: TrackedFinding, remark: TrackedFinding) -> None:
        """Name it in the reviewed parts that it was told of, in place of the one it was."""
        for piece in self.reviewed:
            is_its_own = remark.id in piece.told and not remark.tellings[0].is_of(piece)
            if is_its_own and any(telling.is_of(piece) for telling in other.tellings):
                piece.told = piece.told - {remark.id} | {other.id}

    def forget_hidden(self, document: Document) -> None:
        """Let go of the oldest remarks that do not stand in ``document``, where they are many."""
        hidden = [remark for remark in self.remarks if remark.stands_in(document) is None]
        for remark in hidden[:-MOST_HIDDEN]:
            self.remarks.remove(remark)

    def restore(self, written: "Page") -> None:
        """Add what an earlier session wrote, but what a review has looked at since."""
        known = {remark.id for remark in self.remarks}
        self.remarks[:0] = [
            remark
            for remark in written.remarks
            if remark.id not in known and not any(looked_at(remark) for looked_at in self.ended)
        ]
        explained = {entry.at for entry in self.explanations}
        self.explanations[:0] = [e for e in written.explanations if e.at not in explained]
        dismissed = {*self.dismissals}
        new = (each for each in written.dismissals if each not in dismissed)
        self.dismissals = (*new, *self.dismissals)
        agents = {entry.agent for entry in self.reviewed}
        self.reviewed[:0] = [piece for piece in written.reviewed if piece.agent not in agents]
        self.changes += 1
        self.is_restored = True
        self.ended.clear()

    def snapshot(self) -> "Page":
        """What is to be kept of it, which stays as it is while it is written."""
        return Page(
            remarks=[remark.copy() for remark in self.remarks if remark.is_asked_for],
            explanations=[replace(entry) for entry in self.explanations],
            dismissals=self.dismissals,
            reviewed=[replace(piece) for piece in self.reviewed],
        )
