"""What was said about a document is written and read back, and stands where its lines do."""

import json
from dataclasses import replace
from datetime import date

import pytest

from consult_lsp.finding import Category, Edit, Evidence, Finding, Fix, Severity
from consult_lsp.findings.dismissal import Dismissal
from consult_lsp.findings.entry import reviewer_key
from consult_lsp.findings.ledger import Ledger
from consult_lsp.findings.storage.merge import merged_pages
from consult_lsp.findings.storage.serialization import read_page, write_page
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

URI = "file:///a.py"
TEXT = "import os\n\n\ndef f():\n    return os.environ['KEY']\n"
FINDING = Finding(
    rule="r",
    category=Category.SECURITY,
    severity=Severity.ERROR,
    title="Émoji 🙂",
    start_line=5,
    end_line=5,
    anchor="    return os.environ['KEY']",
    why="Because.",
    trade_offs="None.",
    fixes=(
        Fix("Do", (Edit(5, "a", "b"), Edit(1, "c", "d", "other.py")), True, "Slow", "No", "file"),
    ),
    evidence=(Evidence(1, "import os", "", "here"),),
    origin="check",
)
DISMISSAL = Dismissal("r", "security", "x", "T", "later", date(2026, 1, 2), date(2026, 1, 16), "ab")


BY = reviewer_key("a", "digest", "model")


def document(text: str) -> Document:
    return Document(URI, text)


def told() -> Ledger:
    ledger = Ledger()
    begun = ledger.review("a", document(TEXT), [LineSpan(0, 5)])
    begun.found(FINDING)
    begun.end(whole=True)
    begun.covered([LineSpan(0, 1), LineSpan(3, 5)], BY)
    ledger.explain("a", document(TEXT), LineSpan(3, 5), "It reads.", "model")
    ledger.dismiss(URI, DISMISSAL)
    return ledger


def restarted(ledger: Ledger, written_at: str, opened: str) -> Ledger:
    """What a new session knows when it opens the text ``opened``."""
    page = ledger.page(URI)
    assert page is not None
    read = read_page(write_page(page, document(written_at)), document(opened))
    assert read is not None
    again = Ledger()
    again.restore(URI, read)
    return again


def test_everything_comes_back_as_it_was() -> None:
    ledger = told()
    again = restarted(ledger, TEXT, TEXT)
    now = document(TEXT)
    [(remark, finding)], [(before, _)] = again.findings(now), ledger.findings(now)
    assert finding == FINDING
    assert (remark.id, remark.agent) == (before.id, "a")
    explained = again.explanation(now, 4)
    assert explained is not None
    assert (explained[0].markdown, explained[0].model) == ("It reads.", "model")
    page = again.page(URI)
    assert page is not None
    assert page.dismissals == (DISMISSAL,)
    assert again.unchanged(BY, now) == [LineSpan(0, 1), LineSpan(3, 5)]


def test_in_a_text_that_was_changed_meanwhile_it_stands_by_its_lines() -> None:
    changed = "# new\n" + TEXT.replace("import os", "import os, sys")
    again = restarted(told(), TEXT, changed)
    [(_, finding)] = again.findings(document(changed))
    assert finding.start_line == 6
    assert again.unchanged(BY, document(changed)) == [LineSpan(4, 6)], "the import is another one"


def test_what_hides_sleeps_over_a_session_and_returns_with_its_lines() -> None:
    elsewhere = TEXT.replace("KEY", "OTHER")
    again = restarted(told(), TEXT, elsewhere)
    assert again.findings(document(elsewhere)) == []
    third = restarted(again, elsewhere, TEXT)
    [(_, returned)] = third.findings(document(TEXT))
    assert returned == FINDING


def test_in_another_text_than_was_written_no_number_chooses_the_place_of_a_fix() -> None:
    now = "# new\n" + TEXT
    [(_, moved)] = restarted(told(), TEXT, now).findings(document(now))
    assert {edit.start_line for fix in moved.fixes for edit in fix.edits} == {0}


def test_no_number_comes_to_be_where_its_lines_move_afterwards() -> None:
    now = "# new\n" + TEXT
    again = restarted(told(), TEXT, now)
    assert again.findings(document(now))
    [(_, moved)] = again.findings(document("# newer\n" + now))
    assert {edit.start_line for fix in moved.fixes for edit in fix.edits} == {0}


def test_what_hid_when_it_was_written_returns_with_its_lines() -> None:
    ledger = told()
    elsewhere = TEXT.replace("KEY", "OTHER")
    ledger.follow(document(elsewhere))
    again = restarted(ledger, elsewhere, elsewhere)
    assert again.findings(document(elsewhere)) == []
    assert restarted(ledger, elsewhere, TEXT).findings(document(TEXT))


def test_a_review_that_ended_meanwhile_knows_better() -> None:
    page = told().page(URI)
    assert page is not None
    read = read_page(write_page(page, document(TEXT)), document(TEXT))
    assert read is not None
    ledger = Ledger()
    other = replace(FINDING, title="Other")
    begun = ledger.review("a", document(TEXT), [LineSpan(0, 5)])
    begun.found(other)
    begun.end(whole=True)
    ledger.restore(URI, read)
    assert [finding for _, finding in ledger.findings(document(TEXT))] == [other]


