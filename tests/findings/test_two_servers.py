"""Two servers on one file, each with a text of its own: what both know is kept, and where."""

from consult_lsp.findings.ledger import Ledger
from consult_lsp.findings.storage.merge import merged_pages
from support.ledgers import F, begun, dismissed, document, reviewed, shown, written


def test_what_another_server_has_dismissed_hides_no_line_that_this_one_was_told_since() -> None:
    """It knows the finding by the second of two lines, and this one by the first."""
    two, one = "def f\n  save\n  load\n  save\nend\n", "def f\n  log\n  save\nend\n"
    ledger = Ledger()
    reviewed(ledger, two, (4, "a"))
    known = written(ledger, two)
    there, here = begun(known, two), begun(known, one)
    dismissed(there, two, (4, "a"))
    reviewed(here, one, (3, "a"))
    pages = written(here, one), written(there, two)
    for mine, theirs in (pages, pages[::-1]):
        merged = merged_pages(mine, theirs, known)
        assert shown(begun(merged, one), one) == [(3, "a")]
        assert shown(begun(merged, two), two) == []


def test_each_of_two_servers_keeps_where_a_finding_stands_in_its_own_text() -> None:
    """One was told it anew where its function has another name; who knows which that was, for the
    text of the other, has one more of them."""
    known_text = F + F.replace("def f", "def g")
    renamed, longer = known_text.replace("def f", "def h"), known_text + "def k\n  save\nend\n"
    ledger = Ledger()
    reviewed(ledger, known_text, (2, "a"), (5, "a"))
    known = written(ledger, known_text)
    there, idle = begun(known, renamed), begun(known, longer)
    reviewed(there, renamed, (2, "a"), (5, "a"))
    merged = merged_pages(written(idle, longer), written(there, renamed), known)
    for text in (longer, renamed):
        assert shown(begun(merged, text), text) == [(2, "a"), (5, "a")]


def test_what_a_server_has_called_fixed_does_not_return_from_what_it_has_written_before() -> None:
    """It merges with its own page, as long as another one has added to that."""
    ledger, log = Ledger(), "def f\n  save\n  log\nend\n"
    reviewed(ledger, F, (2, "a"))
    known = written(ledger, F)
    whole = merged_pages(known, written(begun(known, F), F), known)
    reviewed(ledger, log)
    ledger.follow(document(log + "\n"))
    merged = merged_pages(written(ledger, log + "\n"), whole, known)
    assert shown(begun(merged, "\n" + log), "\n" + log) == []
