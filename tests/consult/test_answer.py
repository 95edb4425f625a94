"""An answer is read with tolerance for its wrapping and none for its shape."""

import contextlib
import json
import timeit
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult_lsp.consult.answer_schema import read_improve, read_review
from consult_lsp.errors import ModelError, Outcome
from support.answers import edit, finding, fix

REVIEW = json.dumps({"summary": "Fine.", "findings": [finding(1, "x = 1")], "mood": "good"})


@pytest.mark.parametrize(
    "text",
    [
        REVIEW,
        f"```json\n{REVIEW}\n```",
        f"Here it is:\n\n{REVIEW}\n\nBe well!",
        f"````md\n```json\n{REVIEW}\n```\n````",
        f"The f-string `{{customer}}` is the problem.\n{REVIEW}\nSo use {{}} or ${{x}}.",
        f'It sends {{"customer": customer}}.\n{REVIEW}\nIt should send {{"customer": 1}}.',
        f'The form is {{"summary": "…", "findings": []}}:\n{REVIEW}\n{{"findings": []}}',
        f'The form is {{"findings": […]}}:\n{REVIEW}',
        f'{{"review": {REVIEW}, "mood": {{"of": "the model"}}}}',
        f'f"{{" begins it. {REVIEW}',
        f"if (x) {{ {{ {REVIEW} }}",
        "{" * 99 + REVIEW,
        '{"a": ' + "7" * 5_000 + "}" + REVIEW,
    ],
)
def test_json_is_found_in_its_wrapping(text: str) -> None:
    review = read_review(text)
    assert (review.summary, len(review.findings), review.malformed) == ("Fine.", 1, 0)


@pytest.mark.parametrize("text", ["", "no", "[]", "{}", '{"findings": 3}', REVIEW[:-5], "{" * 9999])
def test_what_is_no_review_is_a_bad_answer(text: str) -> None:
    with pytest.raises(ModelError) as error:
        read_review(text)
    assert error.value.outcome is Outcome.BAD_ANSWER
    assert "Nothing was changed" in str(error.value)


def test_one_malformed_edit_spoils_an_improvement() -> None:
    with pytest.raises(ModelError):
        read_improve(json.dumps({"summary": "", "edits": [edit(1, "a", "b"), {"old": "x"}]}))


def test_a_finding_without_a_title_is_none_and_a_fix_without_one_gets_one() -> None:
    fixes = [fix(" \n", edit(1, "x", "y"))]
    said = [finding(1, "x", " \x00"), finding(1, "x", "Off", fixes=fixes)]
    review = read_review(json.dumps({"summary": "", "findings": said}))
    assert review.malformed == 1
    assert [fix.title for fix in review.findings[0].fixes] == ["Apply the fix"]


def test_a_title_is_one_line_of_plain_text() -> None:
    shouting = finding(1, "x", "Read\x1b[31m this\nand that" + "!" * 500)
    [read] = read_review(json.dumps({"summary": "", "findings": [shouting]})).findings
    assert read.title.startswith("Read [31m this and that!")
    assert len(read.title) == 200


@pytest.mark.parametrize(
    ("said", "shown"), [("Set a timeout.", "Set a timeout"), ("And so on...", "And so on...")]
)
def test_a_title_has_no_full_stop_since_sentences_are_made_of_it(said: str, shown: str) -> None:
    titled = finding(1, "x", said)
    [read] = read_review(json.dumps({"summary": "", "findings": [titled]})).findings
    assert read.title == shown


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@pytest.mark.slow
@given(st.lists(JSON | st.fixed_dictionaries({"rule": JSON, "fixes": JSON, "start_line": JSON})))
def test_findings_of_any_shape_are_read_or_counted(findings: list[Any]) -> None:
    review = read_review(json.dumps({"findings": findings}))
    assert len(review.findings) + review.malformed == len(findings)


TWO_WAYS = {"summary": "", "edits": [edit(1, "a", "b")]}
OTHER = {"title": "Another", "edits": [edit(1, "a", "c")]}


def test_of_an_improvement_that_is_broken_no_part_is_taken_for_the_whole() -> None:
    whole = json.dumps({**TWO_WAYS, "alternatives": [OTHER]})
    for broken in (whole.replace('"old": "a"', '"old": "a', 1), whole[:-2], whole[:-1] + ", oops}"):
        with pytest.raises(ModelError):
            read_improve(broken)


def test_an_improvement_is_found_between_braces() -> None:
    said = f"`{{x}}` becomes `{{y}}`:\n```json\n{json.dumps(TWO_WAYS)}\n```\n`{{z}}` stays."
    assert [made.new for made in read_improve(said).edits] == ["b"]


@pytest.mark.parametrize(
    "piece", ['{"a":', '{"a":[', '{"findings":', '{"a":"', "{", '{"', '[{"a":1},']
)
def test_an_answer_of_a_megabyte_is_read_in_linear_time(piece: str) -> None:
    def seconds(size: int) -> float:
        said = piece * (size // len(piece)) + REVIEW
        return min(timeit.repeat(lambda: _read_or_refused(said), number=1, repeat=3))

    assert seconds(1_000_000) < 40 * seconds(100_000) + 0.05


def _read_or_refused(said: str) -> None:
    with contextlib.suppress(ModelError):
        read_review(said)
