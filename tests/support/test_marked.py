"""The test language itself."""

import pytest

from consult_lsp.text.lines import LineSpan
from support.marked import Expected, Marked, marked, marked_files


def between(sample: Marked) -> str:
    """What the selection holds."""
    assert sample.selection
    start, end = map(sample.document().offset_at, sample.selection)
    return sample.text[start:end]


def test_the_selection_is_found_and_its_marks_are_gone() -> None:
    sample = marked("\none\ntw«o\nth»ree\n")
    assert sample.text == "one\ntwo\nthree\n"
    assert between(sample) == "o\nth"
    assert sample.span == LineSpan(1, 3)


def test_a_selection_that_ends_at_a_line_start_leaves_that_line_out() -> None:
    assert marked("«one\n»two\n").span == LineSpan(0, 1)


def test_the_cursor_is_found_after_an_astral_character_and_inside_a_selection() -> None:
    sample = marked("a = «'😀' + ‸b»")
    assert sample.cursor is not None
    assert sample.text[sample.document().offset_at(sample.cursor) :] == "b"
    assert between(sample) == "'😀' + b"


def test_carets_say_what_is_expected_of_the_line_above() -> None:
    sample = marked("""
a = '😀' + eval(b)
#         ^^^^ warning: eval on input
#              ^ hint: b is short
c = 1
""")
    first, second = sample.expected
    line = sample.text.split("\n")[first.line]
    assert line[first.start : first.stop] == "eval"
    assert line[second.start : second.stop] == "b"
    assert (first.severity, first.message) == ("warning", "eval on input")
    assert sample.text == "a = '😀' + eval(b)\nc = 1\n"


def test_marks_on_a_line_do_not_move_its_carets() -> None:
    sample = marked("a = «b» + ‸eval(c)\n#          ^^^^ error: no\n")
    (expected,) = sample.expected
    assert expected == Expected(0, 8, 12, "error", "no")


def test_files_are_told_apart_by_their_headers() -> None:
    files = marked_files("\n-- a.py --\nx = ‸1\n-- b/c.ts --\nlet y\n")
    assert {path: sample.text for path, sample in files.items()} == {
        "a.py": "x = 1\n",
        "b/c.ts": "let y\n",
    }
    assert files["a.py"].cursor


def test_line_ends_survive() -> None:
    assert marked("a\r\nb«»\rc").text == "a\r\nb\rc"


@pytest.mark.parametrize("source", ["«a", "a»", "»a«", "‸a‸", "«a»«b»"])
def test_unbalanced_marks_fail(source: str) -> None:
    with pytest.raises(AssertionError):
        marked(source)
