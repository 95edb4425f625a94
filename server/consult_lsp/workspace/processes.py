"""Processes: whether one is there, and that none which we have started outlives us or its time.

Each of ours is the first of a group of its own, which ends as a whole.
"""

import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar

_running: set[int] = set()


class _Work:
    """What was started for some work that may be given up: nothing is started for it then."""

    def __init__(self) -> None:
        self.running: set[int] = set()
        self.is_given_up = False

    def give_up(self) -> None:
        self.is_given_up = True
        for pid in tuple(self.running):
            end_group(pid)


_work: ContextVar[_Work | None] = ContextVar("work", default=None)


@contextmanager
def ended_when_given_up() -> Iterator[None]:
    """End what was started for the block when that is cancelled or fails.

    That is also what the threads have started that it waits for: they would go on else.
    """
    work = _Work()
    token = _work.set(work)
    try:
        yield
    except BaseException:
        work.give_up()
        raise
    finally:
        _work.reset(token)


@contextmanager
def ended_with_us(pid: int) -> Iterator[None]:
    """Within the block ``end_all`` ends the process as well, and so does who gives up its work."""
    work = _work.get() or _Work()
    _running.add(pid)
    work.running.add(pid)
    try:
        if work.is_given_up:
            end_group(pid)
        yield
    finally:
        _running.discard(pid)
        work.running.discard(pid)


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


def leave_threads_behind(exit_code: int) -> None:
    """End this process now if a thread is at work that the interpreter would wait for."""
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join(0.05)  # an idle worker of an executor needs a moment to see that it is over
            if thread.is_alive():
                logging.shutdown()
                end_now(exit_code)


def end_now(exit_code: int) -> None:
    """End this process and all that it has started, whatever is under way."""
    end_all()
    os._exit(exit_code)


def limit_processor_time(pid: int, seconds: float) -> None:
    """Have the system end a process after so many seconds of work, even when we are killed."""
    if sys.platform == "linux":
        import resource

        most = int(seconds) + 1
        with suppress(OSError, ValueError):  # it has ended already, or may do less as it is
            resource.prlimit(pid, resource.RLIMIT_CPU, (most, most + 1))


def is_alive(process: int) -> bool:
    """Whether there is a process of that number, as seen from here."""
    if sys.platform == "win32":
        return _is_alive_on_windows(process)
    try:
        os.kill(process, 0)
    except PermissionError:
        return True
    except (ProcessLookupError, OverflowError):
        return False
    return process > 0


if sys.platform == "win32":
    # os.kill would end the process there, whatever the signal.
    import ctypes

    _SYNCHRONIZE = 0x00100000
    _WAIT_TIMEOUT = 0x00000102

    def _is_alive_on_windows(process: int) -> bool:
        handle = ctypes.windll.kernel32.OpenProcess(_SYNCHRONIZE, False, process)
        if not handle:
            return False
        try:
            return bool(ctypes.windll.kernel32.WaitForSingleObject(handle, 0) == _WAIT_TIMEOUT)
        finally:
            ctypes.windll.kernel32.CloseHandle(handle)
