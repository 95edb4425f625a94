"""All edits of a fix become one change that leaves every other byte alone, or there is none."""

from textwrap import dedent

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from consult_lsp.edits.combine import (
    Change,
    combine,
    compatible,
    recombine,
    recombine_all,
)
from consult_lsp.edits.reading import BOM, is_blank
from consult_lsp.finding import Edit
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan, without_end
from support.texts import LINE_ENDS, texts

TWO = """
def get():
    return 1


def put():
    return 2
"""


def document(text: str) -> Document:
    return Document("file:///a.py", dedent(text).removeprefix("\n"), version=3)


def after(text: str, *edits: Edit) -> str:
    """The text after the edits, or the reasons why there is none."""
    result = combine(document(text), edits)
    if isinstance(result, Change):
        return result.after.text
    return " ".join(refusal.reason for refusal in result)


def replaced(text: str, *edits: Edit) -> list[tuple[str, str]]:
    """What goes and what comes, for each replacement from the top down."""
    before = document(text)
    change = combine(before, edits)
    assert isinstance(change, Change), change
    offsets = [
        (before.offset_at(start), before.offset_at(end)) for start, end, _ in change.replacements
    ]
    assert offsets == sorted(offsets)
    new = [text for _, _, text in change.replacements]
    return [(before.text[a:b], text) for (a, b), text in zip(offsets, new, strict=True)]


def test_all_edits_of_a_fix_count_in_the_text_as_it_was() -> None:
    edits = Edit(6, "    return 2", "    return 3"), Edit(1, "def get():", "@cached\ndef get():")
    assert after(TWO, *edits) == "@cached\ndef get():\n    return 1\n\n\ndef put():\n    return 3\n"


def test_one_edit_that_has_no_place_stops_all() -> None:
    assert after(TWO, Edit(2, "    return 1", "    return 3"), Edit(6, "    return 7", "")) == (
        "not-found"
    )


def test_two_edits_of_the_same_line_are_refused() -> None:
    edits = Edit(1, "def get():\n    return 1", "def get(): ..."), Edit(2, "    return 1", "")
    assert after(TWO, *edits) == "overlap"


def test_edits_that_change_nothing_are_passed_over_beside_one_that_does() -> None:
    nothing = Edit(1, "def get():", "def get():")
    assert after(TWO, nothing) == "no-change"
    assert after(TWO) == "no-change"
    expected = document(TWO).text.replace("return 2", "return 3")
    assert after(TWO, nothing, Edit(6, "    return 2", "    return 3")) == expected


def test_a_number_chooses_no_place_when_another_of_the_fix_is_off() -> None:
    text = "a = 1\nb = 2\n\n\na = 1\nc = 3\n"
    chosen = Edit(5, "a = 1", "a = 4")
    assert after(text, chosen, Edit(6, "c = 3", "c = 4")) == "a = 1\nb = 2\n\n\na = 4\nc = 4\n"
    assert after(text, chosen, Edit(3, "c = 3", "c = 4")) == "ambiguous"


def test_neighbours_may_be_replaced_by_two_edits() -> None:
    assert after("a\nb\nc", Edit(2, "b", ""), Edit(3, "c", "")) == "a"
    assert after("a\nb\nc", Edit(1, "a", "x\ny"), Edit(2, "b", "z")) == "x\ny\nz\nc"


def test_replacements_are_as_small_as_they_can_be() -> None:
    whole = "def get():\n    return 1"
    assert replaced(TWO, Edit(1, whole, "def get():\n    return 12")) == [("", "2")]
    assert replaced(TWO, Edit(1, whole, "def get(x):\n    return 1\n")) == [("", "x")]
    assert replaced(TWO, Edit(1, whole, f"@cached\n{whole}")) == [("", "@cached\n")]
    assert replaced(TWO, Edit(1, whole, "def get():")) == [("    return 1\n", "")]
    both = document(TWO).text
    assert replaced(TWO, Edit(1, both, both.replace("get", "got").replace("2", "3"))) == [
        ("e", "o"),
        ("2", "3"),
    ]


