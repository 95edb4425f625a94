"""Findings stand by the lines they speak of: they move, hide and return with them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult_lsp.finding import Category, Finding, Severity
from consult_lsp.findings import entry as entry_module
from consult_lsp.findings.document_findings import MOST_HIDDEN
from consult_lsp.findings.ledger import Ledger
from consult_lsp.findings.relocate import followed
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

URI = "file:///a.py"


def document(text: str) -> Document:
    return Document(URI, text)


def finding(line: int, title: str = "Off") -> Finding:
    return Finding(
        rule="r",
        category=Category.SECURITY,
        severity=Severity.WARNING,
        title=title,
        start_line=line,
        end_line=line,
        anchor="",
    )


def review(
    ledger: Ledger, about: Document, span: LineSpan, *findings: Finding, agent: str = "a"
) -> None:
    begun = ledger.review(agent, about, [span])
    for each in findings:
        begun.found(each)
    begun.end(whole=True)


def lines(ledger: Ledger, text: str) -> list[int]:
    return [found.start_line for _, found in ledger.findings(document(text))]


def test_a_finding_moves_with_its_lines() -> None:
    ledger = Ledger()
    review(ledger, document("x\ny\nz\n"), LineSpan(0, 3), finding(2))
    assert lines(ledger, "new\nnew\nx\ny\nz\n") == [4]
    assert lines(ledger, "y\nz\n") == [1]


def test_a_finding_hides_when_its_lines_change_and_returns_with_them() -> None:
    ledger = Ledger()
    review(ledger, document("x\ny\nz\n"), LineSpan(0, 3), finding(2))
    assert lines(ledger, "x\nY\nz\n") == []
    assert lines(ledger, "x\ny\nz\n") == [2]


def test_a_twin_is_never_taken_for_the_lines_themselves() -> None:
    ledger = Ledger()
    review(ledger, document("y\n1\ny\n"), LineSpan(0, 3), finding(1))
    assert lines(ledger, "Y\n1\ny\n") == []
    assert lines(ledger, "y\n1\ny\n") == [1]
    assert lines(ledger, "0\ny\n1\ny\n") == [2]


def test_lines_that_move_past_others_are_found_again() -> None:
    ledger = Ledger()
    review(ledger, document("x\ny\nz\n"), LineSpan(0, 3), finding(1))
    assert lines(ledger, "y\nz\n") == []
    assert lines(ledger, "y\nz\nx\n") == [3]


def test_a_new_review_takes_the_place_of_the_old_one_for_its_lines_only() -> None:
    ledger = Ledger()
    text = "x\ny\nz\n"
    review(ledger, document(text), LineSpan(0, 3), finding(1), finding(3))
    review(ledger, document(text), LineSpan(2, 3))
    assert lines(ledger, text) == [1]


def test_another_agents_findings_stay() -> None:
    ledger = Ledger()
    review(ledger, document("x\n"), LineSpan(0, 1), finding(1))
    review(ledger, document("x\n"), LineSpan(0, 1), agent="b")
    assert lines(ledger, "x\n") == [1]


@pytest.mark.parametrize("spans", [LineSpan(1, 2), LineSpan(0, 2)])
def test_a_review_says_nothing_of_a_text_that_it_has_not_seen(spans: LineSpan) -> None:
    ledger = Ledger()
    review(ledger, document("x\ny\n"), LineSpan(0, 2), finding(1))
    assert lines(ledger, "X\ny\n") == []
    review(ledger, document("X\ny\n"), spans)
    assert lines(ledger, "x\ny\n") == [1], "an undone mend mends nothing"
    review(ledger, document("x\ny\n"), LineSpan(0, 2))
    assert lines(ledger, "x\ny\n") == []


def test_what_hides_is_not_kept_for_ever() -> None:
    ledger = Ledger()
    count = 2 * MOST_HIDDEN
    for number in range(count):
        now = document(f"x{number}\ny\n")
        begun = ledger.review("a", now, [LineSpan(0, 1)])
        begun.found(replace(finding(1), rule=f"r{number}"))
        begun.end(whole=False)
    standing = [number for number in range(count) if lines(ledger, f"x{number}\ny\n")]
    assert standing == list(range(count - MOST_HIDDEN - 1, count))
    assert lines(ledger, "x0\ny\n") == []
    assert lines(ledger, f"x{count - 1}\ny\n") == [1]
    for number in range(count):
        ledger.explain("a", document(f"x{number}\n"), LineSpan(0, 1), "", "model")
    assert ledger.explanation(document("x0\n"), 0) is None
    assert ledger.explanation(document(f"x{count - 1}\n"), 0) is not None


def test_what_hides_is_looked_for_once_in_a_text(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[Document] = []

    def counted(before: Document, after: Document, span: LineSpan) -> LineSpan | None:
        looked.append(after)
        return followed(before, after, span)

    monkeypatch.setattr(entry_module, "followed", counted)
    ledger = Ledger()
    review(ledger, document("x\ny\n"), LineSpan(0, 2), finding(1))
    changed, again = document("X\ny\n"), document("X\nyy\n")
    ledger.follow(changed)
    ledger.follow(again)
    assert looked == [changed], "not at every keystroke"
    for _ in range(3):
        assert ledger.findings(again) == []
    assert looked == [changed], "nor where no line is like it"
    assert ledger.findings(now := document("x\n")) != []
    assert looked == [changed, now]


def test_an_explanation_holds_until_the_code_changes() -> None:
    ledger = Ledger()
    before = document("def f():\n    return 1\n")
    ledger.explain("a", before, LineSpan(0, 2), "It returns one.", "model")
    held = ledger.explanation(document("import os\n" + before.text), 2)
    assert held is not None
    assert held[0].markdown == "It returns one."
    assert held[1] == LineSpan(1, 3)
    assert ledger.explanation(document("def f():\n    return 2\n"), 1) is None


@given(st.lists(st.sampled_from("abcd")), st.lists(st.sampled_from("abcd")))
def test_a_finding_shows_only_where_its_own_line_stands(above: list[str], below: list[str]) -> None:
    ledger = Ledger()
    review(ledger, document("a\nb\nc\n"), LineSpan(0, 3), finding(2))
    now = document("\n".join([*above, *below]))
    for _, found in ledger.findings(now):
        assert now.line(found.start_line - 1) == "b"
