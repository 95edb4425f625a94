"""Look again: workspace/diagnostic/refresh and workspace/codeLens/refresh, at a pace.

The first call goes out at once, so that a finding is seen when it is made; what happens right after
it waits for the end of a pause and goes together.
"""

import asyncio

from lsprotocol import types as lsp

from .session import Session
from .told import PAUSE

ANSWER_SECONDS = 5.0


def look_again(session: Session, method: str) -> None:
    """Have the client ask anew for what ``method`` is about."""
    session.told.due.add(method)
    if method not in session.told.pauses:
        _call(session, method)


def _call(session: Session, method: str) -> None:
    told = session.told
    told.pauses.pop(method, None)
    if method not in told.due:
        return
    told.due.discard(method)
    if method == lsp.WORKSPACE_DIAGNOSTIC_REFRESH and not told.untold:
        return  # it has asked by itself meanwhile
    session.in_background(_ask(session, method))
    pause = asyncio.get_running_loop().call_later(PAUSE, _call, session, method)
    told.pauses[method] = pause


async def _ask(session: Session, method: str) -> None:
    await session.ask_client(method, None, ANSWER_SECONDS)
