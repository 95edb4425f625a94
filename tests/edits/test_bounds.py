"""Placing looks at no more than it must, whatever the model wrote and the document holds."""

import pytest

from consult_lsp.edits.combine import Change, combine
from consult_lsp.edits.likeness import DEAREST, may_be_alike, most_alike, most_comparisons
from consult_lsp.edits.locate import Placed, Refusal, anchor_span, place
from consult_lsp.edits.match import hunks
from consult_lsp.edits.repeat import starts_ended
from consult_lsp.finding import Category, Edit, Finding, Severity
from consult_lsp.text.document import Document

MOST_LOOKED_AT = 40_000


class Counted(Document):
    """A document that counts how often one of its lines is looked at."""

    looked = 0

    def line(self, number: int) -> str:
        self.looked += 1
        return super().line(number)


def counted(text: str) -> Counted:
    return Counted("file:///a", text)


def numbered(line: str, count: int) -> str:
    return "".join(f"{number}| {line}\n" for number in range(1, count + 1))


def ended(document: Document, edit: Edit) -> str:
    result = place(document, edit)
    return "placed" if isinstance(result, Placed) else result.reason


@pytest.mark.parametrize(
    "old",
    [
        pytest.param("x\n" * 1_500, id="equal lines"),
        pytest.param(numbered("x", 1_500), id="numbered lines"),
        pytest.param("```\n\n" + numbered("x", 1_500) + "\n```", id="fence and numbers"),
        pytest.param("x\n" * 1_500 + "y\n", id="one other line"),
        pytest.param("x", id="one line"),
        pytest.param("y", id="no line"),
    ],
)
@pytest.mark.parametrize("line", ["x\n", "x\r\n", "“x”\n", "xx\n"])
@pytest.mark.parametrize("stated", [3, 60_000])
def test_equal_lines_are_not_compared_with_all_others(old: str, line: str, stated: int) -> None:
    document = counted(line * 50_000)
    ended(document, Edit(stated, old, "z"))
    assert document.looked < MOST_LOOKED_AT


def test_among_too_many_places_only_the_stated_one_counts() -> None:
    document = counted("x = 1\n" * 50_000 + "\n" * 100)
    result = place(document, Edit(40_000, "x = 1", "x = 2"))
    assert isinstance(result, Placed)
    assert (result.span.first_number, result.by_line) == (40_000, True)
    refused = place(document, Edit(50_090, "x = 1", "x = 2"))
    assert isinstance(refused, Refusal)
    assert (refused.reason, "too many places" in refused.detail) == ("ambiguous", True)
    outside = place(document, Edit(40_000, "x = 1", "x = 2"), document.span._replace(stop=9))
    assert isinstance(outside, Refusal)
    assert outside.reason == "outside"


@pytest.mark.parametrize("places", [1_000, 1_001])
def test_a_thousand_places_are_counted_and_no_more(places: int) -> None:
    result = place(counted("x = 1\n" * places + "\n" * 9), Edit(places + 5, "x = 1", "x = 2"))
    assert isinstance(result, Refusal)
    assert ("1000 places" in result.detail) is (places == 1_000)


@pytest.mark.parametrize("text", ["x\n" * 50_000 + "last = 1\n", "é\n" * 50_000 + "last = “1”\n"])
def test_a_line_that_stands_once_is_found_below_any_number_of_others(text: str) -> None:
    document = counted(text)
    old = text.split("\n")[-2]
    assert ended(document, Edit(7, old, "last = 2")) == "placed"
    assert document.looked < 1_000


def test_quoted_text_longer_than_the_document_is_not_looked_for() -> None:
    document = counted("x\n" * 9)
    assert ended(document, Edit(1, "x\n" * 10, "y")) == "not-found"
    assert document.looked < 1_000


@pytest.mark.parametrize("text", ["x\n" * 2_001, "x\r\n" * 2_001, "x" * 100_001])
def test_an_edit_beyond_any_that_a_model_writes_with_care_is_refused(text: str) -> None:
    document = counted(text)
    assert ended(document, Edit(1, text, "y")) == "ambiguous"
    assert ended(document, Edit(1, "x", text)) == "ambiguous"
    assert document.looked == 0


