"""The fixes of a rule that strikes often are tried together, and only those that fail are lost."""

from pathlib import Path

from consult_lsp.checks.check import check
from consult_lsp.checks.rule import load_rules
from consult_lsp.consult.validation.proven import MOST_TRIALS, UNTRIED, proven
from consult_lsp.edits.trial import why_in_doubt
from consult_lsp.finding import Category, Edit, Finding, Fix, Severity
from consult_lsp.findings.ledger import Ledger
from consult_lsp.text.document import Document
from support.counting import calls_in

CHECKS = Path(__file__).parents[2] / "agents/backend-developer/checks"
RULES, _ = load_rules(CHECKS)
FLAW = "def load_{0}(text):\n    data_{0} = yaml.load(text)\n    return data_{0}\n\n"


def flawed(count: int) -> Document:
    text = "".join(FLAW.format(number) for number in range(count))
    return Document("file:///loads.py", text, language_id="python")


def finding(document: Document, line: int, new: str) -> Finding:
    old = document.line(line)
    return Finding(
        rule="rule",
        category=Category.SECURITY,
        severity=Severity.ERROR,
        title="Wrong",
        start_line=line + 1,
        end_line=line + 1,
        anchor=old,
        fixes=(Fix("Fix", (Edit(line + 1, old, new),), preferred=True),),
        origin="check",
    )


def test_many_fixes_of_one_kind_are_tried_as_often_as_few() -> None:
    few, many = flawed(5), flawed(200)
    found = check(few, RULES), check(many, RULES)
    assert [len(each) for each in found] == [5, 200]
    times = [
        calls_in(lambda: proven(document, "python", findings), of=why_in_doubt)  # noqa: B023
        for document, findings in zip((few, many), found, strict=True)
    ]
    assert times == [1, 1]
    assert proven(many, "python", found[1]) == found[1]


def test_of_many_fixes_only_those_that_break_the_text_are_lost() -> None:
    document = flawed(100)
    broken = {14, 15, 90}
    findings = [
        finding(document, 4 * n + 1, f"    data_{n} = {'(' if n in broken else 'None'}")
        for n in range(100)
    ]
    kept = proven(document, "python", findings)
    assert len(kept) == 100
    assert {n for n, each in enumerate(kept) if not each.fixes} == broken


def test_when_too_many_break_it_the_rest_is_shown_and_not_applied() -> None:
    document = flawed(2 * MOST_TRIALS)
    count = 2 * MOST_TRIALS
    findings = [finding(document, 4 * n + 1, "    data = (") for n in range(count)]
    kept = proven(document, "python", findings)
    assert len(kept) == count
    left = [fix for each in kept for fix in each.fixes]
    assert left
    assert all(fix.doubt == UNTRIED and not fix.preferred for fix in left)
    assert calls_in(lambda: proven(document, "python", findings), of=why_in_doubt) == MOST_TRIALS


def test_what_findings_cost_grows_as_they_do() -> None:
    small, large = flawed(50), flawed(200)

    def reviewed(document: Document) -> None:
        found = proven(document, "python", check(document, RULES))
        ledger = Ledger()
        for _ in range(2):
            again = ledger.review("reviewer", document, [document.span])
            again.settle(found)
            again.end(whole=True)
        assert len(ledger.findings(document)) == len(found)

    reviewed(flawed(1))  # what is loaded once
    assert calls_in(lambda: reviewed(large)) < 5 * calls_in(lambda: reviewed(small))
