"""In the editor too an agent's file chooses its model, and what it does not get is told once."""

from pathlib import Path

from support.answers import review
from support.editor import editor
from support.fake_anthropic import FakeAnthropic

FILE = "---\nname: db\ndescription: Knows databases.\nmodel: {model}\n---\nYou know databases.\n"


def an_agent(model: str) -> None:
    folder = Path.home() / ".claude/agents"
    folder.mkdir(parents=True)
    (folder / "db.md").write_text(FILE.format(model=model))


async def test_an_agent_is_asked_by_its_own_model(fake: FakeAnthropic) -> None:
    an_agent("opus")
    fake.queue(review(), review())
    environ = {"ANTHROPIC_DEFAULT_OPUS_MODEL": "claude-opus-5-5"}
    async with editor("vscode", fake=fake, environ=environ) as ed:
        await ed.open("def f():\n    ‸return 1\n")
        for agent in ("db", "backend-developer"):
            await ed.run("consult.review", {"uri": ed.uri, "agent": agent})
            assert "nothing worth reporting" in await ed.message()
    models = [request.body["model"] for request in fake.requests]
    assert models == ["claude-opus-5-5", "claude-sonnet-5-5"]


async def test_a_model_that_is_not_known_is_told_once(fake: FakeAnthropic) -> None:
    an_agent("gpt-9")
    fake.queue(review(), review())
    async with editor("vscode", fake=fake) as ed:
        await ed.open("def f():\n    ‸return 1\n")
        for _ in range(2):
            await ed.run("consult.review", {"uri": ed.uri, "agent": "db", "anew": True})
            await ed.progress_ended()
        await ed.ready()
        sent = [m for m in ed.client.received if m.get("method") == "window/showMessage"]
    told = [m["params"]["message"] for m in sent if "gpt-9" in m["params"]["message"]]
    assert len(told) == 1
    assert "claude-sonnet-5-5 answers" in told[0]
