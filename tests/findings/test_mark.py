"""Lines that were not kept are known again by digests: where that is certain, or nowhere."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult_lsp.findings.fingerprint import could_hold, fingerprint_of, placed
from consult_lsp.findings.relocate import followed
from support.marked import marked


def found(before: str, now: str) -> str | None:
    """Where the selected line of ``before`` is found in ``now``, as the lines up to it."""
    sample, text = marked(before), marked(now).document()
    mark = fingerprint_of(sample.document(), sample.span)
    span = placed(replace(mark, could_hold=could_hold(sample.document())), text)
    return None if span is None else "".join(text.lines[: span.stop])


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("a\n«b»\nc\n", "new\na\nb\nc\n", "new\na\nb\n"),
        ("a\n«b»\nc\n", "b\na\n", "b\n"),
        ("a\n«b\nc»\n", "b\nx\nb\nc\n", "b\nx\nb\nc\n"),
        ("a\n«b»\nc\n", "a\nB\nc\n", None),
        # Twins are told apart by the lines around them, by what holds them, and by their order.
        ("1\n«x»\n2\nx\n3\n", "0\n1\nx\n2\nx\n3\n", "0\n1\nx\n"),
        ("f:\n  x\ng:\n  «x»\n", "g:\n  x\nf:\n  x\n", "g:\n  x\n"),
        ("f:\n  x\ng:\n  «x»\n", "f:\n  x\nh:\n  x\n", "f:\n  x\nh:\n  x\n"),
        ("f:\n  x\ng:\n  «x»\n", "h:\n  x\nf:\n  x\n", "h:\n  x\n"),
        # The only one has moved to where its function has another name, not to another function.
        ("f:\n  «x»\n", "g:\n  x\n", "g:\n  x\n"),
        ("f:\n  1\n  «x»\nh:\n  2\n", "f:\n  1\nh:\n  x\n", None),
        ("f:\n  1\n  «x»\n", "f:\n  1\n  if:\n  x\n", "f:\n  1\n  if:\n  x\n"),
        ("f:\n  1\n  «x»\n  2\n  x\n", "f:\n  x\n", None),
        ("f:\n  «x»\ng:\n  x\n", "g:\n  x\n", None),
        # A function that still stands was not renamed to the one that has such a line now.
        ("f:\n  x\ng:\n  1\n  «x»\nh:\n  2\n", "f:\n  x\ng:\n  1\nh:\n  x\n", None),
        ("f:\n  x\ng:\n  «x»\nh:\n  2\n", "f:\n  x\nh:\n  x\n", None),
        ("f:\n  1\n  «x»\n", "f:\n  1\nh:\n  x\n", "f:\n  1\nh:\n  x\n"),
        # One that was only moved inwards is a twin all the same.
        ("f:\n  «x»\nx\n", "g:\n  x\n", None),
        ("a\nb\n1\n«x»\n2\nc\nd\nx\n", "new\na\nb\n1\nx\n2\nc\nd\nx\n", "new\na\nb\n1\nx\n"),
        ("a\nb\n1\n«x»\n2\nc\nd\nx\n", "a\nb\n1\n2\nc\nd\nx\n", None),
        ("a\nb\n1\n«x»\n2\nc\nd\n", "a\nb\n1\nx\n2\nc\nd\nx\n", "a\nb\n1\nx\n"),
        ("a\n«x»\n", "x\nx\n", None),
        ("«»", "", ""),
    ],
)
def test_lines_are_found_again(before: str, now: str, expected: str | None) -> None:
    assert found(before, now) == expected


def test_nothing_counts_as_renamed_where_nobody_knows_what_stood_before() -> None:
    sample, now = marked("f:\n  x\ng:\n  «x»\n"), marked("f:\n  x\nh:\n  x\n").document()
    mark = fingerprint_of(sample.document(), sample.span)
    assert placed(mark, now) is None
    assert placed(replace(mark, could_hold=could_hold(sample.document())), now) is not None


LINES = st.lists(st.sampled_from("abc"), min_size=1, max_size=9)


@given(LINES, st.data())
def test_no_line_is_taken_for_its_twin(lines: list[str], data: st.DataObject) -> None:
    """One line is taken out or put in; whatever is found is the line that was meant."""
    at = data.draw(st.integers(0, len(lines) - 1))
    edit = data.draw(st.integers(0, len(lines) - 1))
    before = marked("\n".join(lines)).document()
    mine = type(before.span)(at, at + 1)
    longer = marked("\n".join([*lines[:edit], "new", *lines[edit:]])).document()
    span = placed(fingerprint_of(before, mine), longer)
    assert span is None or span.start == at + (edit <= at)
    shorter = marked("\n".join([*lines[:edit], *lines[edit + 1 :]])).document()
    span = placed(fingerprint_of(before, mine), shorter)
    if span is not None and edit != at:
        # To take out an equal line beside it makes the same text, so nobody can tell.
        left = [*lines[:edit], *lines[edit + 1 :]]
        same = [n for n in range(len(lines)) if [*lines[:n], *lines[n + 1 :]] == left]
        assert span.start in {at - (n < at) for n in same if n != at}


def test_a_mark_holds_no_code() -> None:
    sample = marked("a = 1\n«password = 'hunter2'»\nb = 2\n")
    mark = fingerprint_of(sample.document(), sample.span)
    assert "hunter2" not in repr(mark)
    assert followed(sample.document(), sample.document(), sample.span)
