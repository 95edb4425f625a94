"""What a review repeats is the same remark, so that whatever names it still does."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult_lsp.finding import IMPROVEMENT, Category, Finding, Severity
from consult_lsp.findings.ledger import Ledger
from consult_lsp.findings.review_run import Tally
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

URI = "file:///a.py"
TEXT = "def f():\n    a = 1\n    b = 2\n    c = 3\n"


def document(text: str) -> Document:
    return Document(URI, text)


def about(
    text: str, line: str, rule: str = "r", title: str = "Off", category: Category = Category.TESTING
) -> Finding:
    """A finding about the first line that holds ``line``."""
    lines = text.split("\n")
    number = next(n for n, each in enumerate(lines, 1) if line in each)
    return Finding(rule, category, Severity.WARNING, title, number, number, lines[number - 1])


def reviewed(ledger: Ledger, text: str, *findings: Finding, whole: bool = True) -> Tally:
    now = document(text)
    begun = ledger.review("a", now, [now.span])
    for finding in findings:
        begun.found(finding)
    return begun.end(whole)


def ids(ledger: Ledger, text: str) -> dict[str, str]:
    """The id of each remark that stands, by the line that it stands on."""
    now = document(text)
    return {now.line(f.span.start).strip(): remark.id for remark, f in ledger.findings(now)}


def test_a_repeated_finding_is_the_same_remark_with_what_is_said_now() -> None:
    ledger = Ledger()
    assert reviewed(ledger, TEXT, about(TEXT, "a = 1"), about(TEXT, "b = 2")) == Tally(new=2)
    before = ids(ledger, TEXT)
    longer = "import os\n" + TEXT
    again = about(longer, "b = 2", title="Clearer")
    assert reviewed(ledger, longer, again) == Tally(fixed=1, remaining=1)
    assert ids(ledger, longer) == {"b = 2": before["b = 2"]}
    [(remark, _)] = ledger.findings(document(longer))
    assert remark.finding.title == "Clearer"


def test_another_name_for_the_rule_is_the_same_remark_on_the_same_lines() -> None:
    ledger = Ledger()
    reviewed(ledger, TEXT, about(TEXT, "a = 1", rule="no-a"))
    assert reviewed(ledger, TEXT, about(TEXT, "a = 1", rule="avoid-a")).remaining == 1
    other = about(TEXT, "a = 1", rule="slow", category=Category.PERFORMANCE)
    assert reviewed(ledger, TEXT, other) == Tally(new=1, fixed=1)


@pytest.mark.parametrize("rules", [("r", IMPROVEMENT), (IMPROVEMENT, "r")])
def test_an_improvement_to_choose_is_no_finding_told_anew(rules: tuple[str, str]) -> None:
    ledger = Ledger()
    for rule in rules:
        reviewed(ledger, TEXT, about(TEXT, "a = 1", rule=rule), whole=False)
    assert {found.rule for _, found in ledger.findings(document(TEXT))} == set(rules)


def test_the_nearer_finding_takes_the_remark_though_it_comes_later() -> None:
    ledger = Ledger()
    reviewed(ledger, TEXT, about(TEXT, "a = 1", rule="no-a"))
    [mine] = ids(ledger, TEXT).values()
    cousin, itself = about(TEXT, "a = 1", rule="other"), about(TEXT, "a = 1", rule="no-a")
    assert reviewed(ledger, TEXT, cousin, itself) == Tally(new=1, remaining=1)
    found = ledger.find(mine, document(TEXT))
    assert found is not None
    assert found[1] == itself


def test_a_finding_about_changed_lines_is_the_remark_that_they_hid() -> None:
    ledger = Ledger()
    reviewed(ledger, TEXT, about(TEXT, "b = 2"))
    [mine] = ids(ledger, TEXT).values()
    changed = TEXT.replace("b = 2", "b = 22")
    assert ids(ledger, changed) == {}
    assert reviewed(ledger, changed, about(changed, "b = 22")) == Tally(remaining=1)
    assert ids(ledger, changed) == {"b = 22": mine}


def test_a_remark_whose_changed_lines_were_reviewed_is_fixed() -> None:
    ledger = Ledger()
    reviewed(ledger, TEXT, about(TEXT, "b = 2"))
    changed = document(TEXT.replace("b = 2", "b = check(2)"))
    assert ledger.review("a", changed, [LineSpan(0, 2)]).end(whole=True) == Tally()
    assert ledger.review("a", changed, [LineSpan(2, 3)]).end(whole=True) == Tally(fixed=1)
    assert ledger.review("a", changed, [LineSpan(2, 3)]).end(whole=True) == Tally()
    assert ids(ledger, changed.text) == {}
    assert set(ids(ledger, TEXT)) == {"b = 2"}, "the mend was undone"


@pytest.mark.parametrize("whole", [True, False])
def test_only_a_whole_review_calls_anything_fixed(whole: bool) -> None:
    ledger = Ledger()
    reviewed(ledger, TEXT, about(TEXT, "a = 1"), about(TEXT, "b = 2"))
    tally = reviewed(ledger, TEXT, about(TEXT, "c = 3"), whole=whole)
    assert tally == Tally(new=1, fixed=2 if whole else 0)
    assert set(ids(ledger, TEXT)) == ({"c = 3"} if whole else {"a = 1", "b = 2", "c = 3"})


@pytest.mark.parametrize("now", [TEXT, TEXT.replace("b = 2", "b = 4")])
def test_a_finding_that_begins_above_the_reviewed_lines_is_not_called_fixed(now: str) -> None:
    """A review of these lines could not have told it."""
    ledger = Ledger()
    wide = replace(about(TEXT, "def f"), end_line=4)
    reviewed(ledger, TEXT, wide)
    inside = ledger.review("a", document(now), [LineSpan(2, 4)])
    assert inside.end(whole=True) == Tally()
    assert list(ids(ledger, TEXT)) == ["def f():"]


def test_without_a_model_only_the_findings_of_checks_are_called_fixed() -> None:
    ledger = Ledger()
    check = replace(about(TEXT, "a = 1"), origin="check")
    reviewed(ledger, TEXT, check, about(TEXT, "b = 2"))
    begun = ledger.review("a", document(TEXT), [LineSpan(0, 4)])
    assert begun.end(whole=True, origin="check") == Tally(fixed=1)
    assert set(ids(ledger, TEXT)) == {"b = 2"}


def test_findings_are_about_the_reviewed_text_and_stand_in_the_text_as_it_is_now() -> None:
    ledger = Ledger()
    begun = ledger.review("a", document(TEXT), [LineSpan(0, 4)])
    now = "import os\n" + TEXT
    ledger.follow(document(now))
    begun.found(about(TEXT, "b = 2"))
    assert set(ids(ledger, now)) == {"b = 2"}
    begun.found(about(TEXT, "c = 3"))
    assert set(ids(ledger, now.replace("b = 2", "b = 3"))) == {"c = 3"}


def test_what_was_told_and_is_not_among_all_is_taken_back() -> None:
    ledger = Ledger()
    reviewed(ledger, TEXT, about(TEXT, "a = 1"))
    begun = ledger.review("a", document(TEXT), [LineSpan(0, 4)])
    for line in ("a = 1", "b = 2"):
        begun.found(about(TEXT, line))
    begun.settle([about(TEXT, "c = 3")])
    assert begun.end(whole=True) == Tally(new=1, fixed=1)
    assert set(ids(ledger, TEXT)) == {"c = 3"}


def test_of_two_reviews_at_once_neither_calls_the_others_findings_fixed() -> None:
    ledger = Ledger()
    first = ledger.review("a", document(TEXT), [LineSpan(0, 4)])
    second = ledger.review("a", document(TEXT), [LineSpan(0, 4)])
    second.found(about(TEXT, "b = 2"))
    assert first.end(whole=True) == Tally()
    assert second.end(whole=True) == Tally(new=1)


def test_of_two_reviews_at_once_each_keeps_what_it_has_found() -> None:
    ledger, found = Ledger(), about(TEXT, "b = 2")
    first = ledger.review("a", document(TEXT), [LineSpan(0, 4)])
    first.found(found)
    assert ledger.review("a", document(TEXT), [LineSpan(0, 4)]).end(whole=True) == Tally(fixed=1)
    first.settle([found])
    assert first.end(whole=True) == Tally(new=1)
    assert set(ids(ledger, TEXT)) == {"b = 2"}


@pytest.mark.parametrize("repeats", [True, False])
def test_of_two_reviews_at_once_one_takes_back_only_its_own(repeats: bool) -> None:
    ledger, found = Ledger(), about(TEXT, "b = 2")
    first = ledger.review("a", document(TEXT), [LineSpan(0, 4)])
    first.found(found)
    second = ledger.review("a", document(TEXT), [LineSpan(0, 4)])
    second.settle([found] if repeats else [])
    second.end(whole=True)
    first.settle([])
    assert first.end(whole=True) == Tally()
    assert set(ids(ledger, TEXT)) == ({"b = 2"} if repeats else set())


def test_a_tally_says_what_is() -> None:
    assert str(Tally(2, 1, 3)) == "2 new, 1 fixed, 3 remain"
    assert str(Tally(remaining=1, dismissed=1)) == "1 remains, 1 dismissed"
    assert str(Tally()) == "no findings"


NAMES = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=6, unique=True)
NOISE = st.lists(st.sampled_from(["", "x", "y", "z"]), max_size=4)


@given(NAMES, NOISE, NOISE, st.randoms())
def test_a_new_review_of_the_same_flaws_names_the_same_remarks(
    names: list[str], above: list[str], below: list[str], chance: object
) -> None:
    """However their lines were moved, and in whatever order they are told again."""
    ledger = Ledger()
    text = "\n".join(names)
    reviewed(ledger, text, *(about(text, name, rule=name) for name in names))
    before = ids(ledger, text)
    moved = [*names]
    chance.shuffle(moved)  # type: ignore[attr-defined]  # a Random that Hypothesis steers
    now = "\n".join([*above, *moved, *below])
    chance.shuffle(moved)  # type: ignore[attr-defined]
    tally = reviewed(ledger, now, *(about(now, name, rule=name) for name in moved))
    assert tally == Tally(remaining=len(names))
    assert ids(ledger, now) == before


RULES = st.sampled_from(["r", "s"])
TOLD = st.lists(st.tuples(st.integers(1, 4), RULES, st.sampled_from(["T", "U"])), max_size=6)


@given(st.lists(st.tuples(TOLD, st.booleans()), max_size=4))
def test_every_finding_of_a_review_is_shown_once_and_every_id_is_one_remarks(
    rounds: list[tuple[list[tuple[int, str, str]], bool]],
) -> None:
    ledger = Ledger()
    now = document(TEXT)
    for told, whole in rounds:
        findings = {
            Finding(rule, Category.TESTING, Severity.HINT, title, line, line, now.line(line - 1))
            for line, rule, title in told
        }
        standing = len(ledger.findings(now))
        tally = reviewed(ledger, TEXT, *findings, *findings, whole=whole)
        shown = [finding for _, finding in ledger.findings(now)]
        assert all(shown.count(finding) >= 1 for finding in findings)
        assert tally.new + tally.remaining == len(findings)
        assert len(shown) == standing + tally.new - tally.fixed
        assert len({remark.id for remark, _ in ledger.findings(now)}) == len(shown)
        if whole:
            assert set(shown) == findings
