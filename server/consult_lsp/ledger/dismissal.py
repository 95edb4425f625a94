"""Dismissal: a finding that somebody does not want to see, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, get_args

from consult_lsp.finding import Finding
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

from .mark import digest

Reason = Literal["wrong", "accepted risk", "later"]
REASONS: tuple[Reason, ...] = get_args(Reason)

LATER = timedelta(days=14)
"""When a finding comes back that was put off."""


@dataclass(frozen=True, slots=True)
class Dismissal:
    """It holds for findings of the rule, or of the category, on a line of that text in one file.

    ``lines`` is the digest of all lines, where a change in any of them brings the finding back.
    ``until`` is the last day on which it holds. ``author`` and ``note`` are for those who read it.
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

    def covers(self, finding: Finding, line: str, lines: str, today: date) -> bool:
        """Whether it holds today for a finding on ``line``, the first of those of that digest."""
        same_kind = finding.rule == self.rule or finding.category == self.category
        return (
            same_kind
            and normalised(line) == normalised(self.line)
            and self.lines in ("", lines)
            and (self.until is None or today <= self.until)
        )


def is_dismissed(
    finding: Finding, document: Document, span: LineSpan, dismissals: Iterable[Dismissal]
) -> bool:
    """Whether one of these holds today for a finding that stands at ``span`` of ``document``."""
    known = tuple(dismissals)
    if not known:
        return False
    line, lines = document.line(span.start), digest(document.slice(span))
    today = date.today()  # as the user's calendar says
    return any(each.covers(finding, line, lines, today) for each in known)


@lru_cache(maxsize=4_096)
def normalised(line: str) -> str:
    """A line as it is compared: a formatter may change its blanks."""
    return " ".join(line.split())