def test_lines_that_differ_in_a_word_each_are_changed_word_by_word() -> None:
    old = "def get():\n    return 1\n\n\ndef put():"
    new = "def got():\n    return 7\n\n\ndef pot():"
    assert replaced(TWO, Edit(1, old, new)) == [("e", "o"), ("1", "7"), ("u", "o")]


def test_lines_that_are_only_indented_keep_their_text() -> None:
    whole = "def get():\n    return 1"
    guarded = "if ready:\n    def get():\n        return 1"
    assert replaced(TWO, Edit(1, whole, guarded)) == [("", "if ready:\n    "), ("", "    ")]
    assert replaced("  a\n  b\nc", Edit(1, "  a\n  b", "a")) == [("  ", ""), ("  b\n", "")]


@given(st.lists(st.sampled_from(["a", " a", "b", "  b", "", "ab"]), max_size=8), st.data())
def test_small_replacements_make_the_new_lines_and_never_touch(
    old: list[str], data: st.DataObject
) -> None:
    new = data.draw(st.lists(st.sampled_from(["a", " a", "b", "  b", "", "ba"]), max_size=8))
    line_end = data.draw(st.sampled_from(LINE_ENDS))
    before = Document("file:///a", line_end.join(["top", *old, "end"]))
    edit = Edit(1, "\n".join(["top", *old, "end"]), "\n".join(["top", *new, "end"]))
    change = combine(before, [edit])
    assume(old != new)
    assert isinstance(change, Change), change
    assert change.after.text == line_end.join(["top", *new, "end"])
    ends = [one.end for one in change.replacements]
    assert all(end < one.start for end, one in zip(ends, change.replacements[1:], strict=False))


# Several fixes at once.

TWINS = "try: a()\nexcept: pass\ntry: b()\nexcept: pass\n"


def bare(line: int) -> list[Edit]:
    return [Edit(line, "except: pass", "except OSError: pass")]


def test_several_fixes_are_one_change_even_where_their_lines_are_equal() -> None:
    before = document(TWINS)
    fixes = [bare(2), bare(4)]
    assert compatible(before, fixes) == fixes
    change = recombine_all(before, before, fixes)
    assert isinstance(change, Change)
    assert change.after.text == TWINS.replace("except:", "except OSError:")


def test_a_number_that_is_off_in_one_fix_says_nothing_of_another() -> None:
    before = document("x = 1\n" + TWINS)
    drifted = [Edit(4, "x = 1", "x = 2")]
    change = recombine_all(before, before, [drifted, bare(3), bare(5)])
    assert isinstance(change, Change)
    assert change.after.text == "x = 2\n" + TWINS.replace("except:", "except OSError:")


def test_of_fixes_that_meet_the_first_is_taken_and_one_without_a_place_is_left_out() -> None:
    before = document(TWINS)
    other, nowhere = [Edit(1, "try: a()\nexcept: pass", "a()")], [Edit(1, "not there", "")]
    assert compatible(before, [bare(2), other, nowhere, bare(4)]) == [bare(2), bare(4)]
    refused = recombine_all(before, before, [bare(2), other])
    assert isinstance(refused, tuple)
    assert [one.reason for one in refused] == ["overlap"]
    assert isinstance(recombine_all(before, before, [nowhere]), tuple)
    assert isinstance(recombine_all(before, before, []), tuple)


