"""A git that is at work for ever, and whether it and what it has started are gone."""

import os
import time
from pathlib import Path

MOST_SECONDS = 20
"""Of what is bounded by two seconds, on a busy machine; before it was hours."""


def slow_git_in(folder: Path) -> tuple[Path, str]:
    """A git that starts something and waits for ever: the file that tells what it has started, and
    the PATH that leads to it.
    """
    told, programs = folder / "started", folder / "programs"
    programs.mkdir()
    script = programs / "git"
    script.write_text(
        f"#!/bin/sh\nsleep 600 &\necho $! $$ > {told}.new\nmv {told}.new {told}\nwait\n"
    )
    script.chmod(0o755)
    return told, f"{programs}:{os.environ['PATH']}"


def assert_gone(told: Path, within: float = MOST_SECONDS) -> None:
    """What was killed needs a moment to go."""
    until = time.monotonic() + within
    while any(map(is_alive, told.read_text().split())):
        assert time.monotonic() < until, "something lives on"


def is_alive(pid: str) -> bool:
    """Whether the process is there, and no zombie that nobody has waited for yet."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"
