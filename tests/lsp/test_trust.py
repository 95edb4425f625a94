"""Nothing of a workspace is used before the user trusts it; then its agents and rules are."""

from pathlib import Path

import pytest

from support.answers import review
from support.editor import Editor, editor
from support.fake_anthropic import FakeAnthropic

BACKEND = {"agent": "backend-developer"}
RULE = "Never use the word canary."


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    agents = tmp_path / ".claude/agents"
    agents.mkdir(parents=True)
    (agents / "own.md").write_text("---\nname: own\ndescription: Ours.\n---\nYou are ours.\n")
    (tmp_path / "CLAUDE.md").write_text(RULE)
    return tmp_path


async def asked_about(ed: Editor, fake: FakeAnthropic, path: Path) -> str:
    """Everything that a review sends."""
    fake.queue(review())
    await ed.open("def f():\n    ‸return 1\n", path=str(path / "app.py"))
    meant = {"uri": ed.uri, "agent": "backend-developer", "anew": True}
    await ed.run("consult.review", meant)
    await ed.client.notification("window/showMessage", lambda p: "found nothing" in p["message"])
    return fake.requests[-1].system + fake.requests[-1].user


async def test_before_trust_nothing_of_the_workspace_is_used(
    fake: FakeAnthropic, workspace: Path
) -> None:
    async with editor(fake=fake, workspace=workspace, settings=BACKEND) as ed:
        assert RULE not in await asked_about(ed, fake, workspace)
        assert [agent["name"] for agent in await ed.run("consult.agents")] == ["backend-developer"]


async def test_the_user_is_asked_once_and_the_answer_holds(
    fake: FakeAnthropic, workspace: Path
) -> None:
    async with editor(fake=fake, workspace=workspace, trusts="Use them", settings=BACKEND) as ed:
        await asked_about(ed, fake, workspace)
        await ed.client.notification("window/showMessage", lambda p: "is trusted" in p["message"])
        names = [agent["name"] for agent in await ed.run("consult.agents")]
        assert names == ["own", "backend-developer"]
        assert RULE in await asked_about(ed, fake, workspace)
    async with editor(fake=fake, workspace=workspace, settings=BACKEND) as ed:
        assert RULE in await asked_about(ed, fake, workspace)


async def test_the_question_says_what_would_be_used_and_what_yes_covers(
    fake: FakeAnthropic, workspace: Path
) -> None:
    async with editor(fake=fake, workspace=workspace, settings=BACKEND) as ed:
        await asked_about(ed, fake, workspace)
        question = await ed.asked()
    assert "(agents: own; rules: CLAUDE.md)" in question
    assert "all folders below it, now and later" in question


async def test_a_file_that_changes_in_a_trusted_folder_counts_at_once(
    fake: FakeAnthropic, workspace: Path
) -> None:
    async with editor(fake=fake, workspace=workspace, settings={**BACKEND, "trusted": True}) as ed:
        await asked_about(ed, fake, workspace)
        (workspace / "CLAUDE.md").write_text("Never use the word wren.")
        assert "word wren" in await asked_about(ed, fake, workspace)


async def test_an_editor_may_vouch_for_the_workspace(fake: FakeAnthropic, workspace: Path) -> None:
    async with editor(fake=fake, workspace=workspace, settings={**BACKEND, "trusted": True}) as ed:
        assert RULE in await asked_about(ed, fake, workspace)


async def test_an_edited_agent_is_used_by_the_next_consultation(
    fake: FakeAnthropic, workspace: Path
) -> None:
    agent = workspace / ".claude/agents/own.md"
    agent.write_text("---\nname: backend-developer\ndescription: Mine.\n---\nFirst words.\n")
    async with editor(fake=fake, workspace=workspace, settings={**BACKEND, "trusted": True}) as ed:
        assert "First words." in await asked_about(ed, fake, workspace)
        agent.write_text("---\nname: backend-developer\ndescription: Mine.\n---\nSecond words.\n")
        assert "Second words." in await asked_about(ed, fake, workspace)
