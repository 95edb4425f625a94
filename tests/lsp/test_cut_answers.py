"""An answer that breaks off, at whichever byte: nothing is changed, and one message says so.

CONSULT_CUT_STEP=1 cuts at every byte; by default some are tried, others in each run.
"""

import os
from dataclasses import replace
from random import Random

import pytest

from support.answering import answering
from support.answers import edit, finding, fix, improvement, review
from support.anthropic_replies import Reply
from support.fake_anthropic import FakeAnthropic

STEP = int(os.environ.get("CONSULT_CUT_STEP", "53"))
CODE = "def f():\n    return 1\n\n\ndef g():\n    return 2\n"
FINDINGS = {"One is not enough": "    return 1", "“Two” is too much 🙂": "    return 2"}

IMPROVED = improvement(edit(2, "    return 1", "    return 3  # 🙂"), piece=40)
REVIEWED = review(
    *(
        finding(
            CODE.split("\n").index(line) + 1,
            line,
            title,
            fixes=[fix("Better", edit(CODE.split("\n").index(line) + 1, line, line + "0"))],
        )
        for title, line in FINDINGS.items()
    ),
    piece=120,
)


def cuts(reply: Reply) -> range:
    """After how many bytes to cut; never after the last."""
    first = Random().randrange(STEP)  # noqa: S311  # not a secret
    return range(first, sum(map(len, reply.chunks)), STEP)


async def test_an_improvement_that_breaks_off_changes_nothing(fake: FakeAnthropic) -> None:
    async with answering(CODE, fake) as one:
        for cut in cuts(IMPROVED):
            fake.queue(replace(IMPROVED, cut_after=cut))
            await one.ask("consult.improve", (1, 2))
            assert one.edits() == [], cut
            assert len(one.complaints()) == 1, cut
        fake.queue(IMPROVED)
        await one.ask("consult.improve", (1, 2))
        assert len(one.edits()) == 1, "whole, it is used"


async def test_of_a_review_that_breaks_off_only_whole_findings_stay(fake: FakeAnthropic) -> None:
    for cut in cuts(REVIEWED):
        async with answering(CODE, fake) as one:
            fake.queue(replace(REVIEWED, cut_after=cut))
            await one.ask("consult.review", (0, 6))
            shown = one.findings()
            assert shown == list(FINDINGS.items())[: len(shown)], cut
            assert one.edits() == [], cut
            assert len(one.complaints()) == 1, cut
    async with answering(CODE, fake) as one:
        fake.queue(REVIEWED)
        await one.ask("consult.review", (0, 6))
        assert one.findings() == list(FINDINGS.items())


@pytest.mark.parametrize("how", ["end_after", "error_after"])
async def test_a_stream_that_ends_early_or_with_an_error_changes_nothing(
    fake: FakeAnthropic, how: str
) -> None:
    async with answering(CODE, fake) as one:
        for events in range(3):
            broken = improvement(edit(2, "    return 1", "    return 3"), piece=40, **{how: events})
            fake.reply_with(lambda body, broken=broken: broken)
            await one.ask("consult.improve", (1, 2))
            assert one.edits() == []
            assert len(one.complaints()) == 1
