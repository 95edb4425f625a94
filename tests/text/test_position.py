"""Columns count code points inside, and the client's code units outside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult_lsp.text.lines import split_lines, without_end
from consult_lsp.text.position import Encoding, column_from_units, units_from_column
from support.texts import paired, texts

ENCODINGS: tuple[Encoding, ...] = ("utf-8", "utf-16", "utf-32")


def units_of(character: str, encoding: Encoding) -> int:
    """The code units of one character, by the definition of the encodings."""
    point = ord(character)
    if encoding == "utf-8":
        return 1 + (point > 0x7F) + (point > 0x7FF) + (point > 0xFFFF)
    return 1 + (encoding == "utf-16" and point > 0xFFFF)


lines = texts(8).map(paired).map(lambda text: without_end(split_lines(text)[0]))


@given(lines, st.sampled_from(ENCODINGS), st.integers(-2, 60))
def test_a_column_is_the_last_one_that_the_units_reach(
    line: str, encoding: Encoding, units: int
) -> None:
    reached = [
        column
        for column in range(len(line) + 1)
        if sum(units_of(character, encoding) for character in line[:column]) <= max(units, 0)
    ]
    assert column_from_units(line, units, encoding) == reached[-1]


@given(lines, st.sampled_from(ENCODINGS))
def test_units_and_columns_lead_back_to_each_other(line: str, encoding: Encoding) -> None:
    for column in range(len(line) + 1):
        units = units_from_column(line, column, encoding)
        assert units == sum(units_of(character, encoding) for character in line[:column])
        assert column_from_units(line, units, encoding) == column


@pytest.mark.parametrize(("encoding", "units"), [("utf-8", 6), ("utf-16", 4), ("utf-32", 3)])
def test_what_follows_an_emoji_is_found_in_every_encoding(encoding: Encoding, units: int) -> None:
    assert units_from_column("x😀y|", len("x😀y"), encoding) == units
    assert column_from_units("x😀y|", units, encoding) == len("x😀y")
