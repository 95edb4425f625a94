"""The figure of the first byte ends: it asks about one text again and again."""

import asyncio

import pytest

from bench import first_byte

pytestmark = pytest.mark.slow


def test_each_question_reaches_the_api_and_its_times_follow_one_another() -> None:
    ours, sdk = asyncio.run(first_byte._measured(1))
    assert len(ours) == len(sdk) == 2
    assert all(each.asked > 0 and each.first > 0 and each.last > 0 for each in ours)
