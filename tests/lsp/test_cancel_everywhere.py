"""Cancelled at its k-th await, for every k: nothing is sent, nothing is left running."""

import asyncio
from collections.abc import Coroutine, Generator
from types import coroutine
from typing import Any

import pytest

from support.answering import Answering, answering
from support.answers import edit, finding, fix, improvement, review
from support.fake_anthropic import FakeAnthropic

CODE = "def f():\n    return 1\n"
BETTER = edit(2, "    return 1", "    return 2")
ANSWERS = {
    "consult.improve": improvement(BETTER, piece=60),
    "consult.review": review(finding(2, "    return 1", fixes=[fix("Better", BETTER)]), piece=150),
}
MOST_AWAITS = 400


@pytest.mark.parametrize("command", list(ANSWERS))
async def test_cancelled_at_any_await_a_job_sends_nothing_and_leaves_nothing(
    fake: FakeAnthropic, command: str
) -> None:
    fake.reply_with(lambda body: ANSWERS[command])
    for k in range(1, MOST_AWAITS):
        async with answering(CODE, fake) as one:
            if not await cancelled_at(k, one, command):
                assert one.edits() or one.findings(), "after its last await it is done"
                break
            assert one.edits() == []
            assert one.complaints() == []
            assert one.session.jobs.running() == []
    else:
        raise AssertionError("it awaits more often than this test has tried")
    assert k > 10, "it was cancelled at many places"
    assert await orphans() == set()


async def cancelled_at(k: int, one: Answering, command: str) -> bool:
    """Ask, and cancel the job when it awaits for the k-th time; False if it ended before that."""
    loop = asyncio.get_running_loop()

    def make(loop: Any, work: Coroutine[Any, Any, Any], **how: Any) -> "asyncio.Task[Any]":
        is_job = getattr(work, "__qualname__", "") == "Jobs._run"
        return asyncio.Task(cancelling(work, k) if is_job else work, loop=loop, **how)

    loop.set_task_factory(make)
    try:
        one.start(command, (1, 2))
    finally:
        loop.set_task_factory(None)
    [job] = one.session.jobs.running()
    assert job.task is not None
    await one.ended()
    return job.task.cancelled()


async def cancelling(work: Coroutine[Any, Any, None], k: int) -> None:
    """``work``, which is cancelled as it begins to wait for the k-th time."""
    await _counted(work, k)


@coroutine
def _counted(work: Coroutine[Any, Any, None], k: int) -> Generator[Any, Any, None]:
    step, given = work.send, None
    for at in range(1, MOST_AWAITS + 1):
        try:
            waits_for = step(given)
        except StopIteration:
            return
        if at == k:
            task = asyncio.current_task()
            assert task is not None
            task.cancel()
        try:
            given, step = (yield waits_for), work.send
        except BaseException as error:  # noqa: BLE001  # it is the work that decides
            given, step = error, work.throw  # type: ignore[assignment]  # either takes one thing


async def orphans() -> set["asyncio.Task[Any]"]:
    """What still runs, once threads and connections had their turn to end."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    return (await asyncio.wait(others, timeout=5))[1] if others else set()
