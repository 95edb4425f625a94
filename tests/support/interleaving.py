"""Random interleavings of what users do and what consultations bring, judged by an oracle.

A Hypothesis state machine: each of its runs is one editing session with up to three documents and
any number of questions under way. ``TALLY`` counts what came of the edits.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from consult_lsp.edits.combine import Change, recombine
from consult_lsp.finding import Category, Edit, Finding, Fix, Severity
from consult_lsp.findings.ledger import Ledger
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan, split_lines, without_end

from .oracle import Buffer, Line, Lines, Meant, outcomes

TALLY: Counter[str] = Counter()
COMMON = ("}", "    return None", "", "x = 1")
"""Lines that every file has many of."""
T = TypeVar("T")


@dataclass
class Question:
    """What was asked about a snapshot, and what the model is going to say."""

    buffer: Buffer
    seen: Document
    lines: Lines
    span: LineSpan
    meant: list[list[Meant]] = field(default_factory=list)
    edits: list[tuple[Edit, ...]] = field(default_factory=list)


@dataclass
class Told:
    """A finding in the ledger: the line it speaks of, and what its fix means."""

    question: Question
    line: int
    meant: list[Meant]


def interleavings(count: int, *phases: Phase) -> settings:
    """So many sessions of up to 50 steps, by default with what helps to understand a failure."""
    return settings(
        phases=phases or tuple(Phase),
        max_examples=count,
        stateful_step_count=50,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


class Interleaving(RuleBasedStateMachine):
    """One editing session. A wrong edit fails it, unless ``counts`` says to count them only."""

    counts = False
    recombine = staticmethod(recombine)

    @initialize(data=st.data())
    def open(self, data: st.DataObject) -> None:
        self.number = 0
        self.ledger = Ledger()
        self.improving: list[Question] = []
        self.reviewing: list[Question] = []
        self.told: dict[str, Told] = {}
        self.buffers = [self._opened(data, name) for name in ("a", "b")]
        self.front = self.buffers[0]
        TALLY["runs"] += 1

    # What the user does.

    @rule()
    def go_to_the_other_document(self) -> None:
        self.front = self.buffers[1 - self.buffers.index(self.front)]

    @rule(data=st.data(), count=st.integers(0, 2), more=st.integers(0, 2))
    def type_lines(self, data: st.DataObject, count: int, more: int) -> None:
        """Some lines become some others: typed, changed, or deleted."""
        at = self._line(data, more=1)
        fresh = tuple(Line(self._fresh("typed")) for _ in range(more))
        lines = self.front.lines[:at] + fresh + self.front.lines[at + count :]
        self._user_makes(lines)

    @rule(data=st.data(), common=st.sampled_from(COMMON))
    def type_a_common_line(self, data: st.DataObject, common: str) -> None:
        at = self._line(data, more=1)
        self._user_makes((*self.front.lines[:at], Line(common), *self.front.lines[at:]))

    @precondition(lambda self: self.front.lines)
    @rule(data=st.data(), count=st.integers(1, 3), is_cut=st.booleans())
    def paste(self, data: st.DataObject, count: int, is_cut: bool) -> None:
        """Copy or cut some lines, and paste them elsewhere."""
        lines, at = self.front.lines, self._line(data)
        taken = tuple(Line(line.text) for line in lines[at : at + count])
        left = lines[:at] + lines[at + count :] if is_cut else lines
        to = data.draw(st.integers(0, len(left)))
        self._user_makes(left[:to] + taken + left[to:])

    @precondition(lambda self: self.front.past)
    @rule()
    def undo(self) -> None:
        self.front.undo()
        self.ledger.follow(self.front.document)

    @precondition(lambda self: self.front.future)
    @rule()
    def redo(self) -> None:
        self.front.redo()
        self.ledger.follow(self.front.document)

    @rule(is_renamed=st.booleans())
    def close_and_open_again(self, is_renamed: bool) -> None:
        """What is asked about a closed document ends; its findings come back with it."""
        self.improving = [each for each in self.improving if each.buffer is not self.front]
        self.reviewing = [each for each in self.reviewing if each.buffer is not self.front]
        uri = self._fresh("file:///") if is_renamed else self.front.document.uri
        self.front.reopened(uri)

    # What consultations bring.

    @precondition(lambda self: self.front.lines)
    @rule(data=st.data())
    def ask_for_an_improvement(self, data: st.DataObject) -> None:
        question = self._asked(data)
        self._resources(data, question, question.span)
        self.improving.append(question)

    @precondition(lambda self: self.improving)
    @rule(data=st.data())
    def an_improvement_comes(self, data: st.DataObject) -> None:
        question = self._one_of(data, self.improving)
        self.improving.remove(question)
        now = question.buffer.document
        change = self.recombine(question.seen, now, question.edits[0], question.span)
        self._judge(question.buffer, question.lines, question.meant[0], change)

    @precondition(lambda self: self.front.lines)
    @rule(data=st.data(), findings=st.integers(1, 3))
    def ask_for_a_review(self, data: st.DataObject, findings: int) -> None:
        question = self._asked(data)
        for _ in range(findings):
            self._resources(data, question, LineSpan(0, len(question.lines)))
        self.reviewing.append(question)

    @precondition(lambda self: self.reviewing)
    @rule(data=st.data())
    def a_review_comes(self, data: st.DataObject) -> None:
        question = self._one_of(data, self.reviewing)
        self.reviewing.remove(question)
        findings = []
        for meant, edits in zip(question.meant, question.edits, strict=True):
            line = data.draw(st.integers(question.span.start, question.span.stop - 1))
            told = Told(question, line, meant)
            name = self._fresh("rule")
            self.told[name] = told
            findings.append(_finding(name, question.lines[line].text, line, edits))
        review = self.ledger.review("agent", question.seen, [question.span])
        for finding in findings:
            review.found(finding)
        review.end(whole=True)

    @rule(data=st.data())
    def choose_a_fix(self, data: st.DataObject) -> None:
        """A quick fix, perhaps long after the review, from what is shown now."""
        shown = self.ledger.findings(self.front.document)
        if not shown:
            return
        remark, finding = self._one_of(data, shown)
        told = self.told[finding.rule]
        [fix] = remark.finding.fixes
        change = self.recombine(remark.made_for, self.front.document, fix.edits)
        self._judge(self.front, told.question.lines, told.meant, change)

    # What must hold.

    @invariant()
    def the_server_has_the_users_text(self) -> None:
        for buffer in getattr(self, "buffers", ()):
            self._fails_if(buffer.document.text != buffer.text_of(buffer.lines), "lost")

    @invariant()
    def every_finding_stands_at_its_line(self) -> None:
        for buffer in getattr(self, "buffers", ()):
            for _, finding in self.ledger.findings(buffer.document):
                told = self.told[finding.rule]
                line = told.question.lines[told.line]
                there = buffer.lines[finding.start_line - 1]
                self._fails_if(there.text != line.text, "misplaced findings")

    # How it goes about it.

    def _judge(self, buffer: Buffer, seen: Lines, meant: Sequence[Meant], change: object) -> None:
        if not isinstance(change, Change):
            TALLY["refused"] += 1
            return
        TALLY["applied"] += 1
        allowed = list(outcomes(seen, buffer.lines, meant))
        made = next((one for one in allowed if buffer.text_of(one) == change.after.text), None)
        self._fails_if(made is None, "misplaced", seen, buffer.lines, meant, change.after.lines)
        if made is None:
            made = tuple(Line(without_end(line)) for line in split_lines(change.after.text))
            made = made[:-1] if buffer.is_ended and made and not made[-1].text else made
        self._fails_if(self._has_lost(buffer, seen, meant, change.after.text), "lost")
        buffer.becomes(made)
        self.ledger.follow(buffer.document)

    def _has_lost(self, buffer: Buffer, seen: Lines, meant: Sequence[Meant], after: str) -> bool:
        """Whether a line that no edit is about stands in the text less often than before."""
        given = Counter(line.text for one in meant for line in seen[one.start : one.stop])
        before = Counter(line.text for line in buffer.lines)
        left = Counter(without_end(line) for line in split_lines(after))
        return bool(before - given - left - Counter({"": len(buffer.lines)}))

    def _fails_if(self, failed: bool, what: str, *how: object) -> None:
        TALLY[what] += failed
        assert self.counts or not failed, (what, *how)

    def _user_makes(self, lines: Lines) -> None:
        if lines:
            self.front.becomes(lines)
            self.ledger.follow(self.front.document)

    def _opened(self, data: st.DataObject, name: str) -> Buffer:
        common = st.sampled_from(COMMON)
        texts = data.draw(st.lists(common | st.none(), min_size=3, max_size=9))
        written = [self._fresh("line") if text is None else text for text in texts]
        end = data.draw(st.sampled_from(["\n", "\r\n", "\r"]))
        return Buffer(f"file:///{name}", written, end, is_ended=data.draw(st.booleans()))

    def _asked(self, data: st.DataObject) -> Question:
        start = self._line(data)
        stop = data.draw(st.integers(start + 1, len(self.front.lines)))
        span = LineSpan(start, stop)
        return Question(self.front, self.front.document, self.front.lines, span)

    def _resources(self, data: st.DataObject, question: Question, span: LineSpan) -> None:
        """Some edits of lines in ``span``, as a model sends them that counts and copies well."""
        meant = []
        at = span.start
        for _ in range(data.draw(st.integers(1, 2))):
            if at < span.stop:
                start = data.draw(st.integers(at, span.stop - 1))
                stop = data.draw(st.integers(start + 1, min(start + 3, span.stop)))
                new = self._new(data, stop - start)
                one = Meant(start, stop, new)
                if _is_plain(question.lines, one):
                    meant.append(one)
                at = stop
        question.meant.append(meant)
        question.edits.append(tuple(one.edit(question.lines) for one in meant))

    def _new(self, data: st.DataObject, length: int) -> tuple[int | str, ...]:
        """What the lines become: some stay, some go, some are new."""
        new: list[int | str] = []
        for at in range(length):
            new += data.draw(st.sampled_from([[at], [at], [self._fresh("new")], []]))
            new += data.draw(st.sampled_from([[], [], [self._fresh("new")]]))
        return tuple(new)

    def _line(self, data: st.DataObject, more: int = 0) -> int:
        return data.draw(st.integers(0, len(self.front.lines) - 1 + more))

    def _one_of(self, data: st.DataObject, things: Sequence[T]) -> T:
        return things[data.draw(st.integers(0, len(things) - 1))]

    def _fresh(self, kind: str) -> str:
        """A text that stands nowhere else."""
        self.number += 1
        return f"{kind}{self.number}"


def _is_plain(lines: Lines, one: Meant) -> bool:
    """Whether the edit says what is meant: it changes something, and does not end in a blank line.

    A blank line at the end is a line end as well, and a single one nothing: both are read as less.
    """
    edit = one.edit(lines)
    return edit.old != edit.new and not any(
        text.endswith("\n") or (keeps and not text)
        for text, keeps in ((edit.old, True), (edit.new, one.new))
    )


def _finding(rule: str, anchor: str, line: int, edits: tuple[Edit, ...]) -> Finding:
    return Finding(
        rule=rule,
        category=Category.RELIABILITY,
        severity=Severity.WARNING,
        title="Off",
        start_line=line + 1,
        end_line=line + 1,
        anchor=anchor,
        fixes=(Fix("Better", edits),),
    )
