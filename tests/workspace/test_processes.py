"""What a repository makes of git, or of our own reading of its rules, is over in seconds."""

import asyncio
import os
import subprocess
import sys
import threading
import time
import tracemalloc
from contextlib import suppress
from pathlib import Path

import pytest

from consult_lsp.workspace.contained import Root
from consult_lsp.workspace.git import MOST_BYTES, git
from consult_lsp.workspace.ignore_files import MOST_DEPTH, IgnoreFiles
from consult_lsp.workspace.processes import ended_when_given_up
from consult_lsp.workspace.sendable import Sendable
from support.slow_git import MOST_SECONDS, assert_gone, slow_git_in

linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
SLOW_PATTERN = "*a" * 20 + "b\n"
SLOW_NAME = "a" * 200


@pytest.fixture
def slow_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git that starts something and waits for ever; the file tells what it has started."""
    told, path = slow_git_in(tmp_path)
    monkeypatch.setenv("PATH", path)
    return told


@linux
def test_git_and_what_it_started_end_with_their_time(slow_git: Path, tmp_path: Path) -> None:
    folder = tmp_path / "repository"
    folder.mkdir()
    assert git(folder, "status", seconds=1.0) is None
    assert_gone(slow_git)


@linux
def test_git_ends_with_a_process_that_waits_for_no_thread(slow_git: Path, tmp_path: Path) -> None:
    program = f"""
import threading, time
from pathlib import Path
from consult_lsp.workspace.processes import leave_threads_behind
from consult_lsp.workspace.git import git
threading.Thread(target=git, args=(Path({str(tmp_path / "x")!r}), "status")).start()
while not Path({str(slow_git)!r}).exists():
    time.sleep(0.01)
leave_threads_behind(3)
"""
    (tmp_path / "x").mkdir()
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 3
    assert_gone(slow_git)


@linux
async def test_git_ends_when_nobody_wants_what_it_says_any_more(
    slow_git: Path, tmp_path: Path
) -> None:
    (folder := tmp_path / "repository").mkdir()

    async def job() -> None:
        with ended_when_given_up():
            await asyncio.to_thread(git, folder, "status", seconds=MOST_SECONDS)

    running = asyncio.create_task(job())
    while not slow_git.exists():  # noqa: ASYNC110  # a file tells
        await asyncio.sleep(0.01)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert_gone(slow_git)


async def test_nothing_is_started_for_work_that_was_given_up(
    slow_git: Path, tmp_path: Path
) -> None:
    (folder := tmp_path / "repository").mkdir()
    begin = threading.Event()

    def late() -> bytes | None:
        begin.wait()
        return git(folder, "status", seconds=MOST_SECONDS)

    async def fails() -> "asyncio.Task[bytes | None]":
        with suppress(RuntimeError), ended_when_given_up():
            thread = asyncio.create_task(asyncio.to_thread(late))
            raise RuntimeError
        return thread

    thread = await fails()
    begin.set()
    begun = time.monotonic()
    assert await thread is None
    assert time.monotonic() - begun < MOST_SECONDS / 2


@linux
def test_of_a_git_that_says_too_much_no_more_is_read_than_the_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (programs := tmp_path / "programs").mkdir()
    script = programs / "git"
    script.write_text("#!/bin/sh\nexec yes endless\n")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    (folder := tmp_path / "repository").mkdir()
    tracemalloc.start()
    begun = time.monotonic()
    assert git(folder, "status", seconds=4 * MOST_SECONDS) is None
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.monotonic() - begun < 3 * MOST_SECONDS
    assert most < 3 * MOST_BYTES


def test_what_is_given_to_git_and_what_it_says_may_both_be_large(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / ".gitignore").write_text("*.txt\n")
    names = b"".join(b"%0200d.txt\0" % number for number in range(5_000))
    assert git(tmp_path, "check-ignore", "--stdin", "-z", given=names) == names


def test_a_pattern_that_takes_git_for_ever_is_read_by_us(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / ".gitignore").write_text(SLOW_PATTERN + "ignored.py\n")
    sendable = Sendable(Root(tmp_path))
    begun = time.monotonic()
    names = [SLOW_NAME, "ignored.py", "app.py"]
    assert list(sendable.withheld(names)) == ["ignored.py"]
    assert list(sendable.withheld(["x/ignored.py"])) == ["x/ignored.py"]
    assert time.monotonic() - begun < MOST_SECONDS


def test_a_path_of_a_thousand_folders_is_no_work(tmp_path: Path) -> None:
    (tmp_path / ".consultignore").write_text("**/b/**/c\n" * 5_000)
    deep = "a/" * 1_000 + "x"
    begun = time.monotonic()
    assert "deeper than" in (Sendable(Root(tmp_path)).why_not(deep) or "")
    assert time.monotonic() - begun < MOST_SECONDS


def test_rules_that_take_too_long_name_everything(tmp_path: Path) -> None:
    (tmp_path / ".consultignore").write_text(("**/*a" * 25 + "b\n") * 5_000)
    files = IgnoreFiles(Root(tmp_path), ".consultignore")
    path = "/".join(["a" * 200] * MOST_DEPTH)
    begun = time.monotonic()
    assert files.ignores(path)
    assert files.ignores("app.py")
    assert time.monotonic() - begun < MOST_SECONDS
    (tmp_path / ".consultignore").write_text("b\n")
    assert not files.ignores("app.py")
