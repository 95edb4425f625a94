"""Review run: one review from its start to its end. What it repeats stays the same remark.

A remark keeps its id from review to review, so whatever names it (a dismissal, an open hover, the
editor's selection) still does. Findings come one by one; each takes the remark that it resembles
most, also from a finding before it that resembles it less.

The structural checks say the same whoever asks, so any agent's round tells their remarks anew. A
round of theirs alone looks at no other remark.
"""

from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Literal

from consult_lsp.finding import IMPROVEMENT, Finding
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

from .document_findings import MOST_REVIEWED_PARTS, Page
from .entry import ReviewedPart, new_id, reviewer
from .fingerprint import fingerprint_of, held_by, is_same_spot
from .relocate import changed
from .tracked_finding import Telling, TrackedFinding, told_first

Likeness = tuple[int, bool, bool, bool, int]
"""How little a finding resembles a remark: the smallest is the most alike."""

Known = dict[tuple[str, LineSpan], tuple[TrackedFinding, Finding]]
"""What stands in the reviewed text, by its rule and its lines."""

NEAREST = 8
"""Of the remarks whose lines have gone, how many that are alike a finding is held against."""

ITS_OWN: Likeness = (-1, False, False, False, 0)
"""No other finding of a round resembles a remark more than the one that made it."""

ALIKE: Likeness = (0, False, False, False, 0)
"""It says the same of the same lines."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What a review came to. Dismissed remarks are not among the others."""

    new: int = 0
    fixed: int = 0
    remaining: int = 0
    dismissed: int = 0

    def __str__(self) -> str:
        """``2 new, 1 fixed, 3 remain``; what is none is not said."""
        remain = "remains" if self.remaining == 1 else "remain"
        counts = (
            (self.new, "new"),
            (self.fixed, "fixed"),
            (self.remaining, remain),
            (self.dismissed, "dismissed"),
        )
        return ", ".join(f"{count} {word}" for count, word in counts if count) or "no findings"


