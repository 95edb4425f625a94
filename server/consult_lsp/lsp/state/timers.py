"""The two kinds of timers: one that waits until nothing more comes, and one that keeps a pace."""

import asyncio
from collections.abc import Callable


class Debounce:
    """Runs ``action`` once it was not called for during ``seconds``."""

    def __init__(self, seconds: float, action: Callable[[], object]) -> None:
        self._seconds, self._action = seconds, action
        self._timer: asyncio.TimerHandle | None = None

    def call(self) -> None:
        """Have it run, later than was said before."""
        self.cancel()
        self._timer = asyncio.get_running_loop().call_later(self._seconds, self._run)

    def cancel(self) -> None:
        """It does not run any more for what was called until now."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _run(self) -> None:
        self._timer = None
        self._action()


class Throttle:
    """Runs ``action`` at once, and what is called for within ``seconds`` after it together.

    An ``action`` that answers False has done nothing, and no pause follows it.
    """

    def __init__(self, seconds: float, action: Callable[[], object]) -> None:
        self._seconds, self._action = seconds, action
        self._pause: asyncio.TimerHandle | None = None
        self.is_due = False

    def call(self) -> None:
        """Have it run, now or at the end of the pause."""
        self.is_due = True
        if self._pause is None:
            self._run_due()

    def call_now(self) -> None:
        """Run it now, whatever was called for before."""
        self.cancel()
        self._action()

    def cancel(self) -> None:
        """It does not run any more for what was called until now."""
        self.is_due = False
        if self._pause is not None:
            self._pause.cancel()
            self._pause = None

    def _run_due(self) -> None:
        self._pause = None
        if self.is_due:
            self.is_due = False
            if self._action() is not False:
                loop = asyncio.get_running_loop()
                self._pause = loop.call_later(self._seconds, self._run_due)
