"""A client that does not answer, or whose document goes: nothing hangs, misplaced or lost."""

import asyncio

import pytest
from lsprotocol import types as lsp

from consult_lsp.lsp.apply import apply_edit
from consult_lsp.lsp.client import progress
from consult_lsp.lsp.notifications.did_close import did_close
from consult_lsp.lsp.notifications.did_open import did_open
from consult_lsp.lsp.state.capabilities import Client
from support.answering import answering
from support.answers import edit, finding, improvement, review
from support.fake_anthropic import FakeAnthropic, Gate
from support.in_process import URI

CODE = "def f():\n    return 1\n"
TWO = edit(2, "    return 1", "    return 2")


async def test_one_that_never_creates_progress_gets_its_edit(
    fake: FakeAnthropic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "CREATE_TIMEOUT", 0.01)
    fake.queue(improvement(TWO))
    async with answering(CODE, fake) as one:
        one.session.client = Client(apply_edit=True, work_done_progress=True)
        await one.ask("consult.improve", (1, 2))
        assert len(one.edits()) == 1
        assert [m for m in one.wire.sent if m["method"] == "$/progress"] == []


async def test_one_that_never_answers_an_edit_is_told_once_that_the_next_has_to_wait(
    fake: FakeAnthropic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apply_edit, "TOLD_SECONDS", 0.01)
    fake.queue(improvement(TWO), improvement(TWO))
    async with answering(CODE, fake) as one:
        await one.ask("consult.improve", (1, 2))
        await one.ask("consult.improve", (1, 2))
        assert len(one.edits()) == 1
        [said] = one.complaints()
        assert "another edit is still under way" in said


@pytest.mark.parametrize("command", ["consult.improve", "consult.review"])
async def test_a_document_that_is_renamed_meanwhile_gets_nothing_that_was_asked_before(
    fake: FakeAnthropic, command: str
) -> None:
    gate = Gate()
    answer = improvement if command == "consult.improve" else review
    part = TWO if command == "consult.improve" else finding(2, "    return 1")
    fake.queue(answer(part, before=gate))
    renamed = "file:///renamed.py"
    async with answering(CODE, fake) as one:
        one.start(command, (1, 2))
        await gate.reached()
        ended = asyncio.create_task(one.ended())
        did_close(one.session, lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(uri=URI)))
        item = lsp.TextDocumentItem(uri=renamed, language_id="python", version=1, text=CODE)
        did_open(one.session, lsp.DidOpenTextDocumentParams(item))
        await ended
        gate.open()
        assert one.edits() == []
        assert one.complaints() == []
        assert one.session.documents[renamed].text == CODE
        assert one.session.ledger.findings(one.session.documents[renamed]) == []
