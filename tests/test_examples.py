"""The pages in examples/ are tests: each section says what goes in, is replied, and comes out."""

import json

import pytest

from consult_lsp.consult.advice import Advice
from consult_lsp.edits.combine import Change, combine
from consult_lsp.finding import Category, Edit, Finding, Severity
from consult_lsp.findings.ledger import Ledger
from consult_lsp.findings.review_run import Tally
from consult_lsp.text.document import Document
from support.marked import Expected, marked
from support.pages import Blocks, sections
from support.tasks import advice, task


@pytest.mark.parametrize("blocks", sections("improve.md"))
async def test_improve(blocks: Blocks) -> None:
    asked = task(blocks["before"], "improve")
    given = await advice(asked, *replies(blocks))
    assert applied(asked.selection.document, given.edits) == blocks["after"]
    assert bool(given.refusals) == (asked.selection.document.text == blocks["after"])
    assert bool(given.repairs.mended) == ("repair" in blocks)
    ways = "".join(f"{way.title}: {way.trade_offs}\n" for way in given.alternatives)
    assert ways == blocks.get("alternatives", "")


@pytest.mark.parametrize("blocks", sections("review.md"))
async def test_review(blocks: Blocks) -> None:
    asked = task(blocks["before"])
    given = await advice(asked, *replies(blocks))
    assert shown(asked.selection.document, given) == marked(blocks["findings"]).expected
    assert bool(given.repairs.mended) == ("repair" in blocks)
    fixes = [fix for found in given.findings for fix in found.fixes]
    doubts = "".join(f"{fix.title}: {fix.doubt}\n" for fix in fixes if fix.doubt)
    assert doubts == blocks.get("doubts", "")
    quotes = [quoted for found in given.findings for quoted in found.evidence]
    evidence = "".join(f"{one.start_line}| {one.quote}  # {one.note}\n" for one in quotes)
    assert evidence == blocks.get("evidence", "")
    if "after" in blocks:
        [fix] = given.findings[0].fixes
        assert applied(asked.selection.document, fix.edits) == blocks["after"]


def replies(blocks: Blocks) -> list[object]:
    """What the model replies, and replies when it is asked once more."""
    return [json.loads(blocks[name]) for name in ("reply", "repair") if name in blocks]


@pytest.mark.parametrize("blocks", sections("findings.md"))
def test_findings(blocks: Blocks) -> None:
    """The rule of a finding is its title here, and all are of one category."""
    ledger = Ledger()
    tally, before = told(ledger, blocks["reviewed"])
    assert tally == Tally(new=len(before))
    tally, after = told(ledger, blocks["again"])
    assert str(tally) == blocks["tally"].strip()
    kept = [title for title, identity in after.items() if before.get(title) == identity]
    assert len(kept) == tally.remaining


def told(ledger: Ledger, sample: str) -> tuple[Tally, dict[str, str]]:
    """A review that finds what the sample expects; what it came to, and the id of each title."""
    read = marked(sample)
    document = read.document()
    review = ledger.review("reviewer", document, [document.span])
    for one in read.expected:
        place = one.line + 1, one.line + 1, document.line(one.line)
        severity = Severity(one.severity)
        review.found(Finding(one.message, Category.RELIABILITY, severity, one.message, *place))
    tally = review.end(whole=True)
    standing = ledger.findings(document)
    places = {(finding.title, finding.span.start) for _, finding in standing}
    assert places == {(one.message, one.line) for one in read.expected}
    return tally, {finding.title: remark.id for remark, finding in standing}


def applied(document: Document, edits: tuple[Edit, ...]) -> str:
    """The text after the edits: all of them, or none when there are none."""
    if not edits:
        return document.text
    change = combine(document, edits)
    assert isinstance(change, Change)
    return change.after.text


def shown(document: Document, given: Advice) -> list[Expected]:
    """The findings as a sample would expect them: on the anchor's text."""
    found = []
    for finding in given.findings:
        line = document.line(finding.span.start)
        start = len(line) - len(line.lstrip())
        stop = len(line.rstrip())
        found.append(Expected(finding.span.start, start, stop, finding.severity, finding.title))
    return found
