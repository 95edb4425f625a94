"""What is dismissed is one finding where it stood: its dismissal hides no other, wherever that is.

Each is a way to it that weeks of random use have found (``test_use_over_time.py``).
"""

from consult_lsp.findings.enclosing_lines import holders
from consult_lsp.findings.ledger import Ledger
from consult_lsp.text.lines import LineSpan
from support.ledgers import (
    MENDED,
    F,
    a_finding,
    dismissed,
    document,
    restarted,
    reviewed,
    shown,
)


def test_of_equal_lines_that_come_and_go_together_the_dismissed_one_stays_the_same() -> None:
    """A formatter indents them and a function comes above: the first is as near to the second."""
    ledger, two = Ledger(), "def f\n  save\n  save\nend\n"
    reviewed(ledger, two, (2, "a"), (3, "a"))
    formatted = "def g\nend\n" + two.replace("  ", "    ")
    reviewed(ledger, formatted, (4, "a"), (5, "a"))
    dismissed(ledger, formatted, (5, "a"))
    assert shown(ledger, two) == [(2, "a")]
    assert shown(ledger, formatted) == [(4, "a")]


def test_an_equal_line_elsewhere_is_shown_once_the_dismissed_one_is_mended() -> None:
    ledger = Ledger()
    reviewed(ledger, F, (2, "lost-log"))
    dismissed(ledger, F, (2, "lost-log"))
    now = "save\n" + MENDED
    reviewed(ledger, now, (1, "lost-log"))
    assert shown(ledger, now) == [(1, "lost-log")]
    both = "save\n" + F
    assert shown(ledger, both) == [(1, "lost-log")], "the mend was undone, and is dismissed still"


def test_a_mended_line_that_comes_back_takes_no_finding_from_an_equal_one() -> None:
    ledger = Ledger()
    reviewed(ledger, F, (2, "lost-log"))
    reviewed(ledger, "save\n" + MENDED, (1, "lost-log"))
    assert shown(ledger, "save\n" + F) == [(1, "lost-log"), (3, "lost-log")]


def test_the_next_equal_line_of_the_function_is_shown_once_the_dismissed_one_is_deleted() -> None:
    """After a restart nobody knows which of the three were left."""
    three = "def f\n  save\n  log\n  save\n  load\n  save\nend\nsetup\n"
    two = "def f\n  save\n  log\n  load\n  save\nend\n\n\nsetup\n"
    ledger = Ledger()
    reviewed(ledger, three, (4, "lost-log"))
    dismissed(ledger, three, (4, "lost-log"))
    ledger.follow(document(two))
    later = restarted(ledger, two, two.replace("\n\n\n", "\n"))
    reviewed(later, two, (5, "lost-log"))
    assert shown(later, two) == [(5, "lost-log")]


def test_a_dismissed_line_is_so_again_once_an_equal_one_beside_it_has_come_and_gone() -> None:
    ledger, one = Ledger(), "def f\n  load\n  save\nend\n"
    two = one.replace("  load", "  save\n  load")
    reviewed(ledger, one, (3, "lost-log"))
    dismissed(ledger, one, (3, "lost-log"))
    ledger.follow(document(two))
    reviewed(ledger, two, (2, "lost-log"))
    assert shown(ledger, two) == [(2, "lost-log")]
    mended = two.replace("save", "mended", 1)
    ledger.follow(document(mended))
    reviewed(ledger, mended, (4, "lost-log"))
    assert shown(ledger, mended) == []


def test_another_rule_is_shown_at_the_line_of_a_dismissed_finding() -> None:
    """Of the same kind, and though nobody reports what was dismissed any more."""
    ledger = Ledger()
    reviewed(ledger, F, (2, "lost-log"))
    dismissed(ledger, F, (2, "lost-log"))
    reviewed(ledger, F, (2, "lost-money"))
    assert shown(ledger, F) == [(2, "lost-money")]


def test_a_line_with_other_blanks_beside_it_is_held_by_its_function_alone() -> None:
    """Nobody knows how wide a tab is, so neither blanks are the deeper ones."""
    mixed = document("def g\n\tsave\n  load\n\treturn\nend\n")
    assert [holders(mixed, line) for line in (1, 2, 3)] == [("def g",)] * 3


def test_a_dismissal_goes_with_its_finding_into_a_function_of_mixed_blanks() -> None:
    ledger, spaces = Ledger(), "def g\n  load\n  save\nend\n"
    reviewed(ledger, spaces, (3, "lost-log"))
    dismissed(ledger, spaces, (3, "lost-log"))
    mixed = "def g\n  load\n\tsave\nend\n"
    later = restarted(ledger, spaces, mixed)
    reviewed(later, mixed, (3, "lost-log"))
    assert shown(later, mixed) == []


def test_a_dismissal_that_has_gone_with_its_finding_hides_no_other_at_its_old_place() -> None:
    ledger = Ledger()
    reviewed(ledger, F, (2, "a"))
    dismissed(ledger, F, (2, "a"))
    renamed = F.replace("def f", "def g")
    ledger.follow(document(renamed))
    assert shown(ledger, renamed) == []
    reviewed(ledger, F + renamed, (2, "a"), (5, "a"))
    assert shown(ledger, F + renamed) == [(2, "a")]


ONE_TWO_OTHER = "  load\n  save\n", "  load\n  save\n  save\n", "  save\n  read\n  save\n"


def test_a_new_line_is_shown_though_the_dismissed_one_was_lost_among_as_many() -> None:
    """The dismissed one has become the first of two by then, and who knows which of them is left,
    above which another is written."""
    one, two, other = (f"def f\n{body}end\n" for body in ONE_TWO_OTHER)
    ledger = Ledger()
    reviewed(ledger, one, (3, "a"))
    dismissed(ledger, one, (3, "a"))
    for text in (two, one.replace("load", "read"), other):
        ledger.follow(document(text))
    reviewed(ledger, other, (2, "a"))
    assert shown(ledger, other) == [(2, "a")]


def test_a_dismissal_on_one_branch_hides_no_other_line_on_another() -> None:
    """What a review of the other branch has said of the first of three was told as the same."""
    one, three = F + "setup\n", "def f\n  load\n  save\n  save\n  save\nend\n"
    ledger = Ledger()
    for text, line, part in ((one, 2, LineSpan(0, 3)), (three, 3, LineSpan(0, 6))):
        about = document(text)
        ledger.follow(about)
        run = ledger.review("a", about, [about.span])
        run.found(a_finding(about, line, "a"))
        run.end(whole=True)
        run.covered([part], "a\np\nm")
    assert shown(ledger, one) == [(2, "a")]
    dismissed(ledger, one, (2, "a"))
    assert shown(ledger, one) == []
    assert shown(ledger, three) == [(3, "a")]
    assert ledger.unchanged("a\np\nm", document(three)) == [LineSpan(0, 6)]
