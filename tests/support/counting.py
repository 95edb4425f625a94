"""Counting: what a piece of work costs in calls, which is the same on a busy machine.

few, many = calls_in(lambda: check(small, rules)), calls_in(lambda: check(large, rules))
"""

import sys
from collections.abc import Callable
from types import FrameType


def calls_in(work: Callable[[], object], of: Callable[..., object] | None = None) -> int:
    """How many functions ``work`` calls, those in C included, or how often it calls ``of``."""
    count = 0

    def on_event(frame: FrameType, event: str, _: object) -> None:
        nonlocal count
        if of is None:
            count += event in ("call", "c_call")
        else:
            count += event == "call" and frame.f_code is of.__code__  # type: ignore[attr-defined]

    sys.setprofile(on_event)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count
