"""Ledger: which findings and explanations stand where in the text as it is now."""

from bisect import bisect_left
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from functools import partial
from itertools import count

from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

from .dismissal import EVERYWHERE, Dismissal, Dismissals
from .document_findings import MOST_EXPLAINED, Page
from .entry import Explanation, new_id, reviewer
from .fingerprint import Fingerprint
from .review_run import Known, ReviewRun
from .shown_finding import Shown, Standing, together
from .tracked_finding import TrackedFinding


class Ledger:
    """What was said about each document, in memory. Documents go by their URIs.

    ``team`` gives what is dismissed for everybody.
    """

    def __init__(self, team: Callable[[str], Sequence[Dismissal]] = lambda uri: ()) -> None:
        self._team = team
        self._pages: dict[str, Page] = {}
        self._rounds = count(1)

    def review(
        self,
        agent: str,
        document: Document,
        spans: Sequence[LineSpan],
        new: Collection[str] = (),
    ) -> ReviewRun:
        """Begin a review of some lines of ``document``: what it finds is told to the round.

        ``new`` are remarks that the checks have told at its beginning, by their ids.
        """
        return self._begin(agent, document, spans, new=new)

    def check(
        self, agent: str, document: Document, spans: Sequence[LineSpan], *, asked: bool = False
    ) -> ReviewRun:
        """The checks look at some lines of ``document``; its round knows what stands there already.
        They were ``asked`` to look if a review is about to begin.

        What others have said stays. What the checks said before and say no more is gone when the
        round ends, and no review will call it fixed.
        """
        self._pages.setdefault(
            document.uri, Page()
        )  # it remembers what stands until the round ends
        known = {
            (found.rule, found.span): (remark, found)
            for remark, found in self._standing(document)
            if found.origin == "check"
        }
        return self._begin(agent, document, spans, of_checks=True, asked=asked, known=known)

    def explain(
        self, agent: str, before: Document, span: LineSpan, markdown: str, model: str
    ) -> Explanation:
        """Keep an explanation of some lines; it takes the place of one of the same lines."""
        page = self._pages.setdefault(before.uri, Page())
        entry = Explanation(before, span, markdown, model, id=new_id(), agent=agent)
        others = [e for e in page.explanations if e.stands_in(before) != span]
        page.explanations = [*others[1 - MOST_EXPLAINED :], entry]
        return entry

    def follow(self, document: Document) -> None:
        """Learn where everything stands after a change; called for each of them."""
        page = self._page(document.uri)
        for remark in page.remarks:
            for telling in remark.tellings:
                telling.follow(document)
        for explanation in page.explanations:
            explanation.follow(document)

    def findings(self, document: Document) -> list[Standing]:
        """The remarks that hold for this text and are not dismissed."""
        standing, is_dismissed = self._standing(document), self._dismissals(document.uri)
        return [shown for shown in standing if not is_dismissed(shown[0])]

    def dismissed(self, document: Document) -> list[Standing]:
        """The remarks that hold for this text and are dismissed."""
        standing, is_dismissed = self._standing(document), self._dismissals(document.uri)
        return [shown for shown in standing if is_dismissed(shown[0])]

    def state(self, uri: str) -> object:
        """While this is equal, the same text has the same findings."""
        page = self._pages.get(uri)
        everywhere = self._page(EVERYWHERE).changes
        return page, page and page.changes, everywhere, tuple(self._team(uri))

    def has_findings(self, uri: str) -> bool:
        """Whether anything was said about a document, even if it hides now."""
        return bool(self._page(uri).remarks)

    def find(self, remark_id: str, document: Document) -> Standing | None:
        """One remark by its id, if it holds for this text."""
        return next((pair for pair in self.findings(document) if pair[0].id == remark_id), None)

    def entry(self, remark_id: str, document: Document) -> Shown | None:
        """A remark by its id, if it holds for this text, and who else says the same."""
        entries = together(self.findings(document))
        return next((entry for entry in entries if entry.is_named(remark_id)), None)

    def explanation(self, document: Document, line: int) -> tuple[Explanation, LineSpan] | None:
        """The explanation of the fewest lines around ``line`` (from 0) that still holds."""
        placed = [
            (entry, span)
            for entry in self._page(document.uri).explanations
            if (span := entry.place(document)) is not None and line in span
        ]
        return min(placed, key=lambda held: held[1].stop - held[1].start, default=None)

    def unchanged(self, by: str, document: Document) -> list[LineSpan]:
        """The parts of the text that a whole review ``by`` this reviewer covered, and that are the
        same since, in their order: to ask about them again would cost and say nothing new.

        A part of which a finding hides is none of them, nor one with another finding than it had:
        it is asked about again. Of the others all that was said holds as if it were said anew.
        """
        page, agent = self._page(document.uri), reviewer(by)
        standing = {r.id: r for r in page.remarks if r.place(document) is not None}
        said = [r for r in standing.values() if r.agent == agent and r.finding.origin != "check"]
        said.sort(key=_start)
        spans: list[LineSpan] = []
        for piece in page.reviewed:
            span = piece.place(document) if piece.agent == by else None
            if span is None or not piece.told <= standing.keys():
                continue
            start, stop = (bisect_left(said, line, key=_start) for line in span)
            if all(remark.id in piece.told for remark in said[start:stop]):
                spans.append(span)
                for name in piece.told:
                    standing[name].tellings[0].hold()
        return sorted(spans)

    def is_reviewed(self, agent: str, uri: str) -> bool:
        """Whether a whole review by the agent has covered anything of a document."""
        return any(reviewer(part.agent) == agent for part in self._page(uri).reviewed)

    def dismiss(self, uri: str, dismissal: Dismissal) -> None:
        """Show such findings no more, in this document or, as it says, in any."""
        place = EVERYWHERE if dismissal.where == "everywhere" else uri
        self._pages.setdefault(place, Page()).dismiss(dismissal)

    def take_back(self, uri: str, remarks: Sequence[TrackedFinding] | None = None) -> int:
        """Show again what was dismissed, about some remarks or all of a document; how many.

        What was dismissed of several agents at once counts as one.
        """
        is_all = remarks is None
        remarks = self._page(uri).remarks if remarks is None else remarks
        taken: set[object] = set()
        for place in (uri, EVERYWHERE):
            page = self._page(place)
            gone = self._of(page.dismissals, uri, remarks)
            if is_all and place == uri:
                gone |= {*page.dismissals}
            if gone:
                page.dismissals = tuple(d for d in page.dismissals if d not in gone)
                page.changes += 1
            taken |= {(place, d.rule or d.title, d.line, d.where, d.symbol, d.nth) for d in gone}
        return len(taken)

    def dismissed_by_team(self, uri: str) -> Callable[[TrackedFinding], bool]:
        """What tells of a remark about a document whether it is dismissed for everybody."""
        known, standing = Dismissals(self._team(uri)), self._ids_standing(uri)
        return lambda remark: any(_of(known, standing, remark))

    def reasons(self, uri: str) -> Callable[[TrackedFinding], Dismissal | None]:
        """What tells why a remark about a document is dismissed: one's own reason before the
        team's, and the first before others."""
        own = (*self._page(uri).dismissals, *self._page(EVERYWHERE).dismissals)
        order = {each: number for number, each in enumerate((*own, *self._team(uri)))}
        known, standing = Dismissals(order), self._ids_standing(uri)
        return lambda remark: min(_of(known, standing, remark), key=order.__getitem__, default=None)

    def page(self, uri: str) -> Page | None:
        """What is known of a document, as it is now and stays, to be written; None for nothing.

        What the checks alone have said is not: they say it again, and it quotes code.
        """
        page = self._pages.get(uri)
        kept = page.snapshot() if page else None
        return kept or None

    def is_restored(self, uri: str) -> bool:
        """Whether what an earlier session wrote of a document was looked for."""
        return self._page(uri).is_restored

    def restore(self, uri: str, written: Page) -> None:
        """Add what an earlier session wrote, but what a review has looked at since."""
        self._pages.setdefault(uri, Page()).restore(written)

    def rename(self, old: str, new: str) -> list[str]:
        """What is known of a document goes with it to another name, or of all in a folder.

        The new names of those that something is known of.
        """
        moved = [uri for uri in self._pages if uri == old or uri.startswith(f"{old}/")]
        names = [new + uri.removeprefix(old) for uri in moved]
        for uri, name in zip(moved, names, strict=True):
            page = self._pages.pop(uri)
            if self._page(name):  # it was opened by its new name first, and reviewed
                self._pages[name].restore(page)
            else:
                self._pages[name] = page
        return names

    def _begin(
        self,
        agent: str,
        document: Document,
        spans: Sequence[LineSpan],
        *,
        of_checks: bool = False,
        asked: bool = True,
        new: Collection[str] = (),
        known: Known | None = None,
    ) -> ReviewRun:
        page = self._pages.setdefault(document.uri, Page())
        number, dismissals = next(self._rounds), partial(self._dismissals, document.uri)
        which = {"of_checks": of_checks, "asked": asked}
        return ReviewRun(
            page, agent, document, spans, number, dismissals, new=new, known=known, **which
        )

    def _page(self, uri: str) -> Page:
        return self._pages.get(uri, Page())

    def _standing(self, document: Document) -> list[Standing]:
        """Of two that say the same of the same lines, as equal lines may make one take the place of
        another, the one that was told last, or of those told together the one that its fixes have
        gone with. It is worked out once for a text and what was said."""
        page = self._page(document.uri)
        if page.standing is None or page.standing[:2] != (document, page.changes):
            page.standing = document, page.changes, _standing(page.remarks, document)
        return page.standing[2]

    def _dismissals(self, uri: str) -> Callable[[TrackedFinding], bool]:
        """What tells of a remark about a document whether it is dismissed, as it is now."""
        everywhere = self._page(EVERYWHERE).dismissals
        dismissals = Dismissals((*self._page(uri).dismissals, *everywhere, *self._team(uri)))
        if not dismissals:
            return lambda remark: False
        standing = self._ids_standing(uri)
        return lambda remark: any(_of(dismissals, standing, remark))

    def _of(
        self, dismissals: Iterable[Dismissal], uri: str, remarks: Iterable[TrackedFinding]
    ) -> set[Dismissal]:
        """Those of them that hide one of the remarks."""
        known, standing = Dismissals(dismissals), self._ids_standing(uri)
        return {each for remark in remarks for each in _of(known, standing, remark)}

    def _ids_standing(self, uri: str) -> Container[str]:
        """The remarks that stood when it was last worked out what does; else all."""
        page = self._page(uri)
        if page.standing is None:
            return {remark.id for remark in page.remarks}
        return {remark.id for remark, _ in page.standing[2]}


def _start(remark: TrackedFinding) -> int:
    return remark.at.start


def _standing(remarks: Sequence[TrackedFinding], document: Document) -> list[Standing]:
    placed = [
        (remark, remark.shown_at(span.start))
        for remark in remarks
        if (span := remark.place(document)) is not None
    ]
    last: dict[object, TrackedFinding] = {}
    for remark, finding in placed:
        said = remark.agent, finding.rule, finding.title, finding.start_line, finding.end_line
        known = last.setdefault(said, remark)
        if known.round < remark.round or (
            known.round == remark.round and not known.is_with_its_fixes(document)
        ):
            last[said] = remark
    if len(last) == len(placed):
        return placed
    kept = set(map(id, last.values()))
    return [shown for shown in placed if id(shown[0]) in kept]


def _of(
    dismissals: Dismissals, others: Container[str], remark: TrackedFinding
) -> Iterator[Dismissal]:
    if isinstance(remark.seen, Fingerprint):
        return iter(())
    return dismissals.of(remark.finding, remark.seen, remark.at, remark.id, others)
