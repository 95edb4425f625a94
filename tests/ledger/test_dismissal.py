"""A dismissal holds for one line of one file, by rule or category, until its day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from consult_lsp.finding import Category, Finding, Severity
from consult_lsp.ledger.dismissal import Dismissal
from consult_lsp.ledger.ledger import Ledger
from consult_lsp.ledger.round import Tally
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

TODAY = date(2026, 11, 24)
FINDING = Finding("r", Category.SECURITY, Severity.ERROR, "T", 1, 2, "x  = 1")
HELD = Dismissal("r", "security", "x = 1", "T", "wrong", TODAY)


@pytest.mark.parametrize(
    ("dismissal", "line", "holds"),
    [
        (HELD, "x = 1", True),
        (HELD, "    x  =  1  ", True),
        (HELD, "x = 2", False),
        (replace(HELD, rule="other"), "x = 1", True),
        (replace(HELD, category=""), "x = 1", True),
        (replace(HELD, rule="other", category="testing"), "x = 1", False),
        (replace(HELD, until=TODAY), "x = 1", True),
        (replace(HELD, until=TODAY - timedelta(days=1)), "x = 1", False),
        (replace(HELD, lines="digest"), "x = 1", True),
        (replace(HELD, lines="another"), "x = 1", False),
    ],
)
def test_a_dismissal_covers(dismissal: Dismissal, line: str, holds: bool) -> None:
    assert dismissal.covers(FINDING, line, "digest", TODAY) == holds


def test_what_is_dismissed_is_neither_shown_nor_new_nor_fixed() -> None:
    ledger, now = Ledger(), Document("file:///a.py", "x  = 1\ny = 2\n")
    other = replace(FINDING, start_line=2, end_line=2, category=Category.TESTING)
    ledger.dismiss(now.uri, HELD)
    begun = ledger.review("a", now, [LineSpan(0, 2)])
    hidden = begun.found(FINDING)
    begun.found(other)
    assert begun.end(whole=True) == Tally(new=1, dismissed=1)
    assert [finding for _, finding in ledger.findings(now)] == [other]
    assert [finding for _, finding in ledger.dismissed(now)] == [FINDING]
    assert ledger.review("a", now, [LineSpan(0, 1)]).end(whole=True) == Tally()
    assert ledger.take_back(now.uri, hidden) == 1


def test_what_is_taken_back_is_shown_again() -> None:
    ledger, now = Ledger(), Document("file:///a.py", "x  = 1\ny = 2\n")
    remark = ledger.review("a", now, [LineSpan(0, 2)]).found(FINDING)
    ledger.dismiss(now.uri, HELD)
    ledger.dismiss(now.uri, replace(HELD, line="y = 2"))
    assert ledger.findings(now) == []
    assert ledger.take_back(now.uri, remark) == 1
    assert [finding for _, finding in ledger.findings(now)] == [FINDING]
    assert ledger.take_back(now.uri, None) == 1
