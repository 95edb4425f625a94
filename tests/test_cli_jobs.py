"""``review --jobs``: as many processes check as are wanted, and what is printed is the same."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from consult_lsp.consult import engine
from support.command import FLAWED, Run, runner

FILES = 24


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    for number in range(FILES):
        # The first take longest, so those that are checked beside them are done before.
        text = FLAWED + "\n\ndef f(x):\n    return x\n" * (5 * (FILES - number) ** 2)
        (tmp_path / f"{number:02}.py").write_text(text)
    return runner(tmp_path, monkeypatch, capsys)


@pytest.fixture(autouse=True)
def _no_worker_of_another_test() -> Iterator[None]:
    engine.end()
    yield
    engine.end()


@pytest.mark.parametrize("output", ["text", "json"])
def test_each_job_has_a_worker_up_to_the_cores_and_files_stay_in_their_order(
    run: Run, output: str
) -> None:
    alone = run("review", ".", "--no-model", "--format", output, "--jobs", "1")
    assert len(engine.workers()) == 1
    together = run("review", ".", "--no-model", "--format", output, "--jobs", "4")
    assert len(engine.workers()) == min(4, os.cpu_count() or 1)
    assert together == alone
    places = [together.out.index(f"{number:02}.py") for number in range(FILES)]
    assert places == sorted(places)
    assert "app.py" in together.out[places[-1] :]
