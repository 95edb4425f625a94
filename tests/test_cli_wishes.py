"""What an agent's file asks for is what is asked, shown and bounded."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.command import Run, fake_api
from support.fake_anthropic import Call, FakeAnthropic, text, tool_calls

FILE = """\
---
name: db
description: Knows databases.
{keys}
---
You know databases.
"""


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeAnthropic]:
    with fake_api(monkeypatch) as fake:
        monkeypatch.setenv("ANTHROPIC_DEFAULT_OPUS_MODEL", "claude-opus-5-5")
        yield fake


def agent_with(keys: str, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "db.md").write_text(FILE.format(keys=keys))


def test_model_effort_and_turns_are_honoured(run: Run, fake: FakeAnthropic) -> None:
    agent_with("model: opus\neffort: low\nmaxTurns: 2", Path.home() / ".claude/agents")
    assert run("trust").code == 0
    look = Call("read_file", {"path": "app.py"}, "toolu_1")
    fake.queue(tool_calls(look), text("It finds users."))
    assert run("explain", "app.py", "--agent", "db").code == 0
    first, last = (request.body for request in fake.requests)
    assert (first["model"], first["output_config"]["effort"]) == ("claude-opus-5-5", "low")
    assert last["tool_choice"] == {"type": "none"}


def test_one_turn_leaves_no_room_to_look_things_up(run: Run, fake: FakeAnthropic) -> None:
    agent_with("maxTurns: 1", Path.home() / ".claude/agents")
    assert run("trust").code == 0
    fake.queue(text("It finds users."))
    assert run("explain", "app.py", "--agent", "db").code == 0
    assert "tools" not in fake.requests[0].body


def test_a_flag_wins_over_the_file(run: Run, fake: FakeAnthropic) -> None:
    agent_with("model: opus", Path.home() / ".claude/agents")
    fake.queue(text("It finds users."))
    assert run("explain", "app.py", "--agent", "db", "--model", "claude-haiku-5-5").code == 0
    assert fake.requests[0].body["model"] == "claude-haiku-5-5"


def test_an_agent_of_a_workspace_is_bounded_and_that_is_told(run: Run, fake: FakeAnthropic) -> None:
    agent_with("model: opus\neffort: max", Path(".claude/agents"))
    assert run("trust").code == 0
    fake.queue(text("It finds users."))
    ran = run("explain", "app.py", "--agent", "db")
    assert ran.code == 0
    assert "db asks for the model opus, which an agent of a workspace cannot choose" in ran.err
    body = fake.requests[0].body
    assert body["model"] == "claude-sonnet-5-5"
    assert "output_config" not in body


def test_show_says_what_is_really_asked_and_what_is_not_used(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-made-up")
    keys = "model: opus\neffort: low\nmaxTurns: 3\ntools: Read, Bash\nskills: sql\nmemory: user"
    agent_with(keys, Path.home() / ".claude/agents")
    shown = run("agents", "show", "db").out
    assert "Asks claude-opus-5-5 at api.anthropic.com" in shown
    assert "at most 3" in shown
    assert "skills (sql), memory (user)" in shown
    asked = run("agents", "show", "db", "--format", "json").json["asked"]
    assert (asked["effort"], asked["turns"]) == ("low", 3)
    assert asked["tools"] == ["read_file", "outline"]


def test_more_agent_files_than_are_read_are_told(run: Run) -> None:
    folder = Path.home() / ".claude/agents"
    folder.mkdir(parents=True)
    for number in range(501):
        file = FILE.format(keys="").replace("name: db", f"name: a{number}")
        (folder / f"a{number}.md").write_text(file)
    ran = run("agents", "list")
    assert "only the first 500 agent files are read" in ran.err
