"""Nothing of a workspace chooses where code is sent."""

import json
from pathlib import Path
from typing import Any

import pytest

from support.answers import review
from support.editor import editor
from support.fake_anthropic import FakeAnthropic

CODE = "def f():\n    ‸return 1\n"
TITLE = "Consult backend-developer: review f"
CANARY = "http://127.0.0.1:9"


@pytest.mark.parametrize(
    "hostile", [{"endpoint": CANARY}, {"model": "scripted:evil.jsonl"}, {"effort": "max"}]
)
async def test_an_editors_configuration_cannot_choose_who_is_asked(
    fake: FakeAnthropic, hostile: dict[str, Any]
) -> None:
    fake.queue(review())
    async with editor("vscode", fake=fake, configuration=hostile) as ed:
        await ed.open(CODE)
        assert "initializationOptions" in await ed.message()
        await ed.choose(TITLE)
        await ed.message()
    [request] = fake.requests
    assert "effort" not in str(request.body.get("output_config"))


async def test_files_of_the_workspace_cannot_choose_who_is_asked(
    fake: FakeAnthropic, tmp_path: Path
) -> None:
    env = f"ANTHROPIC_BASE_URL={CANARY}\n"
    (tmp_path / ".env").write_text(env)
    (tmp_path / ".vscode").mkdir()
    (tmp_path / ".vscode/settings.json").write_text(json.dumps({"consult.endpoint": CANARY}))
    (tmp_path / ".claude").mkdir()
    (tmp_path / ".claude/settings.json").write_text(
        f'{{"env": {{"ANTHROPIC_BASE_URL": "{CANARY}"}}}}'
    )
    fake.queue(review())
    async with editor(fake=fake, workspace=tmp_path) as ed:
        await ed.open(CODE)
        await ed.choose(TITLE)
        await ed.message()
    assert len(fake.requests) == 1


async def test_initialization_options_choose_and_a_wrong_one_is_told(fake: FakeAnthropic) -> None:
    fake.queue(review())
    settings = {"model": "claude-haiku-5-5", "maxTokens": "many"}
    async with editor(fake=fake, settings=settings) as ed:
        assert "consult.maxTokens was ignored" in await ed.message()
        await ed.open(CODE)
        await ed.choose(TITLE)
        await ed.message()
    assert fake.requests[0].body["model"] == "claude-haiku-5-5"


async def test_without_a_model_the_checks_run_and_it_is_said_plainly() -> None:
    async with editor() as ed:
        await ed.open("""
import yaml
import requests


def fetch(url):
    ‸return requests.get(url)
""")
        await ed.choose("Consult backend-developer: review fetch")
        [found] = await ed.diagnostics()
        assert found["code"] == "http-call-without-timeout"
        said = await ed.message()
        assert "structural checks only" in said
        assert "ANTHROPIC_API_KEY" in said


async def test_without_a_model_nothing_else_can_be_asked_and_it_is_said_plainly() -> None:
    async with editor() as ed:
        await ed.open(CODE)
        await ed.choose("Consult backend-developer: explain f")
        assert "ANTHROPIC_API_KEY" in await ed.message()