@pytest.mark.parametrize(
    ("text", "edit", "expected"),
    [
        ("a\nb\nc", Edit(3, "c", ""), "a\nb"),
        ("a\nb\nc\n", Edit(3, "c", ""), "a\nb\n"),
        ("a\nb\nc", Edit(1, "a", ""), "b\nc"),
        ("a\n", Edit(1, "a", ""), ""),
        ("a\nb", Edit(1, "a\nb", ""), ""),
        ("a", Edit(1, "a", "a\nb"), "a\nb"),
        ("a\r\nb", Edit(2, "b", "b\nc"), "a\r\nb\r\nc"),
        ("a\rb\rc", Edit(2, "b", "x\ny"), "a\rx\ry\rc"),
        ("a\nb\r\nc\rd", Edit(2, "b\nc", "B\nC\nD"), "a\nB\r\nC\r\nD\rd"),
        ("a\r\nb\nc\r\n", Edit(2, "b", "x\ny"), "a\r\nx\ny\nc\r\n"),
        (BOM + "a\nb", Edit(1, "a", "x"), BOM + "x\nb"),
        (BOM + "a\nb", Edit(1, "a", ""), BOM + "b"),
        (BOM + "a\nb", Edit(1, BOM + "a", BOM + "x\na"), BOM + "x\na\nb"),
        ("a\f\nb", Edit(2, "b", "x"), "a\f\nx"),
        ("s = '😀😀' + a\n", Edit(1, "s = '😀😀' + a", "s = '😀😀' + b"), "s = '😀😀' + b\n"),
        ("x", Edit(1, "x", "y"), "y"),
        ("a\rx\n\nb", Edit(2, "x", ""), "ambiguous"),
    ],
)
def test_line_ends_bom_and_the_final_line_end_stay(text: str, edit: Edit, expected: str) -> None:
    assert after(text, edit) == expected


def test_the_change_knows_the_document_it_is_of() -> None:
    before = document(TWO)
    change = combine(before, [Edit(2, "    return 1", "    return 3")])
    assert isinstance(change, Change)
    assert change.after.uri == before.uri
    assert "return 3" not in before.text


@given(texts(30), st.data())
def test_a_perfect_edit_leaves_every_other_byte_alone(text: str, data: st.DataObject) -> None:
    before = Document("file:///a", text)
    span = data.draw(spans(before))
    old = [without_end(line) for line in before.lines[span.start : span.stop]]
    old[0] = old[0].removeprefix(BOM) if span.start == 0 else old[0]
    assume(not is_blank(old[0]))
    new = [*old[:1], "more = 1", *old[1:]]
    # The number stands for the place where lines come again; line ends of the copy never matter.
    line_end = data.draw(st.sampled_from(LINE_ENDS)) if "\n" in text else "\n"
    edit = Edit(span.first_number, "\n".join(old) + "\n", line_end.join(new) + line_end)

    change = combine(before, [edit])
    if not isinstance(change, Change):
        return
    head, tail = "".join(before.lines[: span.start + 1]), before.lines[span.start + 1 :]
    assert change.after.text.startswith(without_end(head))
    assert change.after.text.endswith("".join(tail))
    assert [without_end(line) for line in change.after.lines] == [
        without_end(line) for line in [*before.lines[: span.start + 1], "more = 1", *tail]
    ]

    old_again = Edit(edit.start_line, edit.new, edit.old)
    back = combine(change.after, [old_again])
    assert isinstance(back, Change), back
    assert back.after.text == before.text


def spans(document: Document) -> st.SearchStrategy[LineSpan]:
    last = document.span.stop
    return st.integers(0, last - 1).flatmap(
        lambda start: st.integers(start + 1, min(last, start + 4)).map(
            lambda stop: LineSpan(start, stop)
        )
    )


