"""Every flow, from the menu to the text, with the real server and the clients that people use."""

import json
from pathlib import Path

import pytest

from support.editor import editor
from support.fake_anthropic import FakeAnthropic, json_answer, text
from support.profiles import EACH_PROFILE
from support.raw_client import ErrorResponse

SWALLOWED = {
    "rule": "unchecked-amount",
    "category": "reliability",
    "severity": "warning",
    "title": "A negative amount is booked",
    "start_line": 2,
    "end_line": 2,
    "anchor": "    return balance - amount",
    "why": "A caller can pass **-5** and gain money.",
    "trade_offs": "",
    "fixes": [
        {
            "title": "Refuse amounts below zero",
            "preferred": True,
            "edits": [
                {
                    "start_line": 2,
                    "old": "    return balance - amount",
                    "new": "    if amount < 0:\n        raise ValueError(amount)\n"
                    "    return balance - amount",
                }
            ],
        }
    ],
}


@pytest.mark.parametrize("profile", EACH_PROFILE)
async def test_a_review_becomes_diagnostics_with_ready_fixes(
    fake: FakeAnthropic, profile: str
) -> None:
    fake.queue(json_answer({"summary": "One gap.", "findings": [SWALLOWED]}))
    async with editor(profile, fake=fake) as ed:
        await ed.open("""
def withdraw(balance, amount):
    return balance - ‸amount
#   ^^^^^^^^^^^^^^^^^^^^^^^^ warning: A negative amount is booked
""")
        await ed.choose("Consult backend-developer: review withdraw")
        await ed.finds()
        await ed.choose("Refuse amounts below zero")
        assert ed.text == (
            "def withdraw(balance, amount):\n"
            "    if amount < 0:\n"
            "        raise ValueError(amount)\n"
            "    return balance - amount\n"
        )


@pytest.mark.parametrize("profile", EACH_PROFILE)
async def test_an_improvement_is_an_edit_inside_the_selection(
    fake: FakeAnthropic, profile: str
) -> None:
    edit = {"start_line": 3, "old": "    for x in xs: r += x", "new": "    r = sum(xs)"}
    fake.queue(json_answer({"summary": "Shorter.", "edits": [edit]}))
    async with editor(profile, fake=fake) as ed:
        await ed.open("""
def total(xs):
    «r = 0
    for x in xs: r += x»
    return r
""")
        await ed.improve()
        await ed.edited()
        assert ed.text == "def total(xs):\n    r = 0\n    r = sum(xs)\n    return r\n"


@pytest.mark.parametrize("profile", EACH_PROFILE)
async def test_an_explanation_is_shown_and_remembered_by_the_hover(
    fake: FakeAnthropic, profile: str
) -> None:
    fake.queue(text("It adds up. ![spy](https://evil.test/x.png)"))
    async with editor(profile, fake=fake) as ed:
        await ed.open("def total(xs):\n    return ‸sum(xs)\n")
        assert await ed.hover() is None
        await ed.choose("Consult backend-developer: explain total")
        await ed.progress_ended()
        hover = await ed.hover()
        assert hover is not None
        assert "It adds up." in hover
        assert "![" not in hover
        ed.replace("sum(xs)", "max(xs)")
        assert await ed.hover() is None


async def test_the_owners_agent_file_drives_a_review_unchanged(
    fake: FakeAnthropic, tmp_path: Path
) -> None:
    owners = Path(__file__).parent.parent / "agents/files/owner-backend-developer.md"
    agents = tmp_path / ".claude/agents"
    agents.mkdir(parents=True)
    (agents / "backend-developer.md").write_bytes(owners.read_bytes())
    body = owners.read_text("utf-8").split("\n---\n", 1)[1]
    fake.queue(json_answer({"summary": "", "findings": []}))
    async with editor(fake=fake, workspace=tmp_path, settings={"trusted": True}) as ed:
        await ed.open("def total(xs):\n    return ‸sum(xs)\n")
        await ed.choose("Consult backend-developer: review file")
        await ed.message()
    [request] = fake.requests
    assert request.body["system"][0]["text"] == body.removeprefix("\n") or (
        request.body["system"][0]["text"] == body
    )
    assert json.dumps(request.body)


@pytest.mark.parametrize("profile", EACH_PROFILE)
async def test_a_question_is_answered_on_a_page(fake: FakeAnthropic, profile: str) -> None:
    fake.queue(text("It adds up, as **sum** does."))
    async with editor(profile, fake=fake) as ed:
        await ed.open("def total(xs):\n    return ‸sum(xs)\n")
        await ed.run("consult.ask", {"uri": ed.uri, "question": "What does it do?"})
        assert await ed.progress_ended() == "answered"
        assert "It adds up, as **sum** does." in await ed.page()
    assert "What does it do?" in fake.requests[0].user


@pytest.mark.parametrize("profile", EACH_PROFILE)
async def test_a_preview_shows_what_would_be_sent(fake: FakeAnthropic, profile: str) -> None:
    async with editor(profile, fake=fake) as ed:
        await ed.open("def total(xs):\n    return ‸sum(xs)\n")
        await ed.run("consult.preview", {"uri": ed.uri})
        await ed.client.server_request("window/showDocument")
    assert any("def total(xs):" in page for page in ed.shown)
    assert fake.requests == []


@pytest.mark.parametrize("wish", ["", "never below zero"], ids=["no intent", "intent"])
async def test_a_command_takes_its_parts_as_arguments_of_their_own(
    fake: FakeAnthropic, wish: str
) -> None:
    """Sublime Text replaces its variables only there."""
    edit = {"start_line": 2, "old": "    return x", "new": "    return max(x, 0)"}
    fake.queue(json_answer({"summary": "Safer.", "edits": [edit]}))
    async with editor(fake=fake) as ed:
        await ed.open("def f(x):\n    «return x»\n\ndef g(x):\n    return x\n")
        await ed.run("consult.improve", ed.uri, ed.range(), wish)
        await ed.edited()
        assert ed.text == "def f(x):\n    return max(x, 0)\n\ndef g(x):\n    return x\n"
    assert wish in fake.requests[0].user


async def test_the_address_alone_is_the_whole_document(fake: FakeAnthropic) -> None:
    fake.queue(json_answer({"summary": "One gap.", "findings": [SWALLOWED]}))
    async with editor(fake=fake) as ed:
        await ed.open("""
def withdraw(balance, amount):
    return balance - amount
#   ^^^^^^^^^^^^^^^^^^^^^^^ warning: A negative amount is booked
""")
        await ed.run("consult.review", ed.uri)
        await ed.finds()


async def test_a_variable_that_was_not_replaced_asks_about_nothing(fake: FakeAnthropic) -> None:
    async with editor(fake=fake) as ed:
        await ed.open("def f(x):\n    return x\n")
        with pytest.raises(ErrorResponse, match="the member “range” is not an object"):
            await ed.run("consult.explain", ed.uri, "$range")
    assert fake.requests == []
