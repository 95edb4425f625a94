"""git, where it is installed: fixed commands without a shell, which no repository can steer.

What a repository's own configuration says of hooks and of a file system monitor would run its
programs, so both are switched off (research/security.md, S27).
"""

import os
import shutil
import subprocess  # fixed commands of one program, without a shell
from pathlib import Path

SECONDS = 10.0
MOST_BYTES = 32 << 20

_OPTIONS = ("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}")
_QUIET = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1"}


def git(folder: Path, *arguments: str, seconds: float = SECONDS) -> bytes | None:
    """What a git command prints in ``folder``; None when it fails, is slow, or says too much.

    A program named git inside of the folder is the repository's, and is not run.
    """
    program = shutil.which("git")
    if program is None or Path(program).resolve().is_relative_to(folder.resolve()):
        return None
    try:
        done = subprocess.run(  # noqa: S603  # no shell, and nothing of the repository in it
            [program, *_OPTIONS, *arguments],
            cwd=folder,
            env={**os.environ, **_QUIET},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout if len(done.stdout) <= MOST_BYTES else None
