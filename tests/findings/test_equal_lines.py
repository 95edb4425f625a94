"""Functions of equal lines, moved, changed and brought back: each finding stays by its own line."""

from consult_lsp.findings.ledger import Ledger
from consult_lsp.findings.relocate import followed
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from support.tasks import a_check

F = "def f\n  save\nend\n"
G = "def g\n  save\n  save\nend\n"


def document(text: str) -> Document:
    return Document("file:///a.rb", text)


def reviewed(ledger: Ledger, text: str, *numbers: int) -> None:
    """A whole review of a text, which finds the same on each of these lines (from 1)."""
    about = document(text)
    begun = ledger.review("a", about, [about.span])
    for number in numbers:
        begun.found(a_check(number, about.line(number - 1), "Off"))
    begun.end(whole=True)
    functions = (LineSpan(*span) for span in spans(text))
    begun.covered(functions, "a\nprompt\nmodel")


def spans(text: str) -> list[tuple[int, int]]:
    lines = text.splitlines()
    ends = [number + 1 for number, line in enumerate(lines) if line == "end"]
    return list(zip([0, *ends[:-1]], ends, strict=True))


def lines(ledger: Ledger, text: str) -> list[int]:
    return sorted(found.start_line for _, found in ledger.findings(document(text)))


def test_the_end_of_one_function_is_not_taken_for_that_of_another() -> None:
    before, after = document(F + G), document(G + F)
    places = [followed(before, after, LineSpan(number, number + 1)) for number in (1, 4, 5)]
    assert places == [LineSpan(5, 6), LineSpan(1, 2), LineSpan(2, 3)]


def test_a_line_is_not_taken_for_one_of_another_function_that_has_come_to_stand_where_it_did() -> (
    None
):
    """What stood around the one, with the end of the text, stands around the other now."""
    body = "  load\n  save\n  log\n  save\n  log\nend\n"
    f, g = "def f\n" + body, "def g\n" + body
    before, after = document(f + g), document(g.replace("  log\n  save", "  log\n\n  save") + f)
    assert followed(before, after, LineSpan(11, 12)) == LineSpan(5, 6)
    assert followed(before, after, LineSpan(4, 5)) == LineSpan(12, 13)


def test_a_twin_that_was_only_moved_inwards_counts() -> None:
    """The function has gone, or has another name: nobody knows whose line it is that is left."""
    before, after = document("def f\n  save\nend\nsave\n"), document("def g\n  save\nend\n")
    assert followed(before, after, LineSpan(1, 2)) is None


def test_a_function_that_still_stands_was_not_renamed() -> None:
    """Its line has gone, and another function has an equal one now."""
    before = document("def g\n  save\nend\n" + F)
    after = document(F + "def g\nend\ndef h\n  save\nend\n")
    assert followed(before, after, LineSpan(1, 2)) is None
    assert followed(before, after, LineSpan(4, 5)) == LineSpan(1, 2)


def test_the_only_such_line_may_have_come_to_another_function_that_stood_before() -> None:
    before = document("def f\n  save\nend\ndef g\n  load\nend\n")
    after = document("def f\n  load\nend\ndef g\n  save\nend\n")
    assert followed(before, after, LineSpan(1, 2)) is None
    renamed = document("def h\n  save\nend\ndef g\n  load\nend\n")
    assert followed(before, renamed, LineSpan(1, 2)) == LineSpan(1, 2)


def test_a_function_that_stood_before_is_no_new_name_of_another() -> None:
    before = document(F + "def g\n  save\nend\ndef h\n  load\nend\n")
    after = document(F + "def i\n  load\nend\ndef h\n  save\nend\n")
    assert followed(before, after, LineSpan(4, 5)) is None


def test_a_function_that_was_renamed_keeps_its_findings() -> None:
    before, after = document(F + G), document(F.replace("f", "h", 2) + G)
    assert followed(before, after, LineSpan(1, 2)) == LineSpan(1, 2)


def test_a_whole_function_says_more_than_a_line_that_was_written_anew() -> None:
    ledger = Ledger()
    reviewed(ledger, F, 2)
    assert lines(ledger, F.replace("save", "mended")) == []
    mended = F.replace("save", "mended") + "def g\n  save\nend\n"
    assert lines(ledger, mended) in ([], [5]), "it may have been cut and pasted"
    assert lines(ledger, F + "def g\n  save\nend\n") == [2]


def test_a_function_shows_what_was_found_in_each_of_its_versions() -> None:
    ledger = Ledger()
    longer = F.replace("  save\n", "  load\n  save\n")
    reviewed(ledger, F + "def g\n  save\nend\n", 2, 5)
    reviewed(ledger, longer + "def g\n  save\nend\n", 3, 6)
    assert lines(ledger, longer + "def h\nend\n") == [3]
    assert lines(ledger, "def h\n  save\nend\n" + F)[-1:] == [5]


def test_the_same_is_not_told_twice_of_one_line() -> None:
    ledger = Ledger()
    reviewed(ledger, G, 2, 3)
    for text in ("def g\n  save\nend\n", "def g\n  load\n  save\nend\n", "save\n"):
        found = lines(ledger, text)
        assert len(found) == len(set(found)), text


def test_a_part_of_which_a_finding_hides_is_asked_about_again() -> None:
    """The part is as it was, but of its finding nobody knows which line it was about."""
    ledger, by = Ledger(), "a\nprompt\nmodel"
    about = document(G)
    begun = ledger.review("a", about, [about.span])
    begun.found(a_check(2, "  save", "Off"))
    begun.end(whole=True)
    begun.covered([about.span], by)
    assert ledger.unchanged(by, about) == [about.span]
    page = ledger.page(about.uri)
    assert page is not None
    [piece] = page.reviewed
    piece.told |= {"another, which hides"}
    other = Ledger()
    other.restore(about.uri, page)
    assert lines(other, G) == [2]
    assert other.unchanged(by, about) == []
