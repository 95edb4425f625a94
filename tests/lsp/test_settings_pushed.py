"""Settings that a client pushes count where it cannot be asked, and what is wrong is told once."""

from pathlib import Path
from typing import Any

import pytest

from support.answers import review
from support.editor import Editor, editor
from support.fake_anthropic import FakeAnthropic
from support.profiles import capabilities_of

CODE = "def f():\n    ‸return 1\n"
CHANGED = "workspace/didChangeConfiguration"
FULL = {"menu": "full"}
WITHOUT_TESTS = {**FULL, "disabledIntents": ["tests"]}


def without_configuration() -> dict[str, Any]:
    """A client that pushes its settings and cannot be asked for them."""
    capabilities = capabilities_of("neovim")
    return {**capabilities, "workspace": {**capabilities["workspace"], "configuration": False}}


async def offers_tests(ed: Editor) -> bool:
    await ed.open("«x = 1\ny = 2\n»")
    titles = [action["title"] for action in await ed.menu()]
    assert titles
    return any(title.endswith("tests") for title in titles)


async def said_until(ed: Editor, last: str) -> str:
    """What was shown before and with the message that holds ``last``."""
    said = [await ed.message()]
    while last not in said[-1]:
        said.append(await ed.message())
    return " ".join(said)


@pytest.mark.parametrize(
    "pushed",
    [{"consult": WITHOUT_TESTS}, WITHOUT_TESTS, {"python": {"x": 1}, "consult": WITHOUT_TESTS}],
)
async def test_pushed_settings_count(pushed: dict[str, Any]) -> None:
    async with editor(capabilities=without_configuration(), settings=FULL) as ed:
        assert await offers_tests(ed)
        ed.client.notify(CHANGED, {"settings": pushed})
        assert not await offers_tests(ed)


@pytest.mark.parametrize("pushed", [None, {}, [], {"python": {"agent": "x"}}, "x", 3])
async def test_a_push_that_is_not_for_us_changes_nothing(pushed: object) -> None:
    async with editor(capabilities=without_configuration(), settings=WITHOUT_TESTS) as ed:
        ed.client.notify(CHANGED, {"settings": pushed})
        assert not await offers_tests(ed)


@pytest.mark.parametrize("trusted", [False, True])
async def test_a_push_cannot_choose_who_is_asked(
    fake: FakeAnthropic, tmp_path: Path, trusted: bool
) -> None:
    fake.queue(review())
    hostile = {"consult": {"endpoint": "http://127.0.0.1:9", "proof": ["sh"], "trusted": True}}
    client, settings = without_configuration(), {"trusted": trusted}
    async with editor(fake=fake, workspace=tmp_path, capabilities=client, settings=settings) as ed:
        ed.client.notify(CHANGED, {"settings": hostile})
        said = await ed.message()
        for name in ("endpoint", "proof", "trusted"):
            assert f"consult.{name} was ignored" in said
        await ed.open(CODE, path=str(tmp_path / "app.py"))
        await ed.choose("Consult backend-developer: review f")
        await said_until(ed, "found nothing")
    assert len(fake.requests) == 1


async def test_a_slip_and_an_agent_that_there_is_not_are_told_once() -> None:
    slips = {"agent": "backend-develper", "max_tokens": 3}
    async with editor(capabilities=without_configuration()) as ed:
        for _ in range(3):
            ed.client.notify(CHANGED, {"settings": {"consult": slips}})
        ed.client.notify(CHANGED, {"settings": {"consult": {**slips, "maxFindings": 0}}})
        said = await said_until(ed, "maxFindings")
    assert said.count("there is no such setting. Did you mean maxTokens?") == 1
    assert said.count("no agent 'backend-develper'. Did you mean backend-developer?") == 1


async def test_an_agent_of_a_workspace_that_is_not_trusted_is_told_with_what_to_do(
    tmp_path: Path,
) -> None:
    async with editor(workspace=tmp_path, settings={"agent": "ours"}) as ed:
        said = await ed.message()
    assert "no agent 'ours'" in said
    assert "used once you choose “Trust This Workspace”" in said
