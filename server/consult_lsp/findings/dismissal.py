"""Dismissal: a finding that somebody does not want to see, and why."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, get_args

from consult_lsp.finding import Finding
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

from .enclosing_lines import holders
from .fingerprint import digest

Reason = Literal["wrong", "accepted risk", "later"]
REASONS: tuple[Reason, ...] = get_args(Reason)

LATER = timedelta(days=14)
"""When a finding comes back that was put off."""


Where = Literal["here", "file", "everywhere"]
WHERE: tuple[Where, ...] = get_args(Where)

EVERYWHERE = "*"
"""In place of a file: all of the workspace's."""

TOP = "top level"
"""The symbol of lines that nothing holds."""


@dataclass(frozen=True, slots=True)
class Dismissal:
    """It is of one finding: its rule, its line and the lines that hold it (``symbol``), of which it
    is the ``nth``, from 1, ``of`` as many; 0 is of however many. Only on the user's word it is of
    equal lines in its ``file`` or ``everywhere``; so are those that name no symbol. Without a rule
    it is of the whole category.

    ``remark`` is the finding's id, by which its own dismissal goes with it; ``lines`` is the digest
    of all lines, where a change in any of them brings the finding back. ``until`` is the last day
    on which it holds. ``author`` and ``note`` are for those who read it.
    """

    rule: str
    category: str
    line: str
    title: str
    reason: Reason
    day: date
    until: date | None = None
    lines: str = ""
    author: str = ""
    note: str = ""
    where: Where = "file"
    symbol: str = ""
    nth: int = 1
    of: int = 0
    remark: str = ""

    def covers(self, finding: Finding, line: str, lines: str, today: date) -> bool:
        """Whether it holds today for such a finding on ``line``, the first of those of that digest,
        wherever that is in the file."""
        named = finding.rule == self.rule if self.rule else finding.category == self.category
        return named and self._holds_on(line, lines, today)

    def _holds_on(self, line: str, lines: str, today: date) -> bool:
        return (
            normalised(line) == normalised(self.line)
            and self.lines in ("", lines)
            and (self.until is None or today <= self.until)
        )

    def is_of(self, remark: str, line: str, lines: str, today: date) -> bool:
        """Whether it holds today for that very finding, whatever its rule is called now."""
        return remark == self.remark != "" and self._holds_on(line, lines, today)


class Dismissals:
    """All that may hide a finding, by the lines that they are of: a file may have hundreds."""

    def __init__(self, dismissals: Iterable[Dismissal]) -> None:
        self._of_remark: dict[str, list[Dismissal]] = {}
        self._of_line: dict[str, list[Dismissal]] = {}
        self._of_spot: dict[tuple[str, str, int], list[Dismissal]] = {}
        for each in dismissals:
            line = normalised(each.line)
            if each.remark:
                self._of_remark.setdefault(each.remark, []).append(each)
            if each.where == "here":
                self._of_spot.setdefault((line, each.symbol, each.nth), []).append(each)
            else:
                self._of_line.setdefault(line, []).append(each)

    def __bool__(self) -> bool:
        return bool(self._of_remark or self._of_line or self._of_spot)

    def of(
        self,
        finding: Finding,
        document: Document,
        span: LineSpan,
        remark: str = "",
        others: Container[str] = (),
    ) -> Iterator[Dismissal]:
        """Those that hold today for a finding that stands at ``span`` of ``document``.

        ``remark`` is its id, and ``others`` are all that stand there: their dismissals are not its.
        """
        if not self:
            return
        line, lines = document.line(span.start), digest(document.slice(span))
        today = date.today()  # as the user's calendar says
        for each in self._of_remark.get(remark, ()):
            if each.is_of(remark, line, lines, today):
                yield each
        for each in self._of_line.get(normalised(line), ()):
            if each.covers(finding, line, lines, today):
                yield each
        for each in self._of_spot.get((normalised(line), *spot_of(document, span.start)), ()):
            is_anothers = each.remark and each.remark in others
            is_as_many = each.of in (0, count_at(document, span.start))
            if not is_anothers and is_as_many and each.covers(finding, line, lines, today):
                yield each


def count_at(document: Document, line: int) -> int:
    """How many lines equal to one are held by the same lines, itself among them."""
    spots, counts = _spots(document, normalised(document.line(line)))
    return counts[spots[line][0]]


def spot_of(document: Document, line: int) -> tuple[str, int]:
    """The lines that hold a line, and which of the equal ones that these hold it is, from 1."""
    return _spots(document, normalised(document.line(line)))[0][line]


@lru_cache(maxsize=16)
def _spots(document: Document, text: str) -> tuple[dict[int, tuple[str, int]], Counter[str]]:
    """All lines of a text at once, and how many each symbol has: there may be a thousand, and a
    dismissal of each of them."""
    counts: Counter[str] = Counter()
    spots: dict[int, tuple[str, int]] = {}
    for number in range(len(document.lines)):
        if normalised(document.line(number)) == text:
            symbol = " > ".join(normalised(each) for each in holders(document, number)) or TOP
            counts[symbol] += 1
            spots[number] = symbol, counts[symbol]
    return spots, counts


@lru_cache(maxsize=4_096)
def normalised(line: str) -> str:
    """A line as it is compared: a formatter may change its blanks."""
    return " ".join(line.split())
