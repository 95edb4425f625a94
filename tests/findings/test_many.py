"""A file of many findings costs a little for each: twice as many cost twice as much."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from consult_lsp.finding import Category, Finding, Severity
from consult_lsp.findings.dismissal import Dismissal, spot_of
from consult_lsp.findings.ledger import Ledger
from consult_lsp.findings.storage.serialization import read_page, write_page
from consult_lsp.text.document import Document
from support.counting import calls_in

FLAW = "    data = yaml.load(text)"
NUMBERED = "def load_{0}(text):\n    data = yaml.load(text)\n    return data\n\n"
EQUAL = "def load(text):\n    data = yaml.load(text)\n    return data\n\n"
FEW, MANY = 50, 200
DAY = date(2026, 11, 24)


def reviewed(ledger: Ledger, document: Document) -> None:
    round_ = ledger.review("reviewer", document, [document.span])
    for number in range(len(document.lines)):
        if document.line(number).strip() == FLAW.strip():
            round_.found(_finding(number + 1))
    round_.end(whole=True)


def _finding(line: int) -> Finding:
    return Finding(
        rule="unsafe-load",
        category=Category.SECURITY,
        severity=Severity.WARNING,
        title="It can run code",
        start_line=line,
        end_line=line,
        anchor=FLAW,
        why="",
        fixes=(),
        origin="check",
    )


def text_of(count: int, flaw: str) -> str:
    return "".join(flaw.format(number) for number in range(count))


def formatted(text: str) -> str:
    """A change from the first line to the last one, with all lines of the text between."""
    return f"# first\n{text.replace('return data', 'return  data')}# last\n"


def format_all(ledger: Ledger, document: Document) -> object:
    ledger.follow(document.with_text(formatted(document.text)))
    return ledger.findings(document.with_text(formatted(document.text)))


def type_a_key(ledger: Ledger, document: Document) -> object:
    text = document.text.replace("yaml.load", "yaml.lload", 1)
    ledger.follow(document.with_text(text))
    return None


def dismiss_one(ledger: Ledger, document: Document) -> object:
    """As the team does, which names no finding but its place."""
    symbol, nth = spot_of(document, 1)
    here = Dismissal("unsafe-load", "security", FLAW, "It can run code", "wrong", DAY)
    ledger.dismiss(document.uri, replace(here, where="here", symbol=symbol, nth=nth))
    return ledger.findings(document)


def dismiss_each_and_restore(ledger: Ledger, document: Document) -> object:
    """One after the other, each by its own name, as a user does; then all at once."""
    remarks = [remark for remark, _ in ledger.findings(document)]
    dismiss_each(ledger, document)
    assert not ledger.findings(document)
    return ledger.take_back(document.uri, remarks)


def dismiss_each(ledger: Ledger, document: Document) -> None:
    for remark, _ in ledger.findings(document):
        symbol, nth = spot_of(document, remark.at.start)
        here = Dismissal("unsafe-load", "security", FLAW, "It can run code", "wrong", DAY)
        one = replace(here, where="here", symbol=symbol, nth=nth, remark=remark.id)
        ledger.dismiss(document.uri, one)


def restart(ledger: Ledger, document: Document) -> object:
    page = ledger.page(document.uri)
    assert page is not None
    other = document.with_text(formatted(document.text))
    return read_page(write_page(page, document), other)


def review_what_hid(ledger: Ledger, document: Document) -> object:
    """None of the findings stands when they are told again."""
    ledger.follow(document.with_text(document.text.replace("yaml.load", "toml.load")))
    ledger.follow(other := document.with_text(formatted(document.text)))
    reviewed(ledger, other)
    return None


WORK = (format_all, type_a_key, dismiss_one, dismiss_each_and_restore, restart, review_what_hid)


@pytest.mark.parametrize("flaw", [NUMBERED, EQUAL], ids=["in other functions", "all equal"])
@pytest.mark.parametrize("work", WORK)
def test_four_times_as_many_findings_on_equal_lines_cost_about_four_times_as_much(
    work: Callable[[Ledger, Document], object], flaw: str
) -> None:
    def cost(count: int) -> int:
        ledger, document = Ledger(), Document("file:///app.py", text_of(count, flaw))
        reviewed(ledger, document)
        return calls_in(lambda: work(ledger, document))

    assert cost(MANY) < 6 * cost(FEW)


def test_to_say_why_four_times_as_many_are_dismissed_costs_about_four_times_as_much() -> None:
    def cost(count: int) -> int:
        ledger, document = Ledger(), Document("file:///app.py", text_of(count, NUMBERED))
        reviewed(ledger, document)
        dismiss_each(ledger, document)
        return calls_in(lambda: say_why(ledger, document))

    def say_why(ledger: Ledger, document: Document) -> None:
        hidden = [remark for remark, _ in ledger.dismissed(document)]
        assert all(map(ledger.reasons(document.uri), hidden))
        assert not any(map(ledger.dismissed_by_team(document.uri), hidden))

    assert cost(MANY) < 6 * cost(FEW)


def test_hundreds_of_findings_on_equal_lines_all_stand_after_a_formatter() -> None:
    ledger, document = Ledger(), Document("file:///app.py", text_of(MANY, NUMBERED))
    reviewed(ledger, document)
    after = document.with_text(formatted(document.text))
    ledger.follow(after)
    lines = [finding.start_line for _, finding in ledger.findings(after)]
    assert lines == [3 + 4 * number for number in range(MANY)]


def test_a_key_makes_no_finding_anew_that_it_does_not_move() -> None:
    """A thousand of them, each with its fixes, would hold everybody up."""
    ledger, document = Ledger(), Document("file:///app.py", text_of(MANY, NUMBERED))
    reviewed(ledger, document)
    longer = document.with_text("\n" + document.text)
    before = [finding for _, finding in ledger.findings(longer)]
    typed = longer.with_text(longer.text.replace("yaml.load", "yaml.lload", 1))
    ledger.follow(typed)
    after = [finding for _, finding in ledger.findings(typed)]
    assert list(map(id, after)) == list(map(id, before[1:]))
    assert ledger.findings(typed) == ledger.findings(typed)
    again = calls_in(lambda: ledger.findings(typed))
    assert again < 2 * MANY, "what stands is known until something is said or typed"
