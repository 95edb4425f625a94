"""The user's own proof: only what fails on the changed text alone counts against it."""

import asyncio
import os
import stat
import sys
from pathlib import Path

import pytest

from consult_lsp.workspace import proof_command
from consult_lsp.workspace.proof_command import Proof, prove

NO_TABS = "import sys; sys.exit('tabs in it' if '\\t' in open(sys.argv[1]).read() else 0)"


def python(program: str) -> list[str]:
    return [sys.executable, "-c", program, "{file}"]


async def test_a_text_that_the_command_likes_is_proven(tmp_path: Path) -> None:
    assert await prove(python(NO_TABS), "a.py", "x", "y", tmp_path) == Proof("proven")


async def test_only_the_changed_text_failing_refutes_it(tmp_path: Path) -> None:
    found = await prove(python(NO_TABS), "a.py", "x", "\ty", tmp_path)
    assert found == Proof("refuted", "tabs in it")


async def test_where_the_original_fails_too_nothing_is_shown(tmp_path: Path) -> None:
    found = await prove(python(NO_TABS), "a.py", "\tx", "\ty", tmp_path)
    assert found.verdict == "silent"
    assert "on the text as it was. tabs in it" in found.said


async def test_the_copy_is_private_keeps_its_name_and_goes(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    program = (
        "import os, sys, pathlib; f = pathlib.Path(sys.argv[1]);"
        f"pathlib.Path({str(seen)!r}).write_text('|'.join([f.name, f.read_text(), os.getcwd(),"
        "oct(f.parent.stat().st_mode), str(f)]))"
    )
    assert (await prove(python(program), "a.py", "x", "ß\r\n", tmp_path)).verdict == "proven"
    name, text, folder, mode, path = seen.read_text().split("|")
    assert (name, text, folder) == ("a.py", "ß\n", str(tmp_path))
    if os.name == "posix":
        assert stat.S_IMODE(int(mode, 8)) == 0o700
    assert not Path(path).exists()


async def test_no_key_is_passed_on_and_no_shell_reads_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "secret")
    shows = "import os, sys; sys.exit(os.environ.get('ANTHROPIC_API_KEY'))"
    assert (await prove(python(shows), "a.py", "x", "y", tmp_path)).verdict == "proven"
    command = [*python("import sys; sys.exit(sys.argv[2] != '$(rm -rf .); echo')")]
    found = await prove([*command, "$(rm -rf .); echo"], "a.py", "x", "y", tmp_path)
    assert found.verdict == "proven"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["no-such-program", "{file}"], "could not be run"),
        ([sys.executable, "-c", "0"], "no {file}"),
        (python("import sys; sys.exit(3)"), "status 3"),
    ],
)
async def test_a_command_that_cannot_prove_says_so(
    tmp_path: Path, command: list[str], said: str
) -> None:
    found = await prove(command, "a.py", "x", "y", tmp_path)
    assert found.verdict == "silent"
    assert said in found.said


async def test_what_it_prints_is_bounded(tmp_path: Path) -> None:
    loud = "import sys; t = open(sys.argv[1]).read(); print('line\\n' * 99999); sys.exit(t == 'y')"
    found = await prove(python(loud), "a.py", "x", "y", tmp_path)
    assert found == Proof("refuted", "\n".join(["line"] * 10))


async def test_a_slow_one_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof_command, "SECONDS", 0.3)
    slow = "import time; time.sleep(60)"
    found = await prove(python(slow), "a.py", "x", "y", tmp_path)
    assert "took more than 0.3 seconds" in found.said


@pytest.mark.skipif(os.name != "posix", reason="process groups are of POSIX")
async def test_cancelling_ends_it_and_all_that_it_has_started(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    os.mkfifo(pids)
    program = (
        "import os, subprocess, sys, time;"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
        f"open({str(pids)!r}, 'w').write(str(child.pid)); time.sleep(60)"
    )
    running = asyncio.create_task(prove(python(program), "a.py", "x", "y", tmp_path))
    child = int(await asyncio.to_thread(pids.read_text))
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    async with asyncio.timeout(10):
        while _lives(child):  # noqa: ASYNC110  # a process of another one tells nobody that it ends
            await asyncio.sleep(0.01)


def _lives(pid: int) -> bool:
    """Whether it runs; a zombie, whom only init buries, does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except OSError:
        return False