def test_long_lines_may_be_alike_if_their_lengths_are() -> None:
    text = "a" * 700 + "\n" + "b" * 700 + "\n" + "c" * 9_000 + "\n"
    assert ended(counted(text), Edit(1, "b" * 700, "x")) == "ambiguous"
    assert ended(counted(text), Edit(3, "b" * 700, "x")) == "placed"


def test_short_lines_are_compared_and_dear_ones_may_be_alike() -> None:
    assert may_be_alike("width_1 = read(1)", "width_3 = read(3)", 0.6, 600)
    assert not may_be_alike("width_1 = read(1)", "def get(request):", 0.6, 600)
    dear, other = "ab" * 150, "a" * 150 + "b" * 150
    assert most_comparisons(dear, other) > DEAREST
    assert may_be_alike(dear, other, 0.6, 600)


def test_dear_windows_are_left_out_of_the_search_for_the_nearest() -> None:
    dear = "a" * 150 + "b" * 150
    assert most_alike(["ab" * 150] * 80, dear, 0.4) is None
    assert most_alike(["ab = 1", "a = 2", "a = 1"], "a = 1", 0.6) == 2


def test_lines_that_recur_are_aligned_next_to_others_where_all_pairs_are_too_many() -> None:
    old = [line for at in range(300) for line in (f"a{at}", "", "")]
    new = ["top", *old[:450], "middle", *old[450:], "bottom"]
    assert most_comparisons(old, new) > DEAREST
    changed = [list(new[each.new.start : each.new.stop]) for each in hunks(old, new)]
    assert ["top"] in changed
    assert ["middle"] in changed
    assert ["bottom"] in changed


def test_lines_too_dear_to_align_become_one_hunk() -> None:
    old = [f"{side}{at}" for at in range(900) for side in ("same", "old")]
    new = [f"{side}{at}" for at in range(900) for side in ("same", "new")]
    assert [(hunk.same, len(range(*hunk.old))) for hunk in hunks(old, new)] == [
        (True, 1),
        (False, len(old) - 1),
    ]


@pytest.mark.parametrize(
    ("run", "lines", "expected"),
    [
        ("aab", "aaab", [1, 2, 2, 3]),
        ("abab", "ababab", [1, 2, 3, 4, 3, 4]),
        ("a", "aba", [1, 0, 1]),
        ("ab", "", []),
    ],
)
def test_the_starts_of_a_run_are_seen_wherever_they_end(
    run: str, lines: str, expected: list[int]
) -> None:
    assert list(starts_ended(run, lines)) == expected


def test_an_anchor_with_too_many_twins_counts_at_its_own_line_only() -> None:
    document = counted("x = 1\n" * 50_000 + "\n" * 20)

    def found(line: int) -> bool:
        finding = Finding(
            rule="r",
            category=Category.SECURITY,
            severity=Severity.ERROR,
            title="t",
            start_line=line,
            end_line=line,
            anchor="x = 1",
        )
        return anchor_span(document, finding) is not None

    assert found(40_000)
    assert not found(50_003)
    assert document.looked < MOST_LOOKED_AT


@pytest.mark.parametrize(
    "old", ["```\n```", "1| ", "```\n\n```", "9" * 5_000 + "| x", "1| \n2| "], ids=len
)
def test_wrapping_around_nothing_has_no_place(old: str) -> None:
    assert ended(counted("x\n"), Edit(1, old, "y")) == "not-found"


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ("#" * 90_000, "placed"),
        ("# " + "existing " * 9_000, "placed"),
        ("# " + "existing " * 9_000 + "...", "ambiguous"),
        ("//" * 40_000 + "...", "ambiguous"),
        (" " * 90_000 + "x", "placed"),
    ],
    ids=["marks", "words", "words and dots", "marks and dots", "blanks"],
)
def test_an_ellipsis_is_looked_for_in_one_pass(new: str, expected: str) -> None:
    assert ended(counted("x = 1\ny\n"), Edit(1, "x = 1", new)) == expected


def test_many_replacements_are_made_at_once() -> None:
    document = Document("file:///a", "".join(f"a{at}\r\nb\n" for at in range(200)), version=3)
    edits = [Edit(2 * at + 1, f"a{at}", f"c{at}\nd") for at in range(200)]
    change = combine(document, edits)
    assert isinstance(change, Change)
    assert change.after.text == "".join(f"c{at}\r\nd\r\nb\n" for at in range(200))
    assert (change.after.version, len(change.replacements)) == (None, 200)
