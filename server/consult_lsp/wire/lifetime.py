"""Lifetime: the process ends when its editor does, and soon, whatever else it is doing."""

import asyncio
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable

from consult_lsp.workspace.processes import end_now, is_alive

log = logging.getLogger(__name__)

PERIOD_S = 3.0
"""How often the parent is looked for."""


class Editor:
    """The process whose end is ours: our parent, until the client names another."""

    def __init__(self) -> None:
        self._parent = self._watched = os.getppid()

    def is_process(self, process: int | None) -> None:
        """Take ``processId`` of the initialize request, if there is such a process.

        If there is none, the editor counts processes in another container or on another machine.
        """
        if process is None:
            return
        if _is_there(process, self._parent):
            self._watched = process
        else:
            log.info("The client's process %d is not seen from here", process)

    async def gone(self) -> None:
        """Return once the process has ended, even if somebody holds its end of the pipe open."""
        while _is_there(self._watched, self._parent):  # noqa: ASYNC110  # nothing tells us of it
            await asyncio.sleep(PERIOD_S)


def call_on_signals(action: Callable[[str], None]) -> None:
    """Call ``action``, on the main thread, with the name of a signal that asks us to end."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda got, _frame: action(signal.Signals(got).name))


def end_within(seconds: float, exit_code: Callable[[], int]) -> None:
    """End the process hard after ``seconds``, should it still be there: a handler may block it."""
    last_resort = threading.Timer(seconds, lambda: end_now(exit_code()))
    last_resort.daemon = True
    last_resort.start()


def _is_there(process: int, parent: int) -> bool:
    if process == parent and sys.platform != "win32":
        # Whoever lost its parent gets another one, be the old one a zombie or its number reused.
        return os.getppid() == parent
    return is_alive(process)
