"""Patience: a text that is made to blow up must not keep a test, or anybody, waiting for ever."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SECONDS = 60
"""Of processor time. What blows up takes hours; what does not, less than a second. No measure of
speed, which depends on the machine: that is the business of tests/bench."""


@contextmanager
def not_for_ever() -> Iterator[None]:
    """Fail if the block is still at it after SECONDS of processor time."""
    if sys.platform == "win32":  # it has no such timer, and its CI would end the run
        yield
        return

    def give_up(_number: int, _frame: FrameType | None) -> None:
        raise AssertionError(f"still at it after {SECONDS} s of processor time")

    before = signal.signal(signal.SIGPROF, give_up)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
