"""The menu: what is offered where, in which words, and that offering costs nothing."""

from pathlib import Path

import pytest

from support.answers import edit as change
from support.answers import finding, fix, improvement, review
from support.editor import Editor, editor
from support.fake_anthropic import FakeAnthropic

CODE = """
class Cart:
    def total(self):
        return sum(‸self.prices)
"""


def another_agent(workspace: Path) -> None:
    agents = workspace / ".claude/agents"
    agents.mkdir(parents=True)
    (agents / "dba.md").write_text("---\nname: dba\ndescription: Databases.\n---\nYou know SQL.\n")


async def titles(ed: Editor, only: list[str] | None = None) -> list[str]:
    return [action["title"] for action in await ed.menu(only)]


SHORT = [
    "Consult backend-developer: review total",
    "Consult backend-developer: improve total…",
    "Consult backend-developer: explain total",
    "Consult backend-developer: ask…",
    "Consult backend-developer: review file",
]


@pytest.mark.parametrize("profile", ["vscode", "neovim", "eglot"])
async def test_the_menu_is_short_and_begins_with_the_review(profile: str) -> None:
    async with editor(profile) as ed:
        await ed.open(CODE)
        assert await titles(ed) == SHORT


@pytest.mark.parametrize("profile", ["helix", "kate", "emacs"])
async def test_a_client_that_asks_nobody_has_the_full_menu(profile: str) -> None:
    async with editor(profile) as ed:
        await ed.open(CODE)
        offered = await titles(ed)
        assert offered[:3] == [one.rstrip("…") for one in SHORT[:3]]
        assert "Consult backend-developer: improve error handling" in offered


async def test_the_full_menu_has_the_agents_own_intents_before_the_built_in_ones() -> None:
    async with editor(settings={"disabledIntents": ["logging"], "menu": "full"}) as ed:
        await ed.open(CODE)
        flows, intents = (await titles(ed))[:4], (await titles(ed))[4:]
        assert [flow.split(": ")[1] for flow in flows] == [
            *("review total", "improve total", "explain total", "review file")
        ]
        assert "Consult backend-developer: Explain this query's cost" in intents[:3]
        assert "Consult backend-developer: improve error handling" in intents[3:]
        assert "Consult backend-developer: improve logging" not in intents
        assert len(intents) <= 12


async def test_a_selection_is_offered_as_such() -> None:
    async with editor() as ed:
        await ed.open("a = 1\n«b = 2\nc = 3»\n")
        assert await titles(ed) == [title.replace("total", "selection") for title in SHORT]


async def test_an_intent_is_what_the_model_is_asked_for(fake: FakeAnthropic) -> None:
    fake.queue(improvement())
    async with editor(fake=fake) as ed:
        await ed.open(CODE)
        await ed.choose("Consult backend-developer: improve total…", pick="Error handling")
        await ed.message()
    assert "Make these lines fail well." in fake.requests[0].user


async def test_a_selection_of_one_character_is_a_cursor_as_helix_says_it() -> None:
    async with editor() as ed:
        await ed.open(CODE.replace("‸s", "«s»"))
        assert "Consult backend-developer: review total" in await titles(ed)


async def test_outside_of_any_symbol_the_file_is_offered() -> None:
    async with editor() as ed:
        await ed.open("import os‸\n\n\ndef f():\n    pass\n")
        assert await titles(ed) == [
            "Consult backend-developer: review file",
            "Consult backend-developer: improve file",
            "Consult backend-developer: explain file",
            "Consult backend-developer: ask…",
        ]


@pytest.mark.parametrize(
    ("only", "flows"),
    [
        (["refactor"], ["review", "improve", "explain", "review"]),
        (["refactor.rewrite.consult"], ["review", "improve", "explain", "review"]),
        (["refactor.rewrite.consult.improve"], ["improve"]),
        (["refactor.rewrite.consult.explain"], ["explain"]),
        (["quickfix"], []),
        (["source.organizeImports"], []),
    ],
)
async def test_only_the_kinds_that_a_client_asks_for_are_given(
    only: list[str], flows: list[str]
) -> None:
    async with editor() as ed:
        await ed.open(CODE)
        offered = [title.split(": ")[1].split()[0] for title in await titles(ed, only)]
        assert [flow for flow in offered if flow in ("review", "improve", "explain")][
            : len(flows)
        ] == flows


async def moved(ed: Editor) -> list[str]:
    """What a cursor that merely moves is told: in VS Code its bulb shows that when clicked."""
    context = {"diagnostics": [], "triggerKind": 2}
    params = {"textDocument": {"uri": ed.uri}, "range": ed.range(), "context": context}
    actions = await ed.client.request("textDocument/codeAction", params)
    return [action["title"] for action in actions]


