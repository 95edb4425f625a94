"""Ledgers of one file: what an agent tells of a text, and what is dismissed, shown and written."""

from dataclasses import replace
from datetime import date

from consult_lsp.finding import Category, Finding, Severity
from consult_lsp.findings.dismissal import Dismissal, count_at, spot_of
from consult_lsp.findings.ledger import Ledger
from consult_lsp.findings.storage.serialization import read_page, write_page
from consult_lsp.text.document import Document

Told = tuple[int, str]
"""A line, from 1, and a rule."""

F = "def f\n  save\nend\n"
MENDED = "def f\n  mended\nend\n"


def document(text: str) -> Document:
    return Document("file:///a.rb", text)


def reviewed(ledger: Ledger, text: str, *told: Told) -> None:
    about = document(text)
    run = ledger.review("a", about, [about.span])
    for line, rule in told:
        run.found(a_finding(about, line, rule))
    run.end(whole=True)


def a_finding(document: Document, line: int, rule: str) -> Finding:
    said = (rule, Category.RELIABILITY, Severity.WARNING, f"A case of {rule}")
    return Finding(*said, line, line, document.line(line - 1))


def dismissed(ledger: Ledger, text: str, told: Told) -> None:
    now = document(text)
    [(remark, finding)] = [
        shown for shown in ledger.findings(now) if (shown[1].start_line, shown[1].rule) == told
    ]
    line = now.line(finding.span.start)
    held = Dismissal(finding.rule, "reliability", line, finding.title, "wrong", date(2026, 11, 24))
    symbol, nth = spot_of(now, finding.span.start)
    here = replace(
        held,
        where="here",
        symbol=symbol,
        nth=nth,
        of=count_at(now, finding.span.start),
        remark=remark.id,
    )
    ledger.dismiss(now.uri, here)


def shown(ledger: Ledger, text: str) -> list[Told]:
    found = [(finding.start_line, finding.rule) for _, finding in ledger.findings(document(text))]
    return sorted(found)


def written(ledger: Ledger, text: str) -> str:
    """What a server writes that sees ``text``."""
    page = ledger.page(document(text).uri)
    assert page is not None
    return write_page(page, document(text))


def restarted(ledger: Ledger, last: str, text: str) -> Ledger:
    """Another server, which knows what was written of ``last`` and sees ``text``."""
    return begun(written(ledger, last), text)


def begun(body: str, text: str) -> Ledger:
    """A server that reads a page and sees ``text``."""
    read = read_page(body, document(text))
    assert read is not None
    server = Ledger()
    server.restore(document(text).uri, read)
    return server
