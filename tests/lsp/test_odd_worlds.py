"""Odd editors and odd machines: nothing hangs, and nothing fails without a word."""

import asyncio
import json
import os
import shutil
import sys
from pathlib import Path

import pytest
from lsprotocol.types import Position, Range

from consult_lsp.consult.consultation import Advice
from consult_lsp.errors import UsageError
from consult_lsp.lsp.commands.argument import task_of
from consult_lsp.lsp.consultations.job import ConsultationHandler, start_consultation
from consult_lsp.lsp.contract.arguments import Lines
from consult_lsp.lsp.contract.parse import parse_argument
from consult_lsp.lsp.services import catalog as workspace
from support.answers import edit, finding, improvement, review
from support.editor import editor
from support.fake_anthropic import FakeAnthropic, text
from support.in_process import URI, Wire, session_of

pytestmark = pytest.mark.slow

CODE = "def f():\n    «return 1»\n"
EXPLAIN = "Consult backend-developer: explain selection"
LITERALS = {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}
MEANT = Lines(uri=URI, agent="tester")
TAKES_NO_EDITS = {"textDocument": {"codeAction": LITERALS}}


@pytest.mark.parametrize("stated", [2, 999], ids=["right", "wrong"])
async def test_a_client_that_takes_no_edits_gets_an_improvement_as_a_quick_fix(
    fake: FakeAnthropic, stated: int
) -> None:
    fake.queue(improvement(edit(stated, "    return 1", "    return 2")))
    severe = {"minimumSeverity": "warning"}
    async with editor(fake=fake, capabilities=TAKES_NO_EDITS, settings=severe) as ed:
        await ed.open(CODE)
        await ed.improve()
        assert await ed.diagnostics()
        await ed.choose("Apply the improvement")
        assert ed.text == "def f():\n    return 2\n"


@pytest.mark.parametrize("uri", ["untitled:Untitled-1", "foo://[", "file:///%00.py", ""])
async def test_a_document_need_not_be_a_file(fake: FakeAnthropic, uri: str) -> None:
    fake.queue(review(finding(1, "x = 1")))
    async with editor("vscode", fake=fake) as ed:
        item = {"uri": uri, "languageId": "python", "version": 1, "text": "x = 1\n"}
        ed.client.notify("textDocument/didOpen", {"textDocument": item})
        await ed.run("consult.review", {"uri": uri})
        assert await ed.progress_ended() == "1 new"


@pytest.mark.skipif(sys.platform != "linux", reason="no file has such a name elsewhere")
@pytest.mark.parametrize("ignored", [False, True])
async def test_a_name_that_is_not_utf_8_is_that_file_and_no_other(
    fake: FakeAnthropic, tmp_path: Path, ignored: bool
) -> None:
    workspace = tmp_path / os.fsdecode(b"d\xff")
    (workspace / ".git").mkdir(parents=True)
    file = workspace / os.fsdecode(b"caf\xe9.py")
    (workspace / ".consultignore").write_text("caf?.py\n" if ignored else "cafe.py\n")
    if not ignored:
        fake.queue(review(finding(1, "def f():")))
    async with editor(fake=fake, workspace=workspace, trusts="Trust") as ed:
        ed.uri = file.as_uri()
        ed.attach(ed.uri, "def f():\n    return 1\n", "python")
        await ed.run("consult.review", {"uri": ed.uri})
        if ignored:
            assert ".consultignore names it" in await ed.message()
        else:
            assert await ed.progress_ended() == "1 new"
        sent = json.dumps(ed.client.received, ensure_ascii=False)
        assert sent.encode()


@pytest.mark.parametrize("line", [float("inf"), float("nan"), -1, None, "x", True, 0.5, 10**30])
def test_a_range_that_is_none_is_told_so(line: object) -> None:
    place = {"line": line, "character": 0}
    argument = {"uri": URI, "range": {"start": place, "end": place}}
    with pytest.raises(UsageError, match=r"the member “range\.start\.line” is not an integer"):
        parse_argument("consult.review", [argument])


def test_a_range_below_the_text_is_told_so() -> None:
    session, below = session_of(Wire(), "x = 1\n"), Position(1, 0)
    with pytest.raises(UsageError, match="Nothing was asked, because the range begins at line 2"):
        task_of(session, Lines(uri=URI, agent="tester", range=Range(below, below)), "review")


def test_an_unknown_name_is_repeated_in_part_only() -> None:
    session = session_of(Wire(), "x = 1\n")
    with pytest.raises(UsageError) as told:
        task_of(session, Lines(uri=URI, agent="x" * 100_000), "review")
    assert len(str(told.value)) < 200


async def test_a_user_without_a_home_has_the_bundled_agents(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    session = session_of(Wire(), "")
    await workspace.read_agents(session)
    assert [agent.origin for agent in session.agents.catalog.agents] == ["bundled"]


async def test_whoever_waits_for_the_agents_does_not_wait_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(folders: object) -> None:
        raise ValueError("made up")

    monkeypatch.setattr(workspace, "load_catalog", fail)
    session = session_of(Wire(), "")
    with pytest.raises(ValueError, match="made up"):
        await workspace.read_agents(session)
    assert session.agents.ready.is_set()


async def test_a_fault_of_ours_in_a_job_is_told_without_its_text() -> None:
    wire = Wire()
    session = session_of(wire, "x = 1\n")

    class Faulty(ConsultationHandler):
        async def finish(self, advice: Advice) -> str:
            raise ValueError("canary")

    start_consultation(Faulty(session, task_of(session, MEANT, "review")))
    [job] = session.jobs.running()
    assert job.task is not None
    await asyncio.wait([job.task])
    await asyncio.sleep(0)  # its callbacks have their turn
    assert "“Consult: structural checks” has failed" in wire.messages()[-1]
    assert "canary" not in str(wire.sent)


async def test_an_explanation_that_cannot_be_written_is_left_to_the_hover(
    fake: FakeAnthropic, tmp_path: Path
) -> None:
    fake.queue(text("It returns one."), text("It does."))
    async with editor("neovim", fake=fake, environ={"TMPDIR": str(tmp_path)}) as ed:
        await ed.open(CODE)
        await ed.choose(EXPLAIN)
        await ed.progress_ended()
        [folder] = tmp_path.iterdir()
        shutil.rmtree(folder)
        await ed.choose(EXPLAIN)
        assert "Hover over them" in await ed.message()
        assert "It does." in str(await ed.hover())
