"""A finding that cannot be told from its twins hides until the text says for certain where it is.

What happens to equal lines once it is lost among them says nothing of it. A text that it stood in
brings it back, and so does the part that was reviewed.
"""

from dataclasses import replace

from consult_lsp.findings.entry import reviewer_key
from consult_lsp.findings.ledger import Ledger
from consult_lsp.findings.storage.serialization import read_page, write_page
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from support.tasks import a_check

BY = reviewer_key("a", "prompt", "model")

TOLD = "def f\n  load\n  save\nend\n"
TWICE = "def f\n  save\n  load\n  save\n  store\nend\n"
OTHER = "def f\n  save\n  load\n  store\nend\n"
"""Of the two lines the first has stayed: nobody knows whether that is the one that was told."""


def document(text: str) -> Document:
    return Document("file:///a.rb", text)


def reviewed(ledger: Ledger, text: str, *numbers: int) -> None:
    """A whole review of a text, as one part, finds the same on each of these lines (from 1)."""
    about = document(text)
    begun = ledger.review("a", about, [about.span])
    for number in numbers:
        begun.found(replace(a_check(number, about.line(number - 1), "Off"), origin="model"))
    begun.end(whole=True)
    begun.covered([LineSpan(0, len(text.splitlines()))], BY)


def became(ledger: Ledger, text: str) -> list[int]:
    """The lines of the findings, from 1, once the text has become another."""
    ledger.follow(now := document(text))
    return sorted(finding.start_line for _, finding in ledger.findings(now))


def windows(text: str) -> str:
    return text.replace("\n", "\r\n")


def closed(ledger: Ledger, text: str) -> Ledger:
    """What is known once the file was closed with this text, and opened again in a new session."""
    page = ledger.page(document(text).uri)
    assert page is not None
    other = Ledger()
    read = read_page(write_page(page, document(text)), document(text))
    assert read is not None
    other.restore(document(text).uri, read)
    return other


def test_what_cannot_be_told_from_its_twin_hides_until_its_text_comes_back() -> None:
    ledger = Ledger()
    reviewed(ledger, TOLD, 3)
    typed = "# new\n" + TOLD
    assert became(ledger, typed) == [4]
    assert became(ledger, TWICE) == []
    assert became(ledger, OTHER) == [], "it may be the other one that is left"
    assert became(ledger, typed) == [4]


def test_what_was_lost_among_its_twins_stays_so_once_the_file_is_closed() -> None:
    ledger = Ledger()
    reviewed(ledger, TOLD, 3)
    assert became(ledger, TWICE) == []
    assert became(ledger, OTHER) == []
    ledger = closed(ledger, OTHER)
    assert became(ledger, OTHER) == []
    assert became(ledger, TOLD) == [3]


def test_lines_like_it_count_however_they_are_indented() -> None:
    ledger = Ledger()
    reviewed(ledger, TOLD, 3)
    assert became(ledger, TWICE.replace("  ", "\t")) == []
    assert became(ledger, OTHER.replace("  ", "\t")) == []
    assert became(ledger, OTHER) == []


def test_what_has_gone_returns_with_its_lines_while_none_is_like_them() -> None:
    ledger = Ledger()
    reviewed(ledger, TOLD, 3)
    assert became(ledger, TOLD.replace("save", "mended")) == []
    assert became(ledger, "# new\n" + TOLD) == [4]


def test_a_text_with_other_line_ends_is_the_same_text() -> None:
    ledger = Ledger()
    reviewed(ledger, TWICE, 2)
    assert became(ledger, "def g\n  save\nend\n") == []
    assert became(ledger, windows(TWICE)) == [2]
    more = TWICE.replace("end", "  save\nend")
    assert became(ledger, more) == [2], "above a change lines stand where they stood"
    ledger = Ledger()
    reviewed(ledger, TOLD, 3)
    assert became(ledger, TWICE) == []
    assert became(ledger, windows(TOLD)) == [3]


def test_a_part_that_is_whole_again_brings_back_what_was_lost_in_it() -> None:
    ledger = Ledger()
    reviewed(ledger, TOLD, 3)
    assert became(ledger, TOLD.replace("  ", "\t")) == []
    assert became(ledger, "# new\n" + TOLD) == [4]


def test_what_was_said_of_another_version_is_lost_like_all_else() -> None:
    ledger, reworded = Ledger(), TOLD.replace("save", "save!")
    reviewed(ledger, TOLD, 3)
    reviewed(ledger, reworded, 3)
    both = TWICE.replace("  load", "  load\n  save!")
    assert became(ledger, both) == [4]
    assert became(ledger, OTHER) == []


def test_a_part_that_is_not_asked_about_again_says_again_what_it_said() -> None:
    """A review of another version has not told it; the part as it was brought it back."""
    ledger, longer = Ledger(), TOLD.replace("end", "  done\nend")
    reviewed(ledger, TOLD, 3)
    reviewed(ledger, longer)
    assert became(ledger, TOLD) == [3]
    assert ledger.unchanged(BY, document(TOLD)) == [LineSpan(0, 4)]
    assert became(ledger, TOLD.replace("load", "read")) == [3]


def test_a_part_with_a_finding_that_it_did_not_have_is_asked_about_again() -> None:
    ledger, longer = Ledger(), TOLD.replace("end", "  save\nend")
    reviewed(ledger, TOLD)
    reviewed(ledger, longer, 3)
    assert became(ledger, TOLD) == [3]
    assert ledger.unchanged(BY, document(TOLD)) == []