def test_a_review_under_way_tells_anew_what_an_earlier_session_said() -> None:
    before = told()
    [(remark, _)] = before.findings(document(TEXT))
    page = before.page(URI)
    assert page is not None
    read = read_page(write_page(page, document(TEXT)), document(TEXT))
    assert read is not None
    ledger = Ledger()
    begun = ledger.review("a", document(TEXT), [LineSpan(0, 5)])
    ledger.restore(URI, read)
    assert begun.found(FINDING).id == remark.id
    assert begun.end(whole=True).remaining == 1


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", "{", '{"format": 2}', '{"format": 1}', "[" * 9_999, "null"],
)
def test_what_we_do_not_write_is_nothing(body: str) -> None:
    assert read_page(body, document(TEXT)) is None


def test_a_part_of_another_shape_is_nothing() -> None:
    page = told().page(URI)
    assert page is not None
    good = json.loads(write_page(page, document(TEXT)))
    for damage in ({"severity": "fatal"}, {"fixes": 3}, {"more": 1}):
        bad = json.loads(json.dumps(good))
        bad["remarks"][0]["tellings"][0]["finding"] |= damage
        assert read_page(json.dumps(bad), document(TEXT)) is None


def test_a_server_that_was_told_nothing_leaves_what_another_was_told_of_a_remark() -> None:
    """Its own text has changed too, so it writes where the lines stand there."""
    ledger, mended = told(), TEXT.replace("os.environ['KEY']", "os.environ['NAME']")
    page = ledger.page(URI)
    assert page is not None
    known = write_page(page, document(TEXT))
    idle = restarted(ledger, TEXT, "\n" + TEXT)
    about = document(mended)
    begun = ledger.review("a", about, [LineSpan(0, 5)])
    begun.found(replace(FINDING, anchor="    return os.environ['NAME']"))
    begun.end(whole=True)
    pages = ledger.page(URI), idle.page(URI)
    theirs, mine = (write_page(each, about) for each in pages if each)
    for first, second in ((mine, theirs), (theirs, mine)):
        read = read_page(merged_pages(first, second, known), document(mended))
        assert read is not None
        assert [remark.place(document(mended)) for remark in read.remarks] == [LineSpan(4, 5)]


def told_anew(ledger: Ledger, text: str) -> tuple[Ledger, str]:
    """Another server that knows as much and has reviewed a text of its own, and what it writes."""
    server, about = restarted(ledger, TEXT, text), document(text)
    begun = server.review("a", about, [about.span])
    begun.found(FINDING)
    begun.end(whole=True)
    page = server.page(URI)
    assert page is not None
    return server, write_page(page, about)


def test_what_two_servers_were_told_of_one_finding_in_texts_of_their_own_is_kept_of_both() -> None:
    """Each indents it in another way, so neither can follow what the other was told."""
    ledger = told()
    page = ledger.page(URI)
    assert page is not None
    known = write_page(page, document(TEXT))
    texts = TEXT.replace("    ", "\t"), TEXT.replace("    ", "  ")
    (_, one), (_, two) = (told_anew(ledger, text) for text in texts)
    for mine, theirs in ((one, two), (two, one)):
        merged = merged_pages(mine, theirs, known)
        for text in texts:
            read = read_page(merged, document(f"# new\n{text}"))
            assert read is not None
            assert [remark.at for remark in read.remarks] == [LineSpan(5, 6)], text


def test_the_text_in_which_another_server_was_told_the_same_is_kept_as_well() -> None:
    """There it stands, though the line is there twice."""
    ledger = told()
    page = ledger.page(URI)
    assert page is not None
    known = write_page(page, document(TEXT))
    line = TEXT.splitlines(keepends=True)[FINDING.start_line - 1]
    twice = TEXT.replace(line, line + line)
    (_, mine), (_, theirs) = told_anew(ledger, TEXT + "\n"), told_anew(ledger, twice)
    read = read_page(merged_pages(mine, theirs, known), document(twice))
    assert read is not None
    assert [remark.place(document(twice)) for remark in read.remarks] == [FINDING.span]


def test_what_one_server_has_lost_is_kept_as_an_idle_one_has_followed_it() -> None:
    """The one has indented it in another way, and was told it anew there."""
    ledger = told()
    page = ledger.page(URI)
    assert page is not None
    known = write_page(page, document(TEXT))
    _, told_there = told_anew(ledger, TEXT.replace("    ", "\t"))
    longer = TEXT.replace("def f():\n", "def f():\n    pass\n")
    idle = restarted(ledger, TEXT, longer).page(URI)
    assert idle is not None
    followed_here = write_page(idle, document(longer))
    for mine, theirs in ((told_there, followed_here), (followed_here, told_there)):
        read = read_page(merged_pages(mine, theirs, known), document(f"# new\n{longer}"))
        assert read is not None
        assert [remark.at for remark in read.remarks] == [LineSpan(6, 7)]
