"""Tracked finding: one finding from its first review on, and what was said of it in each text.

A review speaks only of the text that it has seen. So whatever one says anew, or says no more, is
kept beside what was said before: the text that was reviewed before shows it when it comes back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from consult_lsp.finding import Finding
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

from .entry import Part, Place, ReviewedPart, new_id
from .fingerprint import Fingerprint, digest_of_text, held_by
from .relocate import changed

ReturnsWith = Literal["lines", "part", "text"]

MOST_TELLINGS = 6
"""Different lines that one remark is remembered by; those told last stay."""

MOST_TEXTS = 8
"""Reviewed texts in which the place of some lines is remembered; the last ones stay."""


@dataclass(eq=False, slots=True)
class Telling(Place):
    """A finding, with the line numbers of ``made_for``, the text that it was made for.

    ``made_for`` is None where that was in an earlier session, and the lines were not seen since;
    ``told_in`` is the digest of that text. ``stood`` are the reviewed texts, by their digests, in
    which it was told, and where. ``part`` is the reviewed part around the lines, and ``deep`` how
    many lines below its start they stand.

    It returns with its lines. Once a review has looked at them and told it no more, it returns with
    what that review did not see: its part as it was, or the very ``text``.
    """

    finding: Finding
    made_for: Document | None
    told_in: str
    stood: dict[str, LineSpan] = field(default_factory=dict)
    part: Part | None = None
    deep: int = 0
    returns_with: ReturnsWith = "lines"
    _shown: Finding | None = field(default=None, init=False, repr=False)
    """The finding as it was shown last: a keystroke moves few of a thousand."""

    @property
    def anchor(self) -> str:
        """The first line that it speaks of, without the blanks around it."""
        if isinstance(self.seen, Fingerprint):
            return self.finding.anchor.strip()
        return self.seen.line(self.at.start).strip()

    @property
    def held_by(self) -> str:
        """A digest of what holds its lines; empty where nobody knows."""
        return held_by(self.seen, self.at.start)

    def is_written_of(self, document: Document) -> bool:
        """Whether it was written where it stood in this very text, and has not followed since."""
        return isinstance(self.seen, Fingerprint) and self.seen.text == digest_of_text(document)

    def is_known_in(self, document: Document) -> bool:
        """Whether it was told in this very text."""
        return bool(self.stood) and digest_of_text(document) in self.stood

    def stands_in(self, document: Document) -> LineSpan | None:
        """In a text that was reviewed, where it was told; else in its part, or with its lines.

        A whole part that is as it was says more than some lines, which may have been written anew.
        """
        if self.is_known_in(document):
            return self.stood[digest_of_text(document)]
        part = self._part()
        if part is not None and (span := part.stands_in(document)) is not None:
            return self._within(span)
        return Place.stands_in(self, document) if self.returns_with == "lines" else None

    def place(self, document: Document) -> LineSpan | None:
        """Where it stands in the text as it is now."""
        if self.seen is document and self.hides_in is None and self.returns_with == "lines":
            return self.at
        if (part := self._part()) is not None:
            part.place(document)
        span = Place.place(self, document)
        if span is not None and self.made_for is None:
            self._wake(document, span)
        return span

    def shown_at(self, line: int) -> Finding:
        """The finding, moved to where its lines stand now, which begin at ``line``, from 0."""
        if self._shown is None or self._shown.start_line != line + 1:
            self._shown = self.finding.moved(line - self.finding.span.start)
        return self._shown

    def is_of_another_part(self, document: Document) -> bool:
        """Whether its part is another in ``document``: then it returns with that."""
        part = self._part()
        if part is None or part.stands_in(document) is not None:
            return False
        self.returns_with, self.stood = "part", {}
        return True

    def is_whole_in(self, document: Document) -> bool:
        """Whether the text is known, or the part around the lines is there as it was."""
        part = self._part()
        is_whole = part is not None and part.stands_in(document) is not None
        return is_whole or self.is_known_in(document)

    def hold(self) -> None:
        """It was as good as told anew of the text in which it stands, and goes with its lines."""
        self.returns_with = "lines"

    def end_in(self, document: Document) -> bool:
        """A review of ``document`` has not told it: it does not hold there. Whether it may return.

        Lines that are still there do not bring it back, so it waits for more than these.
        """
        self.stood.pop(digest_of_text(document), None)
        if self.returns_with == "lines" and not self.occurs_in(document):
            return True
        if self.returns_with != "text" and self.part is not None:
            self.returns_with = "part"
            if self.part.stands_in(document) is None:
                return True
        self.returns_with = "text"
        return bool(self.stood)

    def covered_by(self, piece: ReviewedPart) -> bool:
        """Whether the reviewed part holds its first line; it remembers the part then."""
        if self.made_for is not piece.seen or self.finding.span.start not in piece.at:
            return False
        self.deep = self.finding.span.start - piece.at.start
        self.part = Part(piece.seen, piece.at)
        return True

    def is_of(self, piece: ReviewedPart) -> bool:
        """Whether the part that it remembers is as the reviewed one was."""
        return self.part is not None and self.part.mark().lines == piece.mark().lines

    def copy(self) -> "Telling":
        """The same, which stays as it is."""
        return replace(self, stood={**self.stood}, part=self.part and replace(self.part))

    def _part(self) -> Part | None:
        return None if self.returns_with == "text" else self.part

    def _within(self, part: LineSpan) -> LineSpan:
        start = part.start + self.deep
        return LineSpan(start, start + self.at.stop - self.at.start)

    def _wake(self, document: Document, span: LineSpan) -> None:
        """In another text than it was made for no number chooses between equal places of a fix."""
        self.made_for = document
        moved = self.finding.moved(span.start - self.finding.span.start)
        is_same = digest_of_text(document) == self.told_in
        self.finding = moved if is_same else without_numbers(moved)
        self._shown = None


@dataclass(eq=False, slots=True)
class TrackedFinding:
    """One finding of ``agent``. The first of its ``tellings`` stands, or is the last that was told.

    ``round`` is the number of the review that told it last; 0 is one of an earlier session.
    ``is_fixed`` says that a review has called it fixed since it last stood. ``is_asked_for`` says
    that it was told in a review; the checks told the others without being asked.
    """

    id: str
    agent: str
    tellings: list[Telling]
    round: int = 0
    is_fixed: bool = False
    is_asked_for: bool = True

    @property
    def finding(self) -> Finding:
        """What was said, with the line numbers of ``made_for``."""
        return self.tellings[0].finding

    @property
    def made_for(self) -> Document:
        """The text that the finding was made for. Raises LookupError while it was never seen."""
        if (made_for := self.tellings[0].made_for) is None:
            raise LookupError("The lines of this remark were not seen in this session.")
        return made_for

    @property
    def seen(self) -> Document | Fingerprint:
        """The text in which its lines last stood, or what they are known by."""
        return self.tellings[0].seen

    @property
    def at(self) -> LineSpan:
        """Where they stood in it."""
        return self.tellings[0].at

    def place(self, document: Document) -> LineSpan | None:
        """Where it stands in the text as it is now; None while it hides."""
        for telling in self._ordered(document):
            span = telling.place(document)
            if span is not None:
                if telling is not self.tellings[0]:
                    self.tellings.remove(telling)
                    self.tellings.insert(0, telling)
                self.is_fixed = False
                return span
        return None

    def shown_at(self, line: int) -> Finding:
        """What was said of its lines, which begin at ``line``, from 0, in the text as it is now."""
        return self.tellings[0].shown_at(line)

    def is_with_its_fixes(self, document: Document) -> bool:
        """Whether its fixes, which are followed from the text that they were made for, lead to the
        lines at which it stands in ``document``, and not to others that are equal to these."""
        from consult_lsp.edits.move import moved_span  # it is not needed before there is a fix

        followed = moved_span(self.made_for, document, self.finding.span)
        return followed is None or self.seen is not document or followed == self.at

    def stands_in(self, document: Document) -> LineSpan | None:
        """Where it stands in a text, which may be an earlier one."""
        ordered = self._ordered(document)
        return next((span for each in ordered if (span := each.stands_in(document))), None)

    def _ordered(self, document: Document) -> list[Telling]:
        """What was said of this very text or part comes before what was said of one like it, and
        what was written of this text before what was written of another."""
        if len(self.tellings) < 2:
            return self.tellings

        def likeness(telling: Telling) -> tuple[bool, bool, bool]:
            is_known, is_whole = telling.is_known_in(document), telling.is_whole_in(document)
            return not is_known, not is_whole, not telling.is_written_of(document)

        return sorted(self.tellings, key=likeness)

    def tell(self, finding: Finding, document: Document) -> None:
        """A review of ``document`` says this of it."""
        stood: dict[str, LineSpan] = {}
        others: list[Telling] = []
        for telling in self.tellings:
            if telling.made_for is document or telling.stands_in(document) == finding.span:
                stood |= telling.stood
                if telling.is_of_another_part(document):
                    others.append(telling)
            elif telling.end_in(document):
                others.append(telling)
        text = digest_of_text(document)
        stood.pop(text, None)
        stood = dict([*stood.items(), (text, finding.span)][-MOST_TEXTS:])
        told = Telling(document, finding.span, finding, document, text, stood)
        self.tellings = [told, *others][:MOST_TELLINGS]
        self.is_fixed = False

    def end_in(self, document: Document) -> bool:
        """A review of ``document`` has not told it: it is fixed there. Whether it may return."""
        self.is_fixed = True
        left = [each for each in self.tellings if each.end_in(document)]
        self.tellings = left or self.tellings
        return bool(left)

    def set_apart(self) -> "TrackedFinding | None":
        """What was said in other texts than where it stands, as a finding of its own from now on:
        nobody knows whether its line is the same there. None where that is nothing."""
        stands, *others = self.tellings
        if not others:
            return None
        self.tellings = [stands]
        return replace(self, id=new_id(), tellings=others, round=0, is_fixed=True)

    def is_changed_within(self, document: Document, spans: Sequence[LineSpan]) -> bool:
        """Whether what hides it in ``document`` was changed within these lines, and a finding like
        it would begin there: what stands above the change is as it was."""
        if isinstance(self.seen, Fingerprint):
            return False  # nobody knows where it stood
        gone, whole = changed(self.seen, document), document.span
        if self.at.start < gone.start and not any(self.at.start in span for span in spans):
            return False
        return any(span.holds(gone) or span.holds(whole) for span in spans)

    def copy(self) -> "TrackedFinding":
        """The same, which stays as it is."""
        return replace(self, tellings=[each.copy() for each in self.tellings])


def told_first(name: str, agent: str, finding: Finding, document: Document) -> TrackedFinding:
    """A remark that was never made before, by its id."""
    remark = TrackedFinding(name, agent, [])
    remark.tell(finding, document)
    return remark


def without_numbers(finding: Finding) -> Finding:
    """``finding`` with fixes that stand by their text alone."""
    fixes = (
        replace(fix, edits=tuple(replace(edit, start_line=0) for edit in fix.edits))
        for fix in finding.fixes
    )
    return replace(finding, fixes=tuple(fixes))