class ReviewRun:
    """A review under way: ``agent`` looks at the lines ``spans`` of ``document``."""

    def __init__(
        self,
        page: Page,
        agent: str,
        document: Document,
        spans: Sequence[LineSpan],
        number: int,
        dismissals: Callable[[], Callable[[TrackedFinding], bool]],
        *,
        of_checks: bool = False,
        asked: bool = True,
        new: Collection[str] = (),
        known: Known | None = None,
    ) -> None:
        self._page = page
        self._agent = agent
        self._document = document
        self._spans = spans
        self._number = number
        self._dismissals = dismissals
        self._of_checks = of_checks
        self._asked = asked
        self._new = new
        self._known = known or {}
        self._told: dict[object, TrackedFinding] = {}
        self._likeness: dict[str, Likeness] = {}
        self._before: dict[str, TrackedFinding] = {}
        self._sorted: list[TrackedFinding] = []
        self._sorted_at = -1  # the page's count of changes then
        self._by_line: dict[int, list[TrackedFinding]] = {}
        self._fallen: dict[object, list[tuple[int, TrackedFinding]]] = {}
        self._stands: dict[Telling, LineSpan | None] = {}

    def found(self, finding: Finding, *, at_once: bool = True) -> TrackedFinding:
        """The remark that the finding is: the one it repeats, told anew, or a new one. It is seen
        ``at_once``, or when the round ends: each time it is worked out anew what stands.

        Its lines are those of the reviewed text; to tell it twice is to tell it once. What is known
        to stand there word by word stays as it is.
        """
        known, said = self._known.pop((finding.rule, finding.span), (None, None))
        if known is not None and said == finding and known in self._page.remarks:
            self._likeness[known.id] = ALIKE
            self._is_told(known, finding)
            return known
        remark = self._told.get(_name(finding)) or self._alike(finding)
        if remark is None:
            remark = told_first(new_id(), self._agent, finding, self._document)
            self._likeness[remark.id] = ITS_OWN
            remark.is_asked_for = False
            self._page.remarks.append(remark)
        else:
            remark.tell(finding, self._document)
            if remark not in self._page.remarks:  # another review called it fixed meanwhile
                self._page.remarks.append(remark)
        if at_once:
            self._sorted_at += self._sorted_at == self._page.changes
            self._page.changes += 1
        self._is_told(remark, finding)
        return remark

    def settle(self, findings: Sequence[Finding]) -> None:
        """These are all: what was told before and is not among them is taken back."""
        self.keep_only(findings)
        for finding in findings:
            self.found(finding)

    def keep_only(self, findings: Iterable[Finding]) -> None:
        """Take back what was told before and is not among these, which are all."""
        names = {_name(finding) for finding in findings} if self._told else ()
        for name in self._told.keys() - names:
            remark = self._told.pop(name)
            is_new = self._likeness.pop(remark.id) == ITS_OWN
            if self._is_ours(remark):
                self._page.changes += 1
                if is_new:
                    self._page.remarks.remove(remark)
                else:
                    remark.tellings = self._before[remark.id].copy().tellings

    def end(self, whole: bool, origin: Literal["check", "model"] | None = None) -> Tally:
        """What came of it. What a ``whole`` review did not repeat is fixed, and hides.

        With ``origin`` only remarks of that origin were looked for. A review that was cut,
        cancelled or has failed takes nothing away.
        """
        is_dismissed = self._dismissals()
        missed = [r for r in self._page.remarks if whole and self._is_missed(r, origin)]
        fixed = [r for r in missed if not r.is_fixed and not is_dismissed(r)]
        gone = {remark.id for remark in missed if self._is_gone(remark)}
        self._page.remarks = [r for r in self._page.remarks if r.id not in gone]
        self._page.changes += 1
        told = {remark.id: remark for remark in self._told.values()}
        open_ones = [remark for remark in told.values() if not is_dismissed(remark)]
        new = sum(self._is_new(remark) for remark in open_ones)
        self._page.forget_hidden(self._document)
        if whole and not self._page.is_restored:
            self._page.ended.append(self.looked_at)
        return Tally(
            new=new,
            fixed=len(fixed),
            remaining=len(open_ones) - new,
            dismissed=len(told) - len(open_ones),
        )

    @property
    def told(self) -> int:
        """How many remarks came so far."""
        return len(self._likeness)

    @property
    def new(self) -> frozenset[str]:
        """The remarks that were never told before, by their ids."""
        return frozenset(name for name, alike in self._likeness.items() if alike == ITS_OWN)

    def looked_at(self, remark: TrackedFinding) -> bool:
        """Whether this round could have told the remark, about lines that it has reviewed."""
        return self._may_tell(remark) and self._was_reviewed(remark)

    def covered(self, parts: Iterable[LineSpan], by: str) -> None:
        """Remember these parts of the reviewed text under a ``reviewer_key``: while they stay as
        they are, all that this reviewer has to say of them was said."""
        pieces = [ReviewedPart(self._document, part, id=new_id(), agent=by) for part in parts]
        for piece in pieces:
            about = (r for r in self._told.values() if r.tellings[0].covered_by(piece))
            piece.told = frozenset(remark.id for remark in about)
        old = [
            piece
            for piece in self._page.reviewed
            if reviewer(piece.agent) != self._agent
            or (piece.agent == by and not self._stood(piece))
        ]
        self._page.reviewed = [*old, *pieces][-MOST_REVIEWED_PARTS:]

    def has_told(self, remark: TrackedFinding) -> bool:
        """Whether this review has told the remark."""
        return remark.id in self._likeness

    def _is_told(self, remark: TrackedFinding, finding: Finding) -> None:
        self._told[_name(finding)] = remark
        remark.round, remark.agent = self._number, self._agent
        remark.is_asked_for |= self._asked

    def _is_new(self, remark: TrackedFinding) -> bool:
        return self._likeness[remark.id] == ITS_OWN or remark.id in self._new

    def _is_gone(self, remark: TrackedFinding) -> bool:
        """Whether the remark, which does not hold, is let go of: what the checks alone have told
        they find again by themselves."""
        return (self._of_checks and not remark.is_asked_for) or not remark.end_in(self._document)

    def _may_tell(self, remark: TrackedFinding) -> bool:
        if remark.finding.origin == "check":
            return True
        return remark.agent == self._agent and not self._of_checks

    def _alike(self, finding: Finding) -> TrackedFinding | None:
        """The remark that the finding resembles most, freed of one that resembles it less."""
        candidates = [
            (alike, remark)
            for remark in self._near(finding)
            if (alike := self._compared(remark, finding)) is not None
            and alike < self._likeness.get(remark.id, (9, True, True, True, 0))
        ]
        if not candidates:
            return None
        is_open = {remark.id: not self._page.has_dismissed(remark.id) for _, remark in candidates}
        alike, remark = min(candidates, key=lambda pair: (pair[0], is_open[pair[1].id]))
        robbed = remark.finding if remark.id in self._likeness else None
        self._before.setdefault(remark.id, remark.copy())
        self._likeness[remark.id] = alike
        if robbed is not None:
            remark.tellings = self._before[remark.id].copy().tellings
            del self._told[_name(robbed)]
            self.found(robbed)
        return remark

    def _near(self, finding: Finding) -> list[TrackedFinding]:
        """The agent's remarks that the finding may repeat: those that stand on its lines, and the
        nearest of those of its rule whose lines have gone. So a file of a thousand findings is not
        looked through a thousand times."""
        remarks, known = self._page.remarks, len(self._sorted)
        if self._sorted_at != self._page.changes and self._sorted != remarks[:known]:
            self._sorted, self._by_line, self._fallen = [], {}, {}  # another took some away
        for remark in remarks[len(self._sorted) :]:
            self._sorted.append(remark)
            self._sort_in(remark)
        self._sorted_at = self._page.changes
        if not self._by_line and not self._fallen:
            return []
        near = [each for line in range(*finding.span) for each in self._by_line.get(line, ())]
        for alike in _alike_by(finding, self._document.line(finding.span.start).strip()):
            near += _nearest(self._fallen.get(alike, ()), finding.span.start)
        return list(dict.fromkeys(near))

    def _sort_in(self, remark: TrackedFinding) -> None:
        if not self._may_tell(remark) or self._likeness.get(remark.id) == ITS_OWN:
            return
        for telling in self._before.get(remark.id, remark).tellings:
            span = self._stood_at(telling)
            if span is None:
                for alike in _alike_by(telling.finding, telling.anchor):
                    fallen = self._fallen.setdefault(alike, [])
                    insort(fallen, (telling.at.start, remark), key=itemgetter(0))
            else:
                for line in range(*span):
                    self._by_line.setdefault(line, []).append(remark)

    def _stood_at(self, telling: Telling) -> LineSpan | None:
        """Where it stands in the reviewed text, looked for once: a telling stays as it was told."""
        if telling not in self._stands:
            self._stands[telling] = telling.stands_in(self._document)
        return self._stands[telling]

    def _compared(self, remark: TrackedFinding, finding: Finding) -> Likeness | None:
        """How much it resembles what the remark was before this review told it."""
        tellings = self._before.get(remark.id, remark).tellings
        alike = (
            _likeness(telling, self._stood_at(telling), self._document, finding)
            for telling in tellings
        )
        least = min((each for each in alike if each is not None), default=None)
        if least is not None and self._page.has_dismissed(remark.id):
            return least if self._is_itself(least, tellings[0], finding) else None
        return least

    def _is_itself(self, alike: Likeness, last: Telling, finding: Finding) -> bool:
        """Whether it is what was dismissed: that rule at its line, which stands there or, where
        that is not certain, at the place where it stood ``last``, unless it was lost among equal
        lines since. Else its dismissal would hide what nobody has dismissed."""
        kind = alike[0]
        if kind != 1 or last.is_lost:
            return kind == 0
        return is_same_spot(last.mark(), fingerprint_of(self._document, finding.span))

    def _is_ours(self, remark: TrackedFinding) -> bool:
        """Whether no other review has told the remark since, or called it fixed."""
        return remark.round == self._number and remark in self._page.remarks

    def _is_missed(self, remark: TrackedFinding, origin: str | None) -> bool:
        """Whether this review would have told the remark, had it still been true."""
        return (
            remark.id not in self._likeness
            and remark.round <= self._number
            and origin in (None, remark.finding.origin)
            and self.looked_at(remark)
        )

    def _was_reviewed(self, remark: TrackedFinding) -> bool:
        span = remark.stands_in(self._document)
        if span is not None:
            return any(span.start in reviewed for reviewed in self._spans)
        return remark.is_changed_within(self._document, self._spans)

    def _stood(self, piece: ReviewedPart) -> bool:
        """Whether the part is one of those that this review has looked at."""
        span = piece.stands_in(self._document)
        return span is not None and any(reviewed.meets(span) for reviewed in self._spans)


