"""git, where it is installed: fixed commands without a shell, which no repository can steer.

What a repository's own configuration says of hooks and of a file system monitor would run its
programs, so both are switched off.
"""

import os
import shutil
import subprocess  # fixed commands of one program, without a shell
import threading
from contextlib import suppress
from pathlib import Path

from .processes import end_group, ended_with_us, limit_processor_time

SECONDS = 10.0
MOST_BYTES = 32 << 20
CHUNK = 64 << 10

_OPTIONS = ("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}")
_OTHER_REPOSITORY = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR"}
_QUIET = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1"}


def git(
    folder: Path,
    *arguments: str,
    seconds: float = SECONDS,
    given: bytes = b"",
    accepted: tuple[int, ...] = (0,),
) -> bytes | None:
    """What a git command prints in ``folder`` when it is ``given`` this on its standard input.

    None when it is slow, says more than MOST_BYTES, or ends with another status than those
    ``accepted``: it is gone then, and so is whatever it has started. A program named git inside of
    the folder is the repository's, and is not run.
    """
    program = shutil.which("git")
    if program is None or Path(program).resolve().is_relative_to(folder.resolve()):
        return None
    try:
        process = subprocess.Popen(  # noqa: S603  # no shell, and nothing of the repository in it
            [program, *_OPTIONS, *arguments],
            cwd=folder,
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
        )
    except OSError:
        return None
    with ended_with_us(process.pid):
        try:
            limit_processor_time(process.pid, seconds)
            if (said := _said(process, given, seconds)) is None:
                return None
            status = process.wait(SECONDS)  # it has nothing more to say
        except (OSError, subprocess.SubprocessError):
            return None
        finally:
            end_group(process.pid)
            process.wait()
            _close(process)
    return said if status in accepted else None


def _said(process: "subprocess.Popen[bytes]", given: bytes, seconds: float) -> bytes | None:
    """All that the process says until it closes its output; None when that is too much or late.

    It is fed and read at once, in threads of their own: neither pipe holds as much as may come.
    """
    said = bytearray()
    is_whole = threading.Event()

    def feed() -> None:
        with suppress(OSError):  # it has ended, or wants no more
            stdin, left = process.stdin, memoryview(given)
            while stdin and left:
                left = left[stdin.write(left) :]
            if stdin:
                stdin.close()

    def read() -> None:
        with suppress(OSError, ValueError):  # it was closed, as its time is over
            stdout = process.stdout
            while stdout and len(said) <= MOST_BYTES:
                if not (data := stdout.read(CHUNK)):
                    is_whole.set()
                    return
                said.extend(data)

    workers = [threading.Thread(target=work, daemon=True) for work in (feed, read)]
    for worker in workers:
        worker.start()
    workers[1].join(max(0.0, seconds))
    return bytes(said) if is_whole.is_set() else None


def _close(process: "subprocess.Popen[bytes]") -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):  # what was not written to a process that has ended
                pipe.close()


def _environment() -> dict[str, str]:
    """Ours, without what names another repository: git sets that for the hooks it runs."""
    ours = {name: value for name, value in os.environ.items() if name not in _OTHER_REPOSITORY}
    return {**ours, **_QUIET}