async def test_a_cursor_that_merely_moves_lights_no_bulb() -> None:
    async with editor("vscode") as ed:
        await ed.open(CODE)
        assert await moved(ed) == []


async def test_the_bulb_of_a_finding_holds_the_whole_menu(
    fake: FakeAnthropic, tmp_path: Path
) -> None:
    another_agent(tmp_path)
    fake.queue(review(finding(4, "        return sum(self.prices)", "Floats add up badly")))
    settings = {"trusted": True, "agent": "backend-developer"}
    async with editor("vscode", fake=fake, workspace=tmp_path, settings=settings) as ed:
        await ed.ready()
        await ed.open(CODE)
        await ed.choose("Consult backend-developer: review file")
        await ed.reviewed()
        assert (await moved(ed))[-7:] == [
            *SHORT,
            "Consult another agent…",
            "Dismiss: Floats add up badly…",
        ]


async def test_a_client_without_action_literals_gets_commands(fake: FakeAnthropic) -> None:
    capabilities = {"workspace": {"applyEdit": True}}
    line = "    return 1"
    fake.queue(review(finding(2, line, fixes=[fix("Return two", change(2, line, "    return 2"))])))
    async with editor(capabilities=capabilities, fake=fake) as ed:
        await ed.open("def f():\n    return ‸1\n")
        await ed.choose("Consult backend-developer: review f")
        await ed.diagnostics()
        await ed.choose("Return two")
        await ed.edited()
        assert ed.text == "def f():\n    return 2\n"


async def test_offering_asks_no_model(fake: FakeAnthropic) -> None:
    async with editor(fake=fake) as ed:
        await ed.open(CODE)
        for _ in range(50):
            await ed.menu()
            await ed.hover()
    assert fake.requests == []


async def test_other_agents_are_one_entry_away_and_a_choice_is_remembered(tmp_path: Path) -> None:
    another_agent(tmp_path)
    async with editor(workspace=tmp_path, settings={"trusted": True}) as ed:
        await ed.open(CODE)
        assert (await titles(ed))[-1] == "Consult another agent…"
        asked = []
        ed.client.respond(
            "window/showMessageRequest", lambda p: asked.append(p) or {"title": "dba"}
        )
        await ed.choose("Consult another agent…")
        assert await ed.message() == "dba leads the menu in this project."
        assert {action["title"] for action in asked[0]["actions"]} == {"backend-developer", "dba"}
        assert (await titles(ed))[0] == "Consult dba: review total"
    async with editor(workspace=tmp_path, settings={"trusted": True}) as ed:
        await ed.open(CODE)
        assert (await titles(ed))[0] == "Consult dba: review total"


async def test_a_command_that_names_no_agent_asks_the_one_that_leads_the_menu(
    fake: FakeAnthropic, tmp_path: Path
) -> None:
    another_agent(tmp_path)
    fake.queue(review())
    async with editor(workspace=tmp_path, fake=fake, settings={"trusted": True}) as ed:
        await ed.open("SELECT ‸1;\n", str(tmp_path / "database.sql"), "sql")
        assert (await titles(ed))[0].startswith("Consult dba: review ")
        await ed.run("consult.review", {"uri": ed.uri})
        assert (await ed.message()).startswith("dba found nothing worth reporting.")
    assert "You know SQL." in fake.requests[0].system


async def test_a_new_agent_can_be_chosen_though_no_editor_tells_of_its_file(tmp_path: Path) -> None:
    async with editor(workspace=tmp_path, settings={"trusted": True}) as ed:
        await ed.open(CODE)
        assert [agent["name"] for agent in await ed.run("consult.agents")] == ["backend-developer"]
        another_agent(tmp_path)
        names = [agent["name"] for agent in await ed.run("consult.agents")]
        assert names == ["dba", "backend-developer"]
        (tmp_path / ".claude/agents/poet.md").write_text("---\nname: poet\ndescription: x\n---\nHi")
        await ed.run("consult.choose", {"agent": "poet"})
        assert await ed.message() == "poet leads the menu in this project."


async def test_every_kind_that_is_offered_was_announced() -> None:
    async with editor() as ed:
        announced = ed.capabilities["codeActionProvider"]["codeActionKinds"]
        await ed.open(CODE)
        assert {action["kind"] for action in await ed.menu()} <= set(announced)


async def test_no_consultation_is_marked_as_generated_since_that_would_put_it_last() -> None:
    async with editor("vscode", settings={"menu": "full"}) as ed:
        await ed.open(CODE)
        assert [action["title"] for action in await ed.menu() if "tags" in action] == []
