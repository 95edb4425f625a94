"""Processes: none that we have started outlives us or its time.

Each is the first of a group of its own, which ends as a whole.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_running: set[int] = set()


@contextmanager
def ended_with_us(pid: int) -> Iterator[None]:
    """Within the block ``end_all`` ends the process as well."""
    _running.add(pid)
    try:
        yield
    finally:
        _running.discard(pid)


def end_all() -> None:
    """End every process there is, for a process of ours that ends without waiting for threads."""
    for pid in tuple(_running):
        end_group(pid)


def end_group(pid: int) -> None:
    """End a process that was not waited for yet and, where there are groups, what it started."""
    with suppress(ProcessLookupError, PermissionError):  # all of them have ended by themselves
        if os.name == "posix":
            os.killpg(pid, signal.SIGKILL)
        else:
            os.kill(pid, signal.SIGTERM)


def limit_processor_time(pid: int, seconds: float) -> None:
    """Have the system end a process after so many seconds of work, even when we are killed."""
    if sys.platform == "linux":
        import resource

        most = int(seconds) + 1
        with suppress(OSError, ValueError):  # it has ended already, or may do less as it is
            resource.prlimit(pid, resource.RLIMIT_CPU, (most, most + 1))
