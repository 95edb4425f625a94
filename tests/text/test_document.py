"""A document changes as an editor's does, for every line end and every kind of character."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan, split_lines
from consult_lsp.text.position import Position
from support.texts import paired, texts

positions = st.builds(Position, st.integers(-1, 14), st.integers(-1, 30) | st.just(2**31 - 1))


def offset_by_the_specification(text: str, position: Position) -> int:
    """Where ``position`` is, read off the text one character after the other."""
    line, at = 0, 0
    if position.line < 0:
        return 0
    while line < position.line:
        if at == len(text):
            return at
        at += 2 if text[at : at + 2] == "\r\n" else 1
        line += text[at - 1] in "\r\n"
    column = 0
    while column < position.column and at < len(text) and text[at] not in "\r\n":
        at, column = at + 1, column + 1
    return at


@given(texts(), positions, positions, texts(6))
@example("a\n", Position(0, 1), Position(0, 1), "\r")  # A CR typed before an LF.
@example("a\rb", Position(1, 0), Position(1, 0), "\n")  # An LF typed after a CR.
@example("a\rx\nb", Position(1, 0), Position(1, 1), "")  # A CR and an LF come to touch.
@example("a\r\nb", Position(0, 1), Position(1, 0), "\r")
@example("\ud83d", Position(0, 1), Position(0, 1), "\ude00")  # Two halves come to touch.
@example("abc", Position(0, 0), Position(0, 99), "Z")
def test_a_change_does_what_the_specification_says(
    text: str, start: Position, end: Position, new: str
) -> None:
    text = paired(text)
    document = Document("file:///a", text, language_id="python", version=1)
    changed = document.replaced(start, end, new, version=2)

    first, last = sorted(offset_by_the_specification(text, each) for each in (start, end))
    assert changed.text == paired(text[:first] + new + text[last:])
    assert changed.lines == split_lines(changed.text)
    assert (changed.uri, changed.language_id, changed.version) == ("file:///a", "python", 2)
    assert (document.text, document.lines, document.version) == (text, split_lines(text), 1)


@given(texts(8), st.lists(st.tuples(positions, positions, texts(4)), max_size=12))
def test_many_changes_leave_lines_and_text_in_step(
    text: str, changes: list[tuple[Position, Position, str]]
) -> None:
    document = Document("file:///a", text)
    for start, end, new in changes:
        document = document.replaced(start, end, new)
        assert list(document.lines) == split_lines("".join(document.lines))
        assert document.text == "".join(document.lines)


@given(texts(), positions)
def test_a_clamped_position_exists_and_is_never_inside_a_line_end(
    text: str, position: Position
) -> None:
    document = Document("file:///a", text)
    clamped = document.clamped(position)
    assert document.clamped(clamped) == clamped
    assert document.offset_at(position) == offset_by_the_specification(document.text, position)
    around = document.text[max(document.offset_at(clamped) - 1, 0) :][:2]
    assert clamped.column == 0 or around != "\r\n"


@given(texts())
def test_offsets_and_positions_lead_back_to_each_other(text: str) -> None:
    document = Document("file:///a", text)
    for offset in range(len(document.text) + 1):
        line, column = document.position_at(offset)
        assert len("".join(document.lines[:line])) + column == offset


@given(texts())
def test_all_lines_but_the_empty_rest_are_lines_of_code(text: str) -> None:
    document = Document("file:///a", text)
    rest = document.lines[document.span.stop :]
    assert document.slice(document.span) + "".join(rest) == document.text
    assert rest in ([], [""])
    assert document.span.stop >= 1


@pytest.mark.parametrize("character", "\v\f\x1c\x85\u2028\u2029")
def test_what_python_calls_a_line_end_does_not_shift_the_lines_below(character: str) -> None:
    document = Document("file:///a", f"a{character}b\nc")
    typed = document.replaced(Position(1, 0), Position(1, 0), "X")
    assert typed.text == f"a{character}b\nXc"


def test_a_change_without_a_range_replaces_all_and_keeps_the_identity() -> None:
    document = Document("file:///a", "old", language_id="go", version=1)
    changed = document.with_text("new", version=2)
    assert (changed.uri, changed.language_id) == ("file:///a", "go")
    assert (changed.text, changed.version, document.text) == ("new", 2, "old")


def test_a_document_is_cut_by_whole_lines() -> None:
    assert Document("file:///a", "a\r\nb\rc\nd").slice(LineSpan(1, 3)) == "b\rc\n"
