"""The real Emacs in batch mode, with Eglot and with lsp-mode."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from support.bank import answer_all_flows, bank
from support.broken_server import installed as broken
from support.failing_server import ABSENCES, HANGS_LATER, MISSING, TROUBLES, well
from support.failing_server import installed as failing
from support.fake_anthropic import FakeAnthropic
from support.real_editor import COMMANDS, ROOT, Steps, driven, needs

HERE = Path(__file__).parent / "emacs"
RECIPES = ROOT / "editors/emacs"
CLIENTS = ("eglot", "lsp-mode")

pytestmark = [pytest.mark.slow, needs("emacs")]


@pytest.mark.parametrize("client", CLIENTS)
async def test_every_flow_works(client: str, tmp_path: Path) -> None:
    (await flows(client, tmp_path)).went_well()


@pytest.mark.parametrize("client", CLIENTS)
async def test_a_server_that_is_broken_on_purpose_is_noticed(client: str, tmp_path: Path) -> None:
    steps = await flows(client, tmp_path, broken(tmp_path / "broken"))
    steps.noticed("hover tells why", "the quick fix is applied")


async def flows(client: str, folder: Path, path: Path = COMMANDS) -> Steps:
    """All flows, with the answers that they get."""
    async with FakeAnthropic() as fake:
        never = answer_all_flows(fake)
        steps = await emacs(f"{client}.el", bank(folder), fake.environ, path)
        never.open()
    return steps


@pytest.mark.parametrize("client", CLIENTS)
async def test_a_server_that_is_missing_is_told_with_what_helps(
    client: str, tmp_path: Path
) -> None:
    nowhere = tmp_path / "empty"
    nowhere.mkdir()
    (await without_server(client, tmp_path, nowhere, MISSING)).went_well()


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("trouble", TROUBLES)
async def test_a_server_that_fails_is_told_once_with_the_cause_and_what_helps(
    trouble: str, client: str, tmp_path: Path
) -> None:
    path = failing(TROUBLES[trouble], tmp_path / "bin")
    again = {"eglot": "M-x eglot", "lsp-mode": "M-x lsp"}[client]
    words = (*TROUBLES[trouble].words, again)
    (await without_server(client, tmp_path, path, words)).went_well()


@pytest.mark.parametrize("client", CLIENTS)
async def test_a_server_that_hangs_when_it_is_asked_for_the_cause_does_not_stop_emacs(
    client: str, tmp_path: Path
) -> None:
    path = failing(HANGS_LATER, tmp_path / "bin")
    (await without_server(client, tmp_path, path, HANGS_LATER.words)).went_well()


async def without_server(client: str, folder: Path, path: Path, words: Sequence[str]) -> Steps:
    """What is told by these words, until a server that runs is installed as well."""
    environ = {
        "CONSULT_WELL": str(well(folder / "well")),
        "CONSULT_WORDS": "\n".join(words),
        "PATH": f"{path}:/usr/bin:/bin",
    }
    return await emacs(f"{client}-trouble.el", bank(folder), environ)


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("absence", ABSENCES)
async def test_a_model_that_is_not_there_is_told_once(
    absence: str, client: str, tmp_path: Path
) -> None:
    words, environ = ABSENCES[absence]
    environ = {"CONSULT_WORDS": "\n".join(words), **environ}
    (await emacs(f"{client}-trouble.el", bank(tmp_path), environ)).went_well()


async def test_the_recipes_compile_without_a_warning(tmp_path: Path) -> None:
    recipes = sorted(RECIPES.glob("*.el"))
    for recipe in recipes:
        (tmp_path / recipe.name).write_text(recipe.read_text("utf-8"))
    compiled = await driven(
        (
            *("emacs", "--batch", "-q", "-L", ".", "--eval", "(package-initialize)"),
            *("--eval", "(setq byte-compile-error-on-warn t)", "-f", "batch-byte-compile"),
            *(recipe.name for recipe in recipes),
        ),
        tmp_path / "x",
        {},
    )
    assert len(list(tmp_path.glob("*.elc"))) == len(recipes), compiled.said


async def emacs(
    script: str, sample: Path, environ: Mapping[str, str], path: Path = COMMANDS
) -> Steps:
    """What a script says.

    Emacs in batch mode is killed by writing to a server that has just ended, unless that signal is
    ignored, as every other Emacs does.
    """
    environ = {"CONSULT_EMACS": str(RECIPES), **environ}
    batch = ("emacs", "--batch", "-q", "-l", str(HERE / script))
    command = ("sh", "-c", "trap '' PIPE; exec \"$@\"", "sh", *batch)
    return await driven(command, sample, environ, path)
