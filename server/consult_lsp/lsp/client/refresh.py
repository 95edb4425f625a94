"""workspace/diagnostic/refresh and workspace/codeLens/refresh (LSP 3.17), at a pace.

The first goes out at once, so that a finding is seen when it is made; what happens right after it
waits for the end of a pause and goes together.
"""

from functools import partial

from lsprotocol import types as lsp

from consult_lsp.lsp.state.session import Session
from consult_lsp.lsp.state.timers import Throttle

PAUSE = 0.2
"""Seconds between two of them: a client asks for every open document each time."""

ANSWER_SECONDS = 5.0


def request_refresh(session: Session, method: str) -> None:
    """Have the client ask anew for what ``method`` is about."""
    refreshes = session.held.refreshes
    if method not in refreshes:
        refreshes[method] = Throttle(PAUSE, partial(_request, session, method))
    refreshes[method].call()


def _request(session: Session, method: str) -> bool:
    if method == lsp.WORKSPACE_DIAGNOSTIC_REFRESH and not session.held.untold:
        return False  # it has asked by itself meanwhile
    session.in_background(_ask(session, method))
    return True


async def _ask(session: Session, method: str) -> None:
    await session.ask_client(method, None, ANSWER_SECONDS)
