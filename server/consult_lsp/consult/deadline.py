"""Deadline: a bound in time around what a consultation waits for before a model is asked.

A request has its own deadline (``models/claude.py``), and so have look-ups (``conversation.py``). A
thread that is at work when its time is over, or when nobody wants it any more, is left to itself;
the program that it waits for ends.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from consult_lsp.errors import ModelError, Outcome
from consult_lsp.workspace.processes import ended_when_given_up

MAX_SECONDS = 300.0
"""The bound of one consultation, where the user set none."""


@asynccontextmanager
async def preparing_within(seconds: float) -> AsyncIterator[None]:
    """Raise ModelError when the block has not ended after so many seconds."""
    try:
        async with asyncio.timeout(seconds) as timeout:
            with ended_when_given_up():
                yield
    except TimeoutError:
        if not timeout.expired():
            raise
        raise ModelError(
            Outcome.TIMED_OUT,
            "Nothing was asked, because preparing the question took more than "
            f"{seconds:g} seconds. "
            "Select less code, or raise maxSeconds (--max-seconds).",
        ) from None
