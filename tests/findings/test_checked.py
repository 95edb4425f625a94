"""What the checks say without being asked, beside what reviews have said."""

from dataclasses import replace
from datetime import date

from consult_lsp.finding import Category, Finding, Severity
from consult_lsp.findings.dismissal import Dismissal, spot_of
from consult_lsp.findings.ledger import Ledger
from consult_lsp.findings.review_run import Tally
from consult_lsp.text.document import Document

URI = "file:///a.py"
FLAW = Finding(
    rule="flaw",
    category=Category.SECURITY,
    severity=Severity.WARNING,
    title="Off",
    start_line=2,
    end_line=2,
    anchor="bad",
    origin="check",
)
MODEL = replace(FLAW, rule="elsewhere", title="Said by a model", origin="model")


def text(written: str) -> Document:
    return Document(URI, written)


def check(ledger: Ledger, document: Document, *findings: Finding) -> frozenset[str]:
    begun = ledger.check("a", document, [document.span])
    for finding in findings:
        begun.found(finding)
    begun.end(whole=True)
    return begun.new


def test_what_is_told_twice_is_one_remark_and_moves_with_its_lines() -> None:
    ledger, before, after = Ledger(), text("x\nbad\n"), text("x\nnew\nbad\n")
    [name] = check(ledger, before, FLAW)
    assert check(ledger, before, FLAW) == frozenset()
    assert check(ledger, after, FLAW.moved(1)) == frozenset()
    [(remark, found)] = ledger.findings(after)
    assert (remark.id, found.start_line) == (name, 3)


def test_what_was_mended_is_gone_and_no_review_calls_it_fixed() -> None:
    ledger, before, after = Ledger(), text("x\nbad\n"), text("x\ngood\n")
    check(ledger, before, FLAW)
    check(ledger, after)
    assert ledger.review("a", after, [after.span]).end(whole=True) == Tally()
    assert ledger.findings(before) == []


def test_a_model_s_remark_stays_whatever_the_checks_find() -> None:
    ledger, document = Ledger(), text("x\nbad\n")
    begun = ledger.review("a", document, [document.span])
    begun.found(MODEL)
    begun.end(whole=True)
    check(ledger, document)
    assert [found for _, found in ledger.findings(document)] == [MODEL]
    check(ledger, document, FLAW)
    assert {found.title for _, found in ledger.findings(document)} == {"Off", "Said by a model"}


def test_who_asks_another_agent_sees_no_twins() -> None:
    ledger, document = Ledger(), text("x\nbad\n")
    [name] = check(ledger, document, FLAW)
    begun = ledger.review("b", document, [document.span])
    begun.found(FLAW)
    assert begun.end(whole=True) == Tally(remaining=1)
    [(remark, _)] = ledger.findings(document)
    assert (remark.id, remark.agent) == (name, "b")


def test_what_was_told_at_the_beginning_of_a_review_is_new_in_it() -> None:
    ledger, document = Ledger(), text("x\nbad\n")
    told = check(ledger, document, FLAW)
    begun = ledger.review("a", document, [document.span], told)
    begun.settle([FLAW])
    assert begun.end(whole=True) == Tally(new=1)


def test_what_was_dismissed_stays_so_also_while_it_was_not_found() -> None:
    ledger, document = Ledger(), text("x\nbad\n")
    [name] = check(ledger, document, FLAW)
    symbol, nth = spot_of(document, 1)
    said = {"symbol": symbol, "nth": nth, "remark": name}
    ledger.dismiss(
        URI,
        Dismissal("flaw", "security", "bad", "Off", "wrong", date.today(), where="here", **said),
    )
    assert ledger.findings(document) == []
    check(ledger, document)
    check(ledger, document, FLAW)
    assert ledger.findings(document) == []
    assert [found for _, found in ledger.dismissed(document)] == [FLAW]


def test_nothing_is_kept_of_what_nobody_asked_for() -> None:
    ledger, document = Ledger(), text("x\nbad\n")
    check(ledger, document, FLAW)
    assert ledger.page(URI) is None
    begun = ledger.review("a", document, [document.span])
    begun.found(FLAW)
    begun.end(whole=True)
    page = ledger.page(URI)
    assert page is not None
    assert len(page.remarks) == 1