def _name(finding: Finding) -> object:
    return finding.rule, finding.title, finding.span


def _alike_by(finding: Finding, anchor: str) -> tuple[tuple[str, ...], ...]:
    """What two findings have in common if they are one: more, or less."""
    return (
        (finding.rule, "line", anchor),
        (finding.rule, "title", finding.title),
        (finding.rule,),
    )


def _nearest(fallen: Sequence[tuple[int, TrackedFinding]], line: int) -> list[TrackedFinding]:
    """Of those in the order of the lines where they stood, the nearest to ``line``."""
    at = bisect_left(fallen, line, key=itemgetter(0))
    near = sorted(fallen[max(0, at - NEAREST) : at + NEAREST], key=lambda each: abs(each[0] - line))
    return [remark for _, remark in near[:NEAREST]]


def _likeness(
    telling: Telling, span: LineSpan | None, document: Document, finding: Finding
) -> Likeness | None:
    """How little ``finding`` about ``document`` resembles a telling that stands at ``span`` in it;
    None where it is another.

    Where the telling's lines still stand, both speak of one line at least: of the same rule first,
    then of the same category. Where they do not, it is the same rule, held by the same lines, and
    either about the same text or within the change that they went under in. What is found at equal
    lines elsewhere is another, and these may come back. Of equal lines with the same holders the
    one of its order is the most alike, for those that went together come back together. A change
    that was asked for is no flaw told anew.
    """
    old = telling.finding
    if old.rule != finding.rule and IMPROVEMENT in (old.rule, finding.rule):
        return None
    reworded = telling.anchor != document.line(finding.span.start).strip()
    if span is not None and span.meets(finding.span):
        kind = 0 if old.rule == finding.rule else 3 if old.category == finding.category else None
    elif span is None and old.rule == finding.rule and _is_held_alike(telling, document, finding):
        within = isinstance(telling.seen, Document) and changed(telling.seen, document).meets(
            finding.span
        )
        kind = 2 if reworded and within else None if reworded else 1
    else:
        kind = None
    if kind is None:
        return None
    is_elsewhere = kind == 1 and not is_same_spot(
        telling.mark(), fingerprint_of(document, finding.span)
    )
    apart = abs((span or telling.at).start - finding.span.start)
    return kind, reworded, old.title != finding.title, is_elsewhere, apart


def _is_held_alike(telling: Telling, document: Document, finding: Finding) -> bool:
    return telling.held_by == held_by(document, finding.span.start)
