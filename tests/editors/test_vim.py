"""The real Vim with ALE: the client that can do least."""

from collections.abc import Mapping
from pathlib import Path

from support.bank import answer_all_flows, bank
from support.broken_server import installed as broken
from support.fake_anthropic import FakeAnthropic
from support.real_editor import COMMANDS, ROOT, Steps, driven, needs

HERE = Path(__file__).parent / "vim"
ALE = Path("/usr/share/vim-ale")

pytestmark = needs("vim", str(ALE))


async def test_every_flow_works(tmp_path: Path) -> None:
    (await flows(tmp_path)).went_well()


async def test_a_server_that_is_broken_on_purpose_is_noticed(tmp_path: Path) -> None:
    steps = await flows(tmp_path, broken(tmp_path / "broken"))
    steps.noticed("hover tells why", "the quick fix is applied")


async def test_a_server_that_is_missing_is_told_once(tmp_path: Path) -> None:
    (await vim("trouble.vim", bank(tmp_path), {})).went_well()


async def flows(folder: Path, path: Path = COMMANDS) -> Steps:
    """All flows, with the answers that they get."""
    async with FakeAnthropic() as fake:
        never = answer_all_flows(fake)
        steps = await vim("ale.vim", bank(folder), fake.environ, path)
        never.open()
    return steps


async def vim(
    script: str, sample: Path, environ: Mapping[str, str], path: Path = COMMANDS
) -> Steps:
    """What a script says."""
    environ = {"CONSULT_VIM": str(ROOT / "editors/vim"), **environ}
    command = ("vim", "-N", "-u", "NONE", "-i", "NONE", "-n", "-es", "-S", str(HERE / script))
    return await driven(command, sample, environ, path)
