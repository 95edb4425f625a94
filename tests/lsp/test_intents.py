"""*Improve…* and *ask…*: what is wished for is picked, in each way that a client has."""

from pathlib import Path
from typing import Any

import pytest

from support.answers import edit, improvement
from support.editor import Editor, editor
from support.fake_anthropic import FakeAnthropic, text

CODE = "def total(xs):\n    ‸return 1\n"
IMPROVE = "Consult backend-developer: improve total…"
ASK = "Consult backend-developer: ask…"
BETTER = improvement(edit(2, "    return 1", "    return 2"))
PICKERS = {"pickers": True}


def picks(ed: Editor, answer: Any) -> list[Any]:
    """Answer our own request for a picker so; what it showed."""
    shown: list[Any] = []
    ed.client.respond("consult/pick", lambda params: shown.append(params) or answer)
    return shown


async def test_a_client_with_a_picker_of_its_own_shows_all_with_free_text(
    fake: FakeAnthropic,
) -> None:
    fake.queue(BETTER)
    async with editor("vscode", fake=fake, settings=PICKERS) as ed:
        shown = picks(ed, {"text": "Never below zero"})
        await ed.open(CODE)
        await ed.choose(IMPROVE)
        await ed.edited()
        [picker] = shown
    assert picker["question"] == "backend-developer: What should be better?"
    assert picker["freeText"] == "Say what should be better, or choose"
    offered = [item["title"] for item in picker["items"]]
    assert offered[0] == "In general"
    [handling] = [item for item in picker["items"] if item["title"] == "Error handling"]
    assert handling["detail"] == "Failures are met where something can be done about them"
    assert "Never below zero" in fake.requests[0].user


async def test_what_is_picked_there_is_asked_for(fake: FakeAnthropic) -> None:
    fake.queue(BETTER)
    async with editor("vscode", fake=fake, settings=PICKERS) as ed:
        await ed.open(CODE)
        shown = picks(ed, None)
        await ed.choose(IMPROVE)
        await ed.client.server_request("consult/pick")
        offered = [item["title"] for item in shown[0]["items"]]
        picks(ed, {"number": offered.index("Error handling")})
        await ed.choose(IMPROVE)
        await ed.edited()
    assert "Make these lines fail well." in fake.requests[0].user


async def test_an_intent_of_another_flow_is_behind_ask(fake: FakeAnthropic) -> None:
    fake.queue(text("It costs nothing."))
    async with editor(fake=fake) as ed:
        await ed.open(CODE)
        await ed.choose(ASK, pick="Explain this query's cost")
        assert await ed.progress_ended() == "hover to read it again"
    assert len(fake.requests) == 1


async def test_a_question_is_typed_into_the_picker(fake: FakeAnthropic) -> None:
    fake.queue(text("Yes."))
    async with editor("vscode", fake=fake, settings=PICKERS) as ed:
        picks(ed, {"text": "Is it right?"})
        await ed.open(CODE)
        await ed.choose(ASK)
        assert await ed.progress_ended() == "answered"
        assert "# Is it right?" in await ed.page()
    assert fake.requests[0].user.endswith("Is it right?")


@pytest.mark.parametrize("answer", [None, {}, {"number": 99}, {"number": "1"}, {"text": " "}, 7])
async def test_a_picker_that_is_closed_or_answers_nonsense_starts_nothing(
    fake: FakeAnthropic, answer: Any
) -> None:
    async with editor("vscode", fake=fake, settings=PICKERS) as ed:
        picks(ed, answer)
        await ed.open(CODE)
        assert await ed.choose(IMPROVE) is None
        await ed.client.server_request("consult/pick")
        assert await ed.run("consult.jobs") == []
    assert fake.requests == []


async def test_a_question_with_buttons_that_is_closed_starts_nothing(fake: FakeAnthropic) -> None:
    async with editor("eglot", fake=fake) as ed:
        ed.answer(None)
        await ed.open(CODE)
        await ed.choose(IMPROVE)
        assert await ed.asked() == "backend-developer: What should be better?"
        assert await ed.run("consult.jobs") == []
    assert fake.requests == []


async def test_a_picker_without_an_answer_holds_no_job_and_gives_way_to_the_next(
    fake: FakeAnthropic,
) -> None:
    async with editor("vscode", fake=fake, settings=PICKERS) as ed:
        ed.client.respond("consult/pick", None)
        await ed.open(CODE)
        await ed.choose(IMPROVE)
        first = await ed.client.server_request("consult/pick")
        assert await ed.run("consult.jobs") == []
        await ed.choose(IMPROVE)
        given_up = await ed.client.notification("$/cancelRequest")
        assert given_up["id"] == first["id"]
    assert fake.requests == []


async def test_a_document_that_is_closed_meanwhile_is_not_asked_about(fake: FakeAnthropic) -> None:
    async with editor("vscode", fake=fake, settings=PICKERS) as ed:
        ed.client.respond("consult/pick", None)
        await ed.open(CODE)
        await ed.choose(IMPROVE)
        request = await ed.client.server_request("consult/pick")
        ed.close()
        ed.client.send({"jsonrpc": "2.0", "id": request["id"], "result": {"number": 0}})
        assert await ed.message() == (
            "Nothing was asked, because the document was closed meanwhile."
        )
    assert fake.requests == []


async def test_a_text_that_moves_meanwhile_is_improved_at_its_lines(fake: FakeAnthropic) -> None:
    fake.queue(BETTER)
    async with editor("vscode", fake=fake, settings=PICKERS) as ed:
        ed.client.respond("consult/pick", None)
        await ed.open(CODE)
        await ed.choose(IMPROVE)
        request = await ed.client.server_request("consult/pick")
        ed.type("def", "# sums\n")
        ed.client.send({"jsonrpc": "2.0", "id": request["id"], "result": {"number": 0}})
        await ed.edited()
        assert ed.text == "# sums\ndef total(xs):\n    return 2\n"


async def test_a_client_that_does_not_know_its_own_picker_is_asked_by_buttons(
    fake: FakeAnthropic,
) -> None:
    fake.queue(BETTER)
    async with editor("neovim", fake=fake, settings=PICKERS) as ed:
        await ed.open(CODE)
        await ed.choose(IMPROVE, pick="In general")
        await ed.edited()
        assert "return 2" in ed.text


async def test_every_agent_is_in_the_picker(tmp_path: Path) -> None:
    agents = tmp_path / ".claude/agents"
    agents.mkdir(parents=True)
    for number in range(41):
        agent = f"---\nname: other-{number:02}\ndescription: Number {number}.\n---\nHi.\n"
        (agents / f"other-{number:02}.md").write_text(agent)
    settings = {"trusted": True, **PICKERS}
    async with editor("vscode", workspace=tmp_path, settings=settings) as ed:
        await ed.ready()
        shown = picks(ed, {"number": 41})
        await ed.open(CODE, path=str(tmp_path / "app.py"))
        await ed.choose("Consult another agent…")
        last = await ed.message()
        [picker] = shown
    assert len(picker["items"]) == 42
    assert last == f"{picker['items'][41]['title']} leads the menu in this project."
