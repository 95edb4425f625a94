"""The real Vim with ALE: the client that can do least."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from support.bank import answer_all_flows, bank
from support.broken_server import installed as broken
from support.failing_server import ABSENCES, HANGS_LATER, MISSING, TROUBLES, well
from support.failing_server import installed as failing
from support.fake_anthropic import FakeAnthropic
from support.real_editor import COMMANDS, ROOT, Steps, driven, needs

HERE = Path(__file__).parent / "vim"
ALE = Path("/usr/share/vim-ale")

pytestmark = [pytest.mark.slow, needs("vim", str(ALE))]


async def test_every_flow_works(tmp_path: Path) -> None:
    (await flows(tmp_path)).went_well()


async def test_a_server_that_is_broken_on_purpose_is_noticed(tmp_path: Path) -> None:
    steps = await flows(tmp_path, broken(tmp_path / "broken"))
    steps.noticed("hover tells why", "the quick fix is applied")


async def test_a_server_that_is_missing_is_told_once(tmp_path: Path) -> None:
    nowhere = tmp_path / "empty"
    nowhere.mkdir()
    words = (*MISSING, ":Consult restart")
    (await without_server(tmp_path, nowhere, words)).went_well()


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_a_server_that_fails_is_told_once_with_the_cause_and_what_helps(
    trouble: str, tmp_path: Path
) -> None:
    path = failing(TROUBLES[trouble], tmp_path / "bin")
    words = (*TROUBLES[trouble].words, ":Consult restart")
    (await without_server(tmp_path, path, words)).went_well()


async def test_a_server_that_hangs_when_it_is_asked_for_the_cause_is_told(tmp_path: Path) -> None:
    path = failing(HANGS_LATER, tmp_path / "bin")
    words = (*HANGS_LATER.words, ":Consult restart")
    (await without_server(tmp_path, path, words)).went_well()


async def without_server(folder: Path, path: Path, words: Sequence[str]) -> Steps:
    """What is told by these words, until a server that runs is installed as well."""
    environ = {
        "CONSULT_WELL": str(well(folder / "well")),
        "CONSULT_WORDS": "\n".join(words),
        "PATH": f"{path}:/usr/bin:/bin",
    }
    return await vim("trouble.vim", bank(folder), environ)


@pytest.mark.parametrize("absence", ABSENCES)
async def test_a_model_that_is_not_there_is_told_once(absence: str, tmp_path: Path) -> None:
    words, environ = ABSENCES[absence]
    environ = {"CONSULT_WORDS": "\n".join(words), **environ}
    (await vim("trouble.vim", bank(tmp_path), environ)).went_well()


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
