"""Running: from the command line into the event loop, and out of it at once."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    """What comes of ``work``. Ctrl-C cancels it, and no thread at work is waited for then.

    Raises KeyboardInterrupt, and what ``work`` raises.
    """
    with asyncio.Runner() as runner:
        runner.get_loop().set_default_executor(_Unwaited())
        return runner.run(work)


class _Unwaited(ThreadPoolExecutor):
    """Threads that are left to themselves once nobody wants what they do."""

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more work."""
        super().shutdown(wait=False, cancel_futures=True)
