"""Lines end with LF, CRLF and CR, and with nothing else."""

import pytest
from hypothesis import given

from consult_lsp.text.lines import LineSpan, line_end_of, split_lines, without_end
from support.texts import LINE_ENDS, texts


@given(texts())
def test_lines_are_those_of_a_reader_who_goes_character_by_character(text: str) -> None:
    lines, rest = [], text
    while True:
        at = next((at for at, character in enumerate(rest) if character in "\r\n"), None)
        if at is None:
            break
        length = 2 if rest[at : at + 2] == "\r\n" else 1
        lines.append(rest[: at + length])
        rest = rest[at + length :]
    assert split_lines(text) == [*lines, rest]


@given(texts())
def test_lines_without_their_ends_hold_no_line_end(text: str) -> None:
    for line in split_lines(text):
        bare = without_end(line)
        assert not set("\r\n") & set(bare)
        assert line.removeprefix(bare) in ("", *LINE_ENDS)


@pytest.mark.parametrize("character", "\v\f\x1c\x1d\x1e\x85\u2028\u2029")
def test_what_python_calls_a_line_end_is_none(character: str) -> None:
    assert split_lines(f"a{character}b") == [f"a{character}b"]


def test_an_empty_text_is_one_empty_line() -> None:
    assert split_lines("") == [""]


def test_the_line_end_is_the_one_used_most_and_lf_where_there_is_none() -> None:
    assert line_end_of("a\r\nb\r\nc\n") == "\r\n"
    assert line_end_of("a\rb") == "\r"
    assert line_end_of("a") == "\n"


def test_a_span_speaks_of_lines_as_people_count_them() -> None:
    span = LineSpan.numbered(3, 5)
    assert (span.first_number, span.last_number) == (3, 5)
    assert [line for line in range(9) if line in span] == [2, 3, 4]


def test_spans_hold_and_meet_each_other_by_the_lines_they_share() -> None:
    whole, head, tail = LineSpan(0, 4), LineSpan(0, 2), LineSpan(2, 4)
    assert whole.holds(head)
    assert not head.holds(whole)
    assert whole.meets(tail)
    assert not head.meets(tail)
