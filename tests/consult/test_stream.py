"""The findings of a growing answer, each as soon as its last character has come."""

import json
from itertools import accumulate
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from consult_lsp.consult.answer_stream import ElementReader

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.just("findings"), inner),
    max_leaves=12,
)
BEFORE = st.sampled_from(
    [
        *("", "```json\n", "Here are the “findings”: [1, 2]\n\n", '"findings": ['),
        *("The {customer} of f'{a[0]}' and {} in ${x}.\n", 'It sends {"customer": customer}.\n'),
        *('An example: {"summary": "", "findings": []}\n', 'As {"findings": […]} it is:\n', "{ {{"),
        *('{"a": {"findings": 7}}', "if (x) {\n", "A { is no start: "),
    ]
)
AN_EXAMPLE = ' {"findings": [7]}'
AFTER = st.sampled_from(["", "\n```", AN_EXAMPLE, "]}} and so on"])


def read(said: str, cuts: list[int]) -> list[Any]:
    """The elements that come when the answer grows from cut to cut."""
    reader = ElementReader()
    ends = [*(min(end, len(said)) for end in accumulate(cuts)), len(said)]
    return [element for end in ends for element in reader.feed(said[:end])]


@given(
    st.dictionaries(st.text(), JSON, max_size=3),
    st.lists(JSON, max_size=5),
    st.dictionaries(st.text(), JSON, max_size=2),
    st.sampled_from([None, 1]),
    st.booleans(),
    BEFORE,
    AFTER,
    st.lists(st.integers(1, 9)),
)
@example({}, [], {}, None, False, "", AN_EXAMPLE, [])
@example({"summary": 'a "]" \\'}, [{"why": 'say "}" \\\\'}], {}, None, True, "", "", [1] * 99)
def test_in_whatever_pieces_it_comes_exactly_the_elements_are_read(
    head: dict[str, Any],
    findings: list[Any],
    tail: dict[str, Any],
    indent: int | None,
    ascii_only: bool,
    before: str,
    after: str,
    cuts: list[int],
) -> None:
    tail = {key: value for key, value in tail.items() if key != "findings"}
    answer = {**head, "findings": findings, **tail}
    said = before + json.dumps(answer, indent=indent, ensure_ascii=ascii_only) + after
    # An empty list gives way to one that is not, as in the whole answer (answer_object.py).
    assert read(said, cuts) == (findings or ([7] if AN_EXAMPLE in after else []))


def test_a_finding_is_read_at_its_closing_brace_and_not_later() -> None:
    reader = ElementReader()
    assert reader.feed('{"findings": [{"title": "a"') == []
    assert reader.feed('{"findings": [{"title": "a"}') == [{"title": "a"}]
    assert reader.feed('{"findings": [{"title": "a"}, {"title": "b"}]}') == [{"title": "b"}]


@given(st.text(alphabet='{}[]",:\\ findgs1', max_size=60), st.lists(st.integers(1, 5)))
def test_what_is_no_json_is_read_without_complaint_and_the_same_in_any_pieces(
    said: str, cuts: list[int]
) -> None:
    assert read(said, cuts) == read(said, [])
