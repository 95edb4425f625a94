"""What a repository makes of git, or of our own reading of its rules, is over in seconds."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from consult_lsp.workspace.contained import Root
from consult_lsp.workspace.git import git
from consult_lsp.workspace.ignore_files import MOST_DEPTH, IgnoreFiles
from consult_lsp.workspace.sendable import Sendable

linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
SLOW_PATTERN = "*a" * 20 + "b\n"
SLOW_NAME = "a" * 200
MOST_SECONDS = 20
"""Of what is bounded by two seconds, on a busy machine; before it was hours."""


@pytest.fixture
def slow_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git that starts something and waits for ever; the file tells what it has started."""
    told, programs = tmp_path / "started", tmp_path / "programs"
    programs.mkdir()
    script = programs / "git"
    script.write_text(
        f"#!/bin/sh\nsleep 600 &\necho $! $$ > {told}.new\nmv {told}.new {told}\nwait\n"
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
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


def assert_gone(told: Path) -> None:
    """What was killed needs a moment to go."""
    until = time.monotonic() + MOST_SECONDS
    while any(map(is_alive, told.read_text().split())):
        assert time.monotonic() < until, "something lives on"


def is_alive(pid: str) -> bool:
    """Whether the process is there, and no zombie that nobody has waited for yet."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"
