"""The setting proof: a model's edit that the user's command refutes is shown, not applied."""

import sys
from pathlib import Path
from typing import Any

import pytest

from support.answers import edit, finding, fix, improvement, review
from support.editor import editor
from support.fake_anthropic import FakeAnthropic

NO_TWOS = "import sys; sys.exit('E1: a two' if '2' in open(sys.argv[1]).read() else 0)"
PROOF = [sys.executable, "-c", NO_TWOS, "{file}"]
CODE = "def f():\n    «return 1»\n"


def trusted(**more: Any) -> dict[str, Any]:
    return {"trusted": True, "proof": PROOF, **more}


async def test_an_improvement_that_is_proven_is_sent(fake: FakeAnthropic, tmp_path: Path) -> None:
    fake.queue(improvement(edit(2, "    return 1", "    return 3")))
    async with editor(fake=fake, workspace=tmp_path, settings=trusted()) as ed:
        await ed.open(CODE, str(tmp_path / "app.py"))
        await ed.improve()
        await ed.edited()
        assert ed.text == "def f():\n    return 3\n"


async def test_one_that_is_refuted_is_shown_with_the_reason(
    fake: FakeAnthropic, tmp_path: Path
) -> None:
    fake.queue(improvement(edit(2, "    return 1", "    return 2")))
    async with editor("vscode", fake=fake, workspace=tmp_path, settings=trusted()) as ed:
        await ed.open(CODE, str(tmp_path / "app.py"))
        await ed.improve()
        assert "E1: a two" in await ed.message()
        assert await ed.progress_ended() == "not applied"
        assert ed.edits_received == []
        [page] = ed.shown
        assert "E1: a two" in page
        assert "-    return 1\n+    return 2\n" in page


async def test_where_the_text_failed_before_it_says_so_and_the_edit_is_sent(
    fake: FakeAnthropic, tmp_path: Path
) -> None:
    fake.queue(improvement(edit(2, "    return 1", "    return 3")))
    async with editor(fake=fake, workspace=tmp_path, settings=trusted()) as ed:
        await ed.open(CODE + "two = 2\n", str(tmp_path / "app.py"))
        await ed.improve()
        assert "says nothing about app.py: it fails on the text as it was" in await ed.message()
        await ed.edited()


async def test_a_fix_is_proven_when_it_is_chosen(fake: FakeAnthropic, tmp_path: Path) -> None:
    fixes = [
        fix("Return two", edit(2, "    return 1", "    return 2")),
        fix("Return three", edit(2, "    return 1", "    return 3"), preferred=False),
    ]
    fake.queue(review(finding(2, "    return 1", fixes=fixes)))
    async with editor(fake=fake, workspace=tmp_path, settings=trusted()) as ed:
        await ed.open(CODE, str(tmp_path / "app.py"))
        await ed.choose("Consult backend-developer: review selection")
        await ed.reviewed()
        assert set(await ed.choose("Return two")) == {"job"}
        assert "E1: a two" in await ed.message()
        await ed.choose("Return three")
        await ed.edited()
        assert ed.text == "def f():\n    return 3\n"


@pytest.mark.parametrize("scope", ["untrusted", "workspace settings"])
async def test_nothing_runs_without_trust_or_by_a_workspaces_settings(
    fake: FakeAnthropic, tmp_path: Path, scope: str
) -> None:
    fake.queue(improvement(edit(2, "    return 1", "    return 2")))
    theirs = scope == "workspace settings"
    settings = {"trusted": True} if theirs else {"proof": PROOF}
    configuration = {"proof": PROOF} if theirs else None
    async with editor(
        "vscode", fake=fake, workspace=tmp_path, settings=settings, configuration=configuration
    ) as ed:
        await ed.open(CODE, str(tmp_path / "app.py"))
        await ed.improve()
        await ed.edited()
        assert ed.text == "def f():\n    return 2\n"
        if not theirs:
            assert "proof command has not run, because this workspace is not trusted" in (
                await ed.message()
            )
