"""A dismissal is of one finding, by its rule, its line and what holds that, until its day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from consult_lsp.finding import Category, Finding, Severity
from consult_lsp.findings.dismissal import Dismissal, Where, spot_of
from consult_lsp.findings.ledger import Ledger
from consult_lsp.findings.review_run import Tally
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
        (replace(HELD, rule="other"), "x = 1", False),
        (replace(HELD, rule=""), "x = 1", True),
        (replace(HELD, rule="", category="testing"), "x = 1", False),
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
    assert ledger.take_back(now.uri, [hidden]) == 1


def test_what_is_taken_back_is_shown_again() -> None:
    ledger, now = Ledger(), Document("file:///a.py", "x  = 1\ny = 2\n")
    remark = ledger.review("a", now, [LineSpan(0, 2)]).found(FINDING)
    ledger.dismiss(now.uri, HELD)
    ledger.dismiss(now.uri, replace(HELD, line="y = 2"))
    assert ledger.findings(now) == []
    assert ledger.take_back(now.uri, [remark]) == 1
    assert [finding for _, finding in ledger.findings(now)] == [FINDING]
    assert ledger.take_back(now.uri, None) == 1


TWINS = """
def pay(a):
    a.save()
    a.save()


def refund(a):
    a.save()
"""


def dismissed(where: Where, *, by_id: bool = True) -> tuple[Ledger, Document]:
    """Four findings on equal lines, of which the first of two in one function is dismissed."""
    ledger, now = Ledger(), Document("file:///a.py", TWINS.lstrip())
    begun = ledger.review("a", now, [now.span])
    told = [
        begun.found(replace(FINDING, rule=rule, start_line=line, end_line=line))
        for line, rule in ((2, "r"), (2, "s"), (3, "r"), (7, "r"))
    ]
    begun.end(whole=True)
    symbol, nth = spot_of(now, 1)
    spot = {"symbol": symbol, "nth": nth} if where == "here" else {}
    remark = told[0].id if by_id and where == "here" else ""
    held = replace(HELD, line="a.save()", where=where, remark=remark)
    ledger.dismiss(now.uri, replace(held, **spot))
    return ledger, now


def shown(ledger: Ledger, document: Document) -> list[tuple[int, str]]:
    return [(found.start_line, found.rule) for _, found in ledger.findings(document)]


@pytest.mark.parametrize("by_id", [True, False], ids=["my own", "the team's"])
def test_to_dismiss_one_finding_hides_no_other_rule_and_no_equal_line(by_id: bool) -> None:
    ledger, now = dismissed("here", by_id=by_id)
    assert shown(ledger, now) == [(2, "s"), (3, "r"), (7, "r")]
    longer = Document(now.uri, "import os\n" + now.text)
    assert shown(ledger, longer) == [(3, "s"), (4, "r"), (8, "r")]


def test_my_own_dismissal_goes_with_its_finding_where_an_equal_line_comes_before() -> None:
    ledger, now = dismissed("here")
    more = Document(now.uri, now.text.replace("(a):\n", "(a):\n    a.log()\n    a.save()\n", 1))
    assert shown(ledger, more) == [(4, "s"), (5, "r"), (9, "r")]


def test_equal_lines_of_the_file_are_dismissed_on_the_users_word_only() -> None:
    ledger, now = dismissed("file")
    assert shown(ledger, now) == [(2, "s")]


def test_equal_lines_of_every_file_are_dismissed_and_come_back_on_the_users_word() -> None:
    ledger, now = dismissed("everywhere")
    assert shown(ledger, now) == [(2, "s")]
    other = Document("file:///b.py", "a.save()\n")
    begun = ledger.review("a", other, [other.span])
    begun.found(replace(FINDING, start_line=1, end_line=1))
    assert begun.end(whole=True) == Tally(dismissed=1)
    assert ledger.take_back(other.uri, None) == 1
    assert len(shown(ledger, other)) == 1
    assert len(shown(ledger, now)) == 4
