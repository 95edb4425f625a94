"""A link that leads out of the workspace is not asked about, though the editor has it open."""

from pathlib import Path

import pytest

from support.editor import editor
from support.fake_anthropic import FakeAnthropic

ASKS = ("review file", "explain file")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "history").write_text("x = 'mine'\n")
    (tmp_path / "shop/.git").mkdir(parents=True)
    return tmp_path / "shop"


@pytest.mark.parametrize("trusted", [False, True])
@pytest.mark.parametrize("name", ["setup.py", "through/history"])
async def test_what_a_link_leads_out_to_is_not_sent(
    fake: FakeAnthropic, workspace: Path, name: str, trusted: bool
) -> None:
    (workspace / "setup.py").symlink_to("../history")
    (workspace / "through").symlink_to("..")
    async with editor(fake=fake, workspace=workspace, settings={"trusted": trusted}) as ed:
        await ed.ready()
        await ed.open("‸x = 'mine'\n", path=str(workspace / name))
        for ask in ASKS:
            await ed.choose(f"Consult backend-developer: {ask}")
            said = await ed.message()
            assert f"a link in its name leads out of {workspace}" in said
            assert f"to {workspace.parent / 'history'}" in said
        await ed.improve("file")
        assert "a link in its name leads out" in await ed.message()
    assert fake.requests == []
