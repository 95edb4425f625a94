"""Ledger: which findings and explanations stand where in the text as it is now.

An entry keeps the text in which its lines last stood. While they stand unchanged, it follows them;
once they are changed, it hides; when they come back, by undo or by moving, it returns. To look for
what hides costs time, so it is done once for a text, not at every keystroke, and not for ever.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count

from consult_lsp.finding import Finding
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

from .follow import followed

MOST_HIDDEN = 50
"""Remarks about one document that may hide and wait for their lines; the newest stay."""

MOST_EXPLAINED = 50
"""Explanations that are kept of one document; the newest stay."""


@dataclass(slots=True)
class Entry:
    """Something said about some lines. ``seen`` is the text in which they last stood, at ``at``.

    ``hides_in`` is the text in which they were last looked for in vain.
    """

    id: str
    agent: str
    seen: Document
    at: LineSpan
    hides_in: Document | None = field(default=None, kw_only=True)


@dataclass(slots=True)
class Remark(Entry):
    """A finding, with the line numbers of the text that it was made for."""

    finding: Finding
    made_for: Document


@dataclass(slots=True)
class Explanation(Entry):
    """What some lines do, in inert Markdown; ``model`` is who explained."""

    markdown: str
    model: str


class Ledger:
    """What was said about each document, in memory."""

    def __init__(self) -> None:
        self._remarks: dict[str, list[Remark]] = {}
        self._explanations: dict[str, list[Explanation]] = {}
        self._ids = count(1)

    def record(
        self, agent: str, before: Document, reviewed: LineSpan, findings: Iterable[Finding]
    ) -> None:
        """Keep ``findings`` about ``before``; they take the place of those about ``reviewed``.

        Where the whole text was reviewed, these are all, also those that hide.
        """
        hidden: list[Remark] = []
        standing: list[Remark] = []
        for remark in self._remarks.get(before.uri, []):
            span = followed(remark.seen, before, remark.at)
            again = span.meets(reviewed) if span else reviewed.holds(before.span)
            if remark.agent != agent or not again:
                (standing if span else hidden).append(remark)
        fresh = [Remark(str(next(self._ids)), agent, before, f.span, f, before) for f in findings]
        self._remarks[before.uri] = [*hidden[-MOST_HIDDEN:], *standing, *fresh]

    def explain(
        self, agent: str, before: Document, span: LineSpan, markdown: str, model: str
    ) -> Explanation:
        """Keep an explanation of some lines; it takes the place of one of the same lines."""
        entry = Explanation(str(next(self._ids)), agent, before, span, markdown, model)
        others = [
            other
            for other in self._explanations.get(before.uri, [])
            if followed(other.seen, before, other.at) != span
        ]
        self._explanations[before.uri] = [*others[1 - MOST_EXPLAINED :], entry]
        return entry

    def follow(self, document: Document) -> None:
        """Learn where everything stands after a change; called for each of them."""
        for entry in (
            *self._remarks.get(document.uri, ()),
            *self._explanations.get(document.uri, ()),
        ):
            if entry.hides_in is None:
                _place(entry, document)

    def findings(self, document: Document) -> list[tuple[Remark, Finding]]:
        """The remarks that hold for this text, with their findings moved to where they stand."""
        shown = []
        for remark in self._remarks.get(document.uri, []):
            if (span := _place(remark, document)) is not None:
                shown.append((remark, remark.finding.moved(span.start - remark.finding.span.start)))
        return shown

    def has_findings(self, uri: str) -> bool:
        """Whether anything was said about a document, even if it hides now."""
        return bool(self._remarks.get(uri))

    def find(self, remark_id: str, document: Document) -> tuple[Remark, Finding] | None:
        """One remark by its id, if it holds for this text."""
        return next((pair for pair in self.findings(document) if pair[0].id == remark_id), None)

    def explanation(self, document: Document, line: int) -> tuple[Explanation, LineSpan] | None:
        """The explanation of the fewest lines around ``line`` (from 0) that still holds."""
        placed = [
            (entry, span)
            for entry in self._explanations.get(document.uri, [])
            if (span := _place(entry, document)) is not None and line in span
        ]
        return min(placed, key=lambda held: held[1].stop - held[1].start, default=None)


def _place(entry: Entry, document: Document) -> LineSpan | None:
    """Where the entry's lines stand in ``document``; None while they do not, and it hides."""
    if entry.hides_in is document:
        return None
    span = followed(entry.seen, document, entry.at)
    if span is None:
        entry.hides_in = document
    else:
        entry.seen, entry.at, entry.hides_in = document, span, None
    return span
