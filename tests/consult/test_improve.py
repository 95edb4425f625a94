"""An improvement: one change, perhaps other ways to make it, and one round to mend it."""

import json
from typing import Any

import pytest

from consult_lsp.consult.advice import Advice
from consult_lsp.consult.consultation import consult
from consult_lsp.consult.resources import Resources
from consult_lsp.models.scripted import Reply, ScriptedModel
from support.answers import edit
from support.tasks import task

CODE = """
def f():
    return 1


«def g():
    return 2»
"""
RIGHT = edit(6, "    return 2", "    return 3")
SLIP = edit(6, "    return 7", "    return 3")
BROKEN = edit(6, "    return 2", "    return (3")
OUTSIDE = edit(2, "    return 1", "    return 3")


def answer(*edits: Any, **more: Any) -> str:
    return json.dumps({"summary": "Better.", "edits": list(edits), **more})


def other(title: str, *edits: Any) -> dict[str, Any]:
    return {"title": title, "trade_offs": f"{title} costs.", "edits": list(edits)}


async def improved(*replies: Reply | str) -> tuple[Advice, ScriptedModel]:
    """What comes of replies, and the model that gave them."""
    model = ScriptedModel(*replies)
    return await consult(task(CODE, "improve"), Resources(model), lambda event: None), model


async def test_alternatives_stay_inside_the_lines_and_the_others_are_counted() -> None:
    ways = [other("Three", RIGHT), other("Elsewhere", OUTSIDE), other("Broken", BROKEN), {"x": 1}]
    advice, _ = await improved(answer(RIGHT, alternatives=ways))
    assert len(advice.edits) == 1
    assert [(way.title, way.trade_offs) for way in advice.alternatives] == [
        ("Three", "Three costs.")
    ]
    assert [told.partition(":")[0] for told in advice.refusals] == [
        "The alternative “Elsewhere” was left out",
        "The alternative “Broken” was left out",
        "1 alternatives were not of the agreed shape.",
    ]


@pytest.mark.parametrize("nothing", [{}, {"alternatives": None}, {"alternatives": []}])
async def test_an_answer_without_alternatives_is_as_good(nothing: dict[str, Any]) -> None:
    advice, _ = await improved(answer(RIGHT, **nothing))
    assert (len(advice.edits), advice.alternatives, advice.refusals) == (1, (), ())


async def test_an_edit_of_another_file_spoils_the_improvement() -> None:
    advice, model = await improved(answer({**RIGHT, "path": "other.py"}))
    assert advice.edits == ()
    assert advice.refusals == (
        "It would change other.py, and only the lines asked about may be changed.",
    )
    assert len(model.requests) == 1


@pytest.mark.parametrize("wrong", [SLIP, BROKEN, OUTSIDE])
async def test_edits_that_do_not_fit_are_mended_by_asking_once_more(wrong: Any) -> None:
    advice, model = await improved(answer(wrong), answer(RIGHT))
    assert [one.new for one in advice.edits] == ["    return 3"]
    assert (advice.repairs, advice.refusals) == ((1, 1), ())
    [again] = model.requests[1].more
    assert "Your edits were not made." in again.question.text
    assert wrong["old"] in again.question.text


async def test_overlapping_and_reversed_edits_change_nothing_when_they_cannot_be_mended() -> None:
    overlapping = [RIGHT, edit(5, "def g():\n    return 2", "def g():\n    return 4")]
    for edits in (overlapping, overlapping[::-1]):
        advice, model = await improved(answer(*edits), answer(*edits), "never asked for")
        assert advice.edits == ()
        assert advice.repairs == (1, 0)
        assert advice.refusals == ("Two edits of one fix change the same lines.",)
        assert len(model.requests) == 2


async def test_both_answers_are_paid_for_and_the_second_looks_nothing_up() -> None:
    first, second = answer(SLIP), answer(RIGHT)
    advice, model = await improved(first, second)
    assert advice.usage.output == len(first) + len(second)
    assert model.requests[1].must_answer
