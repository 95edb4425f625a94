"""A job can be cancelled by every route, and then has changed nothing."""

import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from support.answers import edit, improvement
from support.anthropic_replies import packed
from support.editor import Editor, editor
from support.fake_anthropic import FakeAnthropic, Gate, error
from support.slow_git import assert_gone, slow_git_in

CODE = "def f():\n    «return 1»\n"


async def improve(ed: Editor) -> str:
    """Start the job by a command that says all, so that its request is the job's."""
    lines = {"uri": ed.uri, "range": ed.range(), "intent": ""}
    return str((await ed.run("consult.improve", lines))["job"])


async def by_progress(ed: Editor, job: str) -> None:
    token = (await ed.client.server_request("window/workDoneProgress/create"))["params"]["token"]
    ed.client.notify("window/workDoneProgress/cancel", {"token": token})


async def by_command(ed: Editor, job: str) -> None:
    assert await ed.client.command("consult.cancel", {"job": job}) == {"cancelled": 1}


async def by_cancelling_the_request(ed: Editor, job: str) -> None:
    ed.client.cancel(ed.last_command_id)


async def by_closing_the_document(ed: Editor, job: str) -> None:
    ed.client.notify("textDocument/didClose", {"textDocument": {"uri": ed.uri}})


ROUTES = [by_progress, by_command, by_cancelling_the_request, by_closing_the_document]


@pytest.mark.parametrize("cancel", ROUTES, ids=lambda route: route.__name__)
async def test_a_cancelled_job_closes_the_connection_and_changes_nothing(
    fake: FakeAnthropic, cancel: Callable[[Editor, str], Awaitable[None]]
) -> None:
    gate = Gate()
    answer = improvement(edit(2, "    return 1", "    return 2"), hold=(2, gate))
    fake.queue(answer)
    async with editor(fake=fake) as ed:
        await ed.open(CODE)
        job = await improve(ed)
        await gate.reached()
        await cancel(ed, job)
        await fake.hung_up()
        closed = cancel is by_closing_the_document
        assert await ed.progress_ended() == ("the document was closed" if closed else "stopped")
        assert await ed.client.command("consult.jobs") == []
        assert ed.edits_received == []
        gate.open()


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
async def test_a_cancelled_job_ends_the_program_that_it_waits_for(
    fake: FakeAnthropic, tmp_path: Path
) -> None:
    (workspace := tmp_path / "repository").mkdir()
    (workspace / ".git").mkdir()
    told, path = slow_git_in(tmp_path)
    async with editor(fake=fake, workspace=workspace, environ={"PATH": path}) as ed:
        await ed.open(CODE, str(workspace / "app.py"))
        job = await improve(ed)
        while not told.exists():
            await ed.client.command("consult.jobs")
        await by_command(ed, job)
        assert await ed.progress_ended() == "stopped"
        assert_gone(told, within=1.0)


async def test_the_end_of_the_session_ends_its_jobs(fake: FakeAnthropic) -> None:
    gate = Gate()
    fake.queue(improvement(hold=(1, gate)))
    async with editor(fake=fake) as ed:
        await ed.open(CODE)
        await ed.improve()
        await gate.reached()
    await fake.hung_up()
    gate.open()


async def test_a_running_job_is_listed_and_the_server_goes_on_answering(
    fake: FakeAnthropic,
) -> None:
    gate = Gate()
    fake.queue(improvement(before=gate))
    async with editor(fake=fake) as ed:
        await ed.open(CODE)
        job = await improve(ed)
        await gate.reached()
        [listed] = await ed.client.command("consult.jobs")
        assert (listed["job"], listed["uri"], listed["waits"]) == (job, ed.uri, False)
        assert await ed.menu()
        gate.open()
        assert "would change nothing" in await ed.message()


@pytest.mark.slow
async def test_a_server_that_is_sent_a_bomb_goes_on_answering(fake: FakeAnthropic) -> None:
    fake.queue(packed(b": ping\n" * 50_000_000))
    async with editor(fake=fake) as ed:
        await ed.open(CODE)
        await ed.improve()
        await fake.received()
        assert await ed.menu()
        assert "was dropped, because" in await ed.message()
        assert ed.edits_received == []


async def test_what_goes_wrong_is_told_in_one_message(fake: FakeAnthropic) -> None:
    fake.queue(error(401))
    async with editor(fake=fake) as ed:
        await ed.open(CODE)
        await ed.improve()
        said = await ed.message()
        assert "key" in said
        await ed.progress_ended()
        assert ed.edits_received == []
