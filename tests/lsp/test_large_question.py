"""A large question is not asked before the user has heard what it costs and said yes."""

import re

import pytest

from support.answers import review
from support.editor import Editor, editor
from support.fake_anthropic import FakeAnthropic, text
from support.profiles import EACH_PROFILE
from support.raw_client import ErrorResponse

LARGE = "".join(f"def part_{n}(order):\n    return order.total + {n}\n\n\n" for n in range(6_000))


def refuses(params: object) -> None:
    raise ErrorResponse(-32601, "This editor asks nobody anything.")


async def open_large(ed: Editor) -> None:
    await ed.open(LARGE, "large.py")


@pytest.mark.parametrize("profile", EACH_PROFILE)
async def test_a_large_file_is_reviewed_after_a_question_that_says_what_it_costs(
    fake: FakeAnthropic, profile: str
) -> None:
    fake.queue(review())
    async with editor(profile, fake=fake) as ed:
        ed.answer("Review")
        await open_large(ed)
        await ed.run("consult.review", {"uri": ed.uri})
        question = await ed.asked()
        assert re.search(
            r"^Review all of large.py\? That is about \d{3},\d{3} tokens to read", question
        )
        assert "found nothing worth reporting" in await ed.message()
    assert len(fake.requests) == 1


@pytest.mark.parametrize("answer", ["Cancel", None])
async def test_another_answer_asks_nobody_and_says_nothing_more(
    fake: FakeAnthropic, answer: str | None
) -> None:
    async with editor("vscode", fake=fake) as ed:
        ed.answer(answer)
        await open_large(ed)
        await ed.run("consult.review", {"uri": ed.uri})
        assert await ed.progress_ended() == "not asked"
    assert fake.requests == []


async def test_an_editor_that_asks_nobody_is_told_how_else(fake: FakeAnthropic) -> None:
    async with editor("vscode", fake=fake) as ed:
        ed.client.respond("window/showMessageRequest", refuses)
        await open_large(ed)
        await ed.run("consult.review", {"uri": ed.uri})
        said = await ed.message()
        assert "Nothing was asked, because large.py is large (about" in said
        assert "Select fewer lines, or use consult-lsp review in a terminal." in said
    assert fake.requests == []


@pytest.mark.parametrize("command", ["consult.improve", "consult.explain", "consult.ask"])
async def test_the_same_holds_for_every_other_flow(fake: FakeAnthropic, command: str) -> None:
    async with editor("vscode", fake=fake) as ed:
        ed.answer("Cancel")
        await open_large(ed)
        await ed.run(command, {"uri": ed.uri, "intent": "What is wrong?"})
        assert "tokens to read" in await ed.asked()
        assert await ed.progress_ended() == "not asked"
    assert fake.requests == []


async def test_a_few_lines_of_a_large_file_are_asked_about_at_once(fake: FakeAnthropic) -> None:
    fake.queue(review())
    async with editor("vscode", fake=fake) as ed:
        await open_large(ed)
        lines = {"start": {"line": 400, "character": 0}, "end": {"line": 402, "character": 0}}
        await ed.run("consult.review", {"uri": ed.uri, "range": lines})
        assert "found nothing worth reporting" in await ed.message()
    assert len(fake.requests) == 1


async def test_what_was_agreed_to_is_asked_about_further_without_a_question(
    fake: FakeAnthropic,
) -> None:
    fake.queue(text("It adds."), text("It adds more."))
    async with editor("vscode", fake=fake) as ed:
        ed.answer("Ask")
        await open_large(ed)
        begun = await ed.run("consult.ask", {"uri": ed.uri, "question": "What does it do?"})
        await ed.progress_ended()
        follow_up_task = {"conversation": begun["conversation"], "question": "And then?"}
        await ed.run("consult.followUp", follow_up_task)
        await ed.progress_ended()
    assert len(fake.requests) == 2
