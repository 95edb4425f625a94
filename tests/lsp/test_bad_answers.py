"""Answers that are whole and wrong: nothing misplaced, nothing lost, one clear message."""

import json
from typing import Any

import pytest

from support.answering import Answering, answering
from support.answers import edit, finding, fix, improvement, review
from support.fake_anthropic import FakeAnthropic, Reply, text
from support.in_process import URI

CODE = "def f():\n    x = 1\n    y = 2\n    return x\n\n\ndef g():\n    return 1\n"
LINES = (1, 4)
"""The body of f."""

X, Y = edit(2, "    x = 1", "    x = 7"), edit(3, "    y = 2", "    y = 8")
BOTH = edit(2, "    x = 1\n    y = 2", "    x = y = 9")

WRONG_EDITS: dict[str, list[Any]] = {
    "one within the other": [BOTH, Y],
    "twice the same": [X, X],
    "two minds about one line": [X, edit(2, "    x = 1", "    x = 9")],
    "one of two has no place": [X, edit(3, "    z = 2", "    z = 8")],
    "one of two is outside": [X, edit(8, "    return 1", "    return 8")],
    "nothing quoted": [edit(2, "", "    import os\n")],
    "part of a line": [edit(2, "x =", "y =")],
    "the lines in reverse": [edit(2, "    y = 2\n    x = 1", "    x = 1")],
    "a line left out": [edit(2, "    x = 1\n    return x", "    return 1")],
    "an ellipsis for code": [edit(2, "    x = 1\n    ...\n    return x", "    return 1")],
    "no longer parses": [edit(2, "    x = 1", "    x = (1")],
}
WRONG_SHAPES: dict[str, str] = {
    "empty": "",
    "prose": "I would rather not.",
    "a list": "[]",
    "no object": '"edits"',
    "an edit without its lines": json.dumps({"summary": "", "edits": [{"start_line": 2}]}),
    "a number for a text": json.dumps({"summary": "", "edits": [{**X, "old": 1}]}),
    "edits that are none": json.dumps({"summary": "", "edits": {"old": "x", "new": "y"}}),
    "half of it": json.dumps({"summary": "", "edits": [X]})[:-20],
    "deep": "[" * 9_000,
}
ODD_NUMBERS = (0, -5, 3, 4, 999, 2**70)


@pytest.mark.parametrize("edits", WRONG_EDITS.values(), ids=list(WRONG_EDITS))
async def test_edits_that_cannot_all_be_made_change_nothing(
    fake: FakeAnthropic, edits: list[Any]
) -> None:
    await refused(fake, improvement(*edits))


@pytest.mark.parametrize("answer", WRONG_SHAPES.values(), ids=list(WRONG_SHAPES))
async def test_an_answer_of_another_shape_changes_nothing(fake: FakeAnthropic, answer: str) -> None:
    await refused(fake, text(answer))


async def test_edits_from_the_last_to_the_first_are_all_made(fake: FakeAnthropic) -> None:
    fake.reply_with(lambda body: improvement(Y, X))
    async with answering(CODE, fake) as one:
        await one.ask("consult.improve", LINES)
        assert applied(one) == CODE.replace("x = 1", "x = 7").replace("y = 2", "y = 8")


async def test_a_wrong_number_finds_the_one_place_or_nothing(fake: FakeAnthropic) -> None:
    for number in ODD_NUMBERS:
        fake.reply_with(lambda body, number=number: improvement({**X, "start_line": number}))
        async with answering(CODE, fake) as one:
            await one.ask("consult.improve", LINES)
            assert applied(one) in (CODE, CODE.replace("x = 1", "x = 7")), number
            assert len(one.edits()) + len(one.complaints()) == 1, number


async def test_anchors_that_do_not_exist_show_nothing_and_are_counted_once(
    fake: FakeAnthropic,
) -> None:
    anchors = ["", "not there", "x = 1 # more", "    x = 1\n    z = 2\n"]
    made_up = [finding(2, anchor, f"Finding {n}") for n, anchor in enumerate(anchors)]
    fake.reply_with(lambda body: review(*made_up, finding(3, "    y = 2", "A real one")))
    async with answering(CODE, fake) as one:
        await one.ask("consult.review", (0, 8))
        assert ("A real one", "    y = 2") in one.findings()
        assert all(line in CODE.split("\n") for _, line in one.findings())
        assert ("Finding 1", "    x = 1") not in one.findings()
        assert len(one.complaints()) == 1


@pytest.mark.parametrize(("start", "end"), [(3, 2), (3, -1), (3, 10**12), (-4, 3), (2**40, 1)])
async def test_a_finding_with_reversed_or_absurd_numbers_stands_at_its_anchor_or_nowhere(
    fake: FakeAnthropic, start: int, end: int
) -> None:
    odd = {**finding(start, "    y = 2", "Odd", fixes=[fix("Better", Y)]), "end_line": end}
    fake.reply_with(lambda body: review(odd))
    async with answering(CODE, fake) as one:
        await one.ask("consult.review", (0, 8))
        assert one.findings() in ([], [("Odd", "    y = 2")])


async def test_a_fix_with_edits_that_overlap_is_left_out_and_its_finding_stays(
    fake: FakeAnthropic,
) -> None:
    told = finding(2, "    x = 1", "Real", fixes=[fix("Wrong", BOTH, Y), fix("Right", X)])
    fake.reply_with(lambda body: review(told))
    async with answering(CODE, fake) as one:
        await one.ask("consult.review", (0, 8))
        [(_, found)] = one.session.ledger.findings(one.session.documents[URI])
        offered = [each.title for each in found.fixes if not each.doubt]
        assert offered == ["Right"]


async def refused(fake: FakeAnthropic, reply: Reply) -> None:
    """An improvement of the body of f that must not come to anything."""
    fake.reply_with(lambda body: reply)
    async with answering(CODE, fake) as one:
        await one.ask("consult.improve", LINES)
        assert one.edits() == []
        [said] = one.complaints()
        assert said.endswith((".", "!"))
        assert one.session.documents[URI].text == CODE


def applied(one: Answering) -> str:
    """CODE after the edits that were sent, by nobody's rules but the protocol's."""
    lines = CODE.split("\n")
    changes = [change for sent in one.edits() for change in sent["changes"][URI]]
    for change in sorted(changes, key=lambda each: -each["range"]["start"]["line"]):
        start, end = change["range"]["start"], change["range"]["end"]
        head, tail = (
            lines[start["line"]][: start["character"]],
            lines[end["line"]][end["character"] :],
        )
        made = (head + change["newText"] + tail).split("\n")
        lines[start["line"] : end["line"] + 1] = made
    return "\n".join(lines)
