"""Before an edit that steers tools or reaches further, the user is asked; no answer is no."""

import pytest

from support.answers import edit, improvement
from support.editor import Editor, editor
from support.fake_anthropic import FakeAnthropic
from support.profiles import EACH_PROFILE

STEPS = "jobs:\n  test:\n    «timeout: 100»\n"
BEFORE, AFTER = STEPS.replace("«", "").replace("»", ""), "jobs:\n  test:\n    timeout: 10\n"


async def improve_a_workflow(ed: Editor, fake: FakeAnthropic) -> None:
    """Ask for a change of a file that steers what runs, and wait until the job is over."""
    fake.queue(improvement(edit(3, "    timeout: 100", "    timeout: 10")))
    await ed.open(STEPS, ".github/workflows/ci.yml", "yaml")
    await ed.improve()


@pytest.mark.parametrize("profile", EACH_PROFILE)
async def test_a_file_that_steers_tools_is_changed_after_a_question_that_names_it(
    fake: FakeAnthropic, profile: str
) -> None:
    async with editor(profile, fake=fake) as ed:
        ed.answer("Apply")
        await improve_a_workflow(ed, fake)
        question = await ed.asked()
        assert "ci.yml" in question
        assert "1 place" in question
        await ed.edited()
        assert ed.text == AFTER


@pytest.mark.parametrize("answer", ["Cancel", None])
async def test_another_answer_changes_nothing(fake: FakeAnthropic, answer: str | None) -> None:
    async with editor("vscode", fake=fake) as ed:
        ed.answer(answer)
        await improve_a_workflow(ed, fake)
        await ed.asked()
        await ed.ready()
        assert ed.text == BEFORE
        assert ed.edits_received == []


async def test_the_changes_are_shown_and_then_asked_about_again(fake: FakeAnthropic) -> None:
    async with editor("vscode", fake=fake) as ed:
        ed.answer("Show", "Apply")
        await improve_a_workflow(ed, fake)
        await ed.edited()
        assert ed.text == AFTER
        [page] = ed.shown
        assert "-    timeout: 100\n+    timeout: 10\n" in page


async def test_an_editor_that_shows_no_pages_has_the_lines_in_the_question(
    fake: FakeAnthropic,
) -> None:
    async with editor("emacs", fake=fake) as ed:
        ed.answer("Cancel")
        await improve_a_workflow(ed, fake)
        question = await ed.asked()
        assert "- timeout: 100\n+ timeout: 10" in question


async def test_a_question_that_is_never_answered_holds_no_job_and_changes_nothing(
    fake: FakeAnthropic,
) -> None:
    async with editor("neovim", fake=fake) as ed:
        ed.client.respond("window/showMessageRequest", None)
        await improve_a_workflow(ed, fake)
        await ed.asked()
        await ed.progress_ended()
        assert await ed.client.command("consult.jobs") == []
        assert ed.edits_received == []


async def test_text_that_moves_while_the_question_is_open_has_the_edit_placed_anew(
    fake: FakeAnthropic,
) -> None:
    async with editor("vscode", fake=fake) as ed:
        ed.client.respond("window/showMessageRequest", None)
        await improve_a_workflow(ed, fake)
        request = await ed.client.server_request("window/showMessageRequest")
        ed.type("jobs:", "# tests\n")
        ed.client.send({"jsonrpc": "2.0", "id": request["id"], "result": {"title": "Apply"}})
        await ed.edited()
        assert ed.text == "# tests\n" + AFTER


@pytest.mark.parametrize("meanwhile", ["edited", "closed"])
async def test_lines_that_change_while_the_question_is_open_stay_as_they_are(
    fake: FakeAnthropic, meanwhile: str
) -> None:
    async with editor("vscode", fake=fake) as ed:
        ed.client.respond("window/showMessageRequest", None)
        await improve_a_workflow(ed, fake)
        request = await ed.client.server_request("window/showMessageRequest")
        if meanwhile == "edited":
            ed.replace("100", "1000")
        else:
            ed.client.notify("textDocument/didClose", {"textDocument": {"uri": ed.uri}})
        ed.client.send({"jsonrpc": "2.0", "id": request["id"], "result": {"title": "Apply"}})
        assert f"{meanwhile}" in await ed.message()
        assert ed.edits_received == []


async def test_an_editor_that_cannot_ask_is_told_that_nothing_was_changed(
    fake: FakeAnthropic,
) -> None:
    async with editor("neovim", fake=fake) as ed:
        del ed.client.responders["window/showMessageRequest"]
        await improve_a_workflow(ed, fake)
        assert "Nothing was changed" in await ed.message()
        assert ed.edits_received == []


async def test_an_editor_that_never_answers_an_edit_holds_no_job(fake: FakeAnthropic) -> None:
    fake.queue(improvement(edit(2, "    return 1", "    return 2")))
    async with editor("neovim", fake=fake) as ed:
        ed.client.respond("workspace/applyEdit", None)
        await ed.open("def f():\n    «return 1»\n")
        await ed.improve()
        await ed.client.server_request("workspace/applyEdit")
        await ed.progress_ended()
        assert await ed.client.command("consult.jobs") == []