@pytest.mark.parametrize("size", [1, 1_000, 1_000_000])
def test_files_of_every_size_are_edited(size: int) -> None:
    lines = [f"x{at}" for at in range(size // 8)] or ["x"]
    text = "\n".join(lines)
    middle = len(lines) // 2
    edit = Edit(middle + 1, lines[middle], "here")
    assert after(text, edit) == "\n".join([*lines[:middle], "here", *lines[middle + 1 :]])


# While the model wrote, the user typed.

HANDLERS = "def get():\n    return find(1)\n\n\ndef put():\n    return find(1)\n"


def typed(now: str, *edits: Edit) -> str:
    result = recombine(document(HANDLERS), document(now), edits)
    if isinstance(result, Change):
        return result.after.text
    return " ".join(refusal.reason for refusal in result)


def test_lines_added_above_move_the_edit_down() -> None:
    now = "import os\n\n\n" + HANDLERS
    edit = Edit(1, "def get():\n    return find(1)", "def get():\n    return find(2)")
    assert typed(now, edit) == now.replace("find(1)", "find(2)", 1)


def test_a_twin_that_comes_to_stand_at_the_stated_line_is_not_taken() -> None:
    # Four lines more put the first of two equal lines where the second one was.
    now = "#\n" * 4 + HANDLERS
    expected = "#\n" * 4 + "def get():\n    return find(1)\n\n\ndef put():\n    return find(2)\n"
    assert typed(now, Edit(6, "    return find(1)", "    return find(2)")) == expected


@pytest.mark.parametrize(
    "now",
    [
        "def get():\n    return find(1) or 7\n\n\ndef put():\n    return find(1)\n",
        "def get():\n    log()\n    return find(1) + 1\n\n\ndef put():\n    return find(1)\n",
        "\n\ndef put():\n    return find(1)\n",
        "",
    ],
)
def test_typing_inside_the_lines_of_an_edit_is_never_lost(now: str) -> None:
    assert typed(now, Edit(2, "    return find(1)", "    return find(2)")) == "not-found"


def test_typing_above_and_below_leaves_what_is_told_apart() -> None:
    now = "# one\n" + HANDLERS + "# two\n"
    edit = Edit(1, "def get():\n    return find(1)", "def get():\n    return find(2)")
    assert typed(now, edit) == now.replace("find(1)", "find(2)", 1)
    assert typed(now, Edit(2, "    return find(1)", "    return find(2)")) == "not-found"


def test_what_the_user_wrote_already_is_not_written_twice() -> None:
    now = "import os\n" + HANDLERS
    assert typed(now, Edit(1, "def get():", "import os\ndef get():")) == "ambiguous"


def test_an_edit_for_an_unchanged_text_is_the_plain_one() -> None:
    edit = Edit(2, "    return find(1)", "    return find(2)")
    assert typed(HANDLERS, edit) == after(HANDLERS, edit)


def test_all_edits_follow_their_lines_or_none() -> None:
    both = Edit(1, "def get():", "def got():"), Edit(5, "def put():", "def set():")
    now = HANDLERS.replace("\n\n\n", "\n\n\n# between\n")
    assert typed(now, *both) == now.replace("get", "got").replace("put", "set")
    assert typed(HANDLERS.replace("put", "post"), *both) == "not-found"


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=9), st.data())
def test_no_typed_line_is_lost_and_no_other_line_is_taken(
    letters: list[str], data: st.DataObject
) -> None:
    """The user changes lines above, inside or below those of the edit, in a text full of twins."""
    start = data.draw(st.integers(0, len(letters) - 1))
    stop = data.draw(st.integers(start + 1, len(letters)))
    parts = [letters[:start], letters[start:stop], letters[stop:]]
    edit = Edit(start + 1, "\n".join(parts[1]), "written")
    for _ in range(data.draw(st.integers(1, 2))):
        part = data.draw(st.sampled_from(parts))
        first = data.draw(st.integers(0, len(part)))
        last = data.draw(st.integers(first, len(part)))
        part[first:last] = data.draw(st.lists(st.sampled_from("abcd"), max_size=3))
    above, inside, below = parts
    seen, now = Document("", "\n".join(letters)), Document("", "\n".join(above + inside + below))
    change = recombine(seen, now, [edit])
    if isinstance(change, Change) and inside == letters[start:stop]:
        assert change.after.text == "\n".join([*above, "written", *below])
