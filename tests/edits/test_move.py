"""Lines are followed through what the user types, exactly or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult_lsp.edits.move import moved_span
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from consult_lsp.text.position import Position
from support.marked import marked


def moved(before: str, now: str) -> str | None:
    """The text of the lines that were marked in ``before``, in ``now``."""
    sample = marked(before)
    document = Document("file:///a", now)
    span = moved_span(sample.document(), document, sample.span)
    return None if span is None else document.slice(span)


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("a\n«b\n»c\n", "a\nb\nc\n", "b\n"),
        ("a\n«b\n»c\n", "new\na\nb\nc\n", "b\n"),
        ("a\n«b\n»c\n", "a\nb\nc\nnew\n", "b\n"),
        ("a\n«b\n»c\n", "b\nc\n", "b\n"),
        ("a\n«b\n»c\n", "a\nnew\nb\nc\n", "b\n"),
        ("a\n«b\nc\n»d\n", "a\nb\nnew\nc\nd\n", "b\nnew\nc\n"),
        ("a\n«b\nc\nd\n»e\n", "a\nb\nd\ne\n", "b\nd\n"),
        ("a\n«b\n»c\n", "a\nB\nc\n", "B\n"),
        ("a\n«b\n»c\n", "new\na\nb\nc\nnew\n", "b\n"),
        ("a\n«b\n»c", "a\r\nb\r\nc\r\n", "b\r\n"),
        ("a\n«b\n»", "a\nb", "b"),
        ("«a\nb\n»", "a\nb\nc\n", "a\nb\n"),
    ],
)
def test_lines_are_where_they_were_moved_to(before: str, now: str, expected: str) -> None:
    assert moved(before, now) == expected


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("a\n«b\nc\n»d\n", "a b\nc\nd\n"),
        ("a\n«b\nc\n»d\n", "a\nb\nc d\n"),
        ("a\n«x\n»b\n", "a\nx\nx\nb\n"),
        ("x\n«x\n»b\n", "x\nx\nx\nb\n"),
        ("b\n«b\n»b\n", "b\nb\n"),
        ("a\n«b\n»c\n", "other\n"),
        ("a\n«b\n»c\nb\n", "new\na\nb\nc\nb\nnew\n"),
        ("a\n«\n»c\n", "new\na\n\nc\nnew\n"),
    ],
)
def test_where_it_is_not_certain_nothing_is_said(before: str, now: str) -> None:
    assert moved(before, now) is None


def numbered(count: int, alphabet: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(alphabet), min_size=count, max_size=8)


@given(numbered(1, "abc"), st.data())
def test_typing_outside_of_lines_never_moves_them_to_others(
    letters: list[str], data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(letters) - 1))
    stop = data.draw(st.integers(start + 1, len(letters)))
    above, inside, below = letters[:start], letters[start:stop], letters[stop:]
    is_above = data.draw(st.booleans())
    part = above if is_above else below
    first = data.draw(st.integers(0, len(part)))
    last = data.draw(st.integers(first, len(part)))
    part[first:last] = data.draw(numbered(0, "abcd"))

    before, now = ("\n".join(part) for part in (letters, [*above, *inside, *below]))
    span = moved_span(Document("", before), Document("", now), LineSpan(start, stop))
    assert span in (None, LineSpan(len(above), len(above) + len(inside)))


@given(st.lists(st.integers(0, 99), min_size=3, max_size=12, unique=True), st.data())
def test_lines_that_are_all_different_are_always_followed(
    names: list[int], data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(names) - 1))
    stop = data.draw(st.integers(start + 1, len(names)))
    above = data.draw(numbered(0, "xy"))
    lines = [f"line {name}" for name in names]
    before, now = Document("", "\n".join(lines)), Document("", "\n".join([*above, *lines]))
    expected = LineSpan(start + len(above), stop + len(above))
    assert moved_span(before, now, LineSpan(start, stop)) == expected


@given(st.lists(st.integers(0, 99), min_size=3, max_size=12, unique=True), st.data())
def test_typing_inside_lines_keeps_them_all_covered(names: list[int], data: st.DataObject) -> None:
    lines = [f"line {name}\n" for name in names]
    start = data.draw(st.integers(0, len(names) - 1))
    stop = data.draw(st.integers(start + 1, len(names)))
    at = data.draw(st.integers(start, stop - 1))
    before = Document("", "".join(lines))
    text = data.draw(st.sampled_from(["x", "x\ny", "\n", "x\n"]))
    now = before.replaced(Position(at, 2), Position(at, 3), text)
    grown = len(now.lines) - len(before.lines)
    assert moved_span(before, now, LineSpan(start, stop)) == LineSpan(start, stop + grown)
