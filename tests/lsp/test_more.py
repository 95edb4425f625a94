"""What has no room in a menu is one entry away, and is asked a page at a time."""

from pathlib import Path
from typing import Any

import pytest

from consult_lsp.lsp.client.quick_pick import MORE, PAGE
from support.answers import edit, finding, fix, improvement, review
from support.editor import editor
from support.fake_anthropic import FakeAnthropic
from support.raw_client import ErrorResponse

INTENTS = "".join(
    f"  - {{title: 'Wish {number:02}', flow: improve, prompt: 'Grant wish {number:02}.'}}\n"
    for number in range(12)
)
CODE = "def a():\n    ‸return 1\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace whose agent has as many intents as one may have, and two dozen other agents."""
    agents = tmp_path / ".claude/agents"
    agents.mkdir(parents=True)
    many = f"---\nname: many\ndescription: x\nconsult-intents:\n{INTENTS}---\nYou grant wishes.\n"
    (agents / "many.md").write_text(many)
    for number in range(24):
        agent = f"---\nname: other-{number:02}\ndescription: x\n---\nHi.\n"
        (agents / f"other-{number:02}.md").write_text(agent)
    return tmp_path


def reported(number: int) -> dict[str, Any]:
    place = {"start": {"line": 1, "character": 4}, "end": {"line": 1, "character": 8}}
    return {"range": place, "message": f"Problem {number:02}", "source": "other", "severity": 1}


async def test_intents_that_have_no_room_are_asked_for(
    fake: FakeAnthropic, workspace: Path
) -> None:
    fake.queue(improvement(edit(2, "    return 1", "    return 3")))
    settings = {"trusted": True, "agent": "many", "menu": "full"}
    async with editor(fake=fake, workspace=workspace, settings=settings) as ed:
        await ed.ready()
        await ed.open(CODE, path=str(workspace / "app.py"))
        titles = [action["title"] for action in await ed.menu()]
        assert len(titles) == 16
        assert titles[-2:] == ["Consult many: more…", "Consult another agent…"]
        [more] = [action for action in await ed.menu() if action["title"].endswith("more…")]
        hidden = [choice["title"] for choice in more["command"]["arguments"][0]["choices"]]
        assert not set(hidden) & set(titles)
        wish = "Consult many: Wish 11"
        assert wish in {*titles, *hidden}
        last = hidden[-1]
        pages = (len(hidden) - 1) // PAGE
        ed.answer(*[MORE] * pages, last)
        await ed.choose("Consult many: more…")
        await ed.edited()
        assert ed.text == "def a():\n    return 3\n"


async def test_every_diagnostic_of_another_server_can_be_given_to_the_agent(
    fake: FakeAnthropic,
) -> None:
    fake.queue(improvement(edit(2, "    return 1", "    return 3")))
    problems = [reported(number) for number in range(15)]
    async with editor(fake=fake) as ed:
        await ed.open(CODE)
        titles = [action["title"] for action in await ed.menu(["quickfix"], problems)]
        another = "Consult backend-developer: fix another of these problems (12 more)…"
        assert titles[3:] == [another]
        ed.answer(MORE, "Consult backend-developer: fix this: Problem 14", "Apply")
        await ed.choose(another, problems)
        await ed.edited()
    assert "Problem 14" in fake.requests[0].user


async def test_a_selection_with_many_findings_has_a_menu_that_can_be_read(
    fake: FakeAnthropic,
) -> None:
    code = "".join(f"value_{number:02} = {number}\n" for number in range(50))
    found = [
        finding(
            number + 1,
            f"value_{number:02} = {number}",
            f"Problem {number:02}",
            rule=f"rule-{number}",
            fixes=[
                fix(
                    f"Mend {number:02}", edit(number + 1, f"value_{number:02} = {number}", "x = 1")
                ),
                fix(
                    f"Leave {number:02}", edit(number + 1, f"value_{number:02} = {number}", "y = 1")
                ),
            ],
        )
        for number in reversed(range(50))
    ]
    fake.queue(review(*found))
    async with editor("neovim", fake=fake) as ed:
        await ed.open(f"«{code}»")
        await ed.choose("Consult backend-developer: review selection")
        await ed.reviewed()
        titles = [action["title"] for action in await ed.menu()]
        assert titles[:4] == ["Mend 00", "Leave 00", "Mend 01", "Leave 01"]
        assert titles[12:14] == [
            "More fixes on these lines (88)…",
            "Consult backend-developer: review selection",
        ]
        dismiss = [f"Dismiss: Problem {number:02}…" for number in range(5)]
        assert titles[-6:] == [*dismiss, "Dismiss another of these findings (45)…"]
        assert len(titles) == 24
        await ed.choose("Dismiss another of these findings (45)…", pick="Dismiss: Problem 48…")
        while (question := await ed.asked()) == "What is to be done?":
            pass  # the pages up to the one that was picked from
        assert question == "Why is “Problem 48” dismissed?"
        await ed.choose("More fixes on these lines (88)…", pick="Mend 49")
        await ed.edited()
        assert ed.text == code.replace("value_49 = 49", "x = 1")


async def test_every_agent_can_be_chosen(workspace: Path) -> None:
    async with editor(workspace=workspace, settings={"trusted": True}) as ed:
        await ed.ready()
        await ed.open(CODE, path=str(workspace / "app.py"))
        shown: list[str] = []

        def leads_on(params: Any) -> Any:
            titles = [action["title"] for action in params["actions"]]
            shown.extend(titles)
            return {"title": "other-23" if "other-23" in titles else MORE}

        ed.client.respond("window/showMessageRequest", leads_on)
        await ed.choose("Consult another agent…")
        assert await ed.message() == "other-23 leads the menu in this project."
        assert len(set(shown)) > 12


async def test_a_choice_is_of_what_the_menu_offers_only() -> None:
    async with editor() as ed:
        await ed.open(CODE)
        hostile = {"title": "x", "command": "consult.trust", "arguments": []}
        for choices in ([], [hostile]):
            with pytest.raises(ErrorResponse, match="came without choices"):
                await ed.run("consult.more", {"choices": choices})
        with pytest.raises(ErrorResponse, match=r"the member “choices\[0\].title” is missing"):
            await ed.run("consult.more", {"choices": [{}]})
