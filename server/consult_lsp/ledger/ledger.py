"""Ledger: which findings and explanations stand where in the text as it is now."""

from collections.abc import Sequence
from itertools import count

from consult_lsp.finding import Finding
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

from .entry import Explanation, Remark, new_id
from .follow import followed
from .page import MOST_EXPLAINED, Page
from .round import Round


class Ledger:
    """What was said about each document, in memory."""

    def __init__(self) -> None:
        self._pages: dict[str, Page] = {}
        self._rounds = count(1)

    def review(self, agent: str, document: Document, spans: Sequence[LineSpan]) -> Round:
        """Begin a review of some lines of ``document``: what it finds is told to the round."""
        page = self._pages.setdefault(document.uri, Page())
        return Round(page, agent, document, spans, next(self._rounds), lambda remark: False)

    def explain(
        self, agent: str, before: Document, span: LineSpan, markdown: str, model: str
    ) -> Explanation:
        """Keep an explanation of some lines; it takes the place of one of the same lines."""
        page = self._pages.setdefault(before.uri, Page())
        entry = Explanation(new_id(), agent, before, span, markdown, model)
        others = [e for e in page.explanations if followed(e.seen, before, e.at) != span]
        page.explanations = [*others[1 - MOST_EXPLAINED :], entry]
        return entry

    def follow(self, document: Document) -> None:
        """Learn where everything stands after a change; called for each of them."""
        page = self._pages.get(document.uri, Page())
        for entry in (*page.remarks, *page.explanations):
            if entry.hides_in is None:
                entry.place(document)

    def findings(self, document: Document) -> list[tuple[Remark, Finding]]:
        """The remarks that hold for this text, with their findings moved to where they stand."""
        return [
            (remark, remark.finding.moved(span.start - remark.finding.span.start))
            for remark in self._pages.get(document.uri, Page()).remarks
            if (span := remark.place(document)) is not None
        ]

    def has_findings(self, uri: str) -> bool:
        """Whether anything was said about a document, even if it hides now."""
        return bool(self._pages.get(uri, Page()).remarks)

    def find(self, remark_id: str, document: Document) -> tuple[Remark, Finding] | None:
        """One remark by its id, if it holds for this text."""
        return next((pair for pair in self.findings(document) if pair[0].id == remark_id), None)

    def explanation(self, document: Document, line: int) -> tuple[Explanation, LineSpan] | None:
        """The explanation of the fewest lines around ``line`` (from 0) that still holds."""
        placed = [
            (entry, span)
            for entry in self._pages.get(document.uri, Page()).explanations
            if (span := entry.place(document)) is not None and line in span
        ]
        return min(placed, key=lambda held: held[1].stop - held[1].start, default=None)
