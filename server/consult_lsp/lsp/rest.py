"""Rest: what happens once typing rests. Nothing of it is worth doing for every letter."""

import asyncio

from .diagnostics import refresh
from .live_checks import check_live
from .session import Session
from .symbol import parse_beside

SETTLE_SECONDS = 0.3
"""How long typing must rest."""


def at_rest(session: Session, uri: str) -> None:
    """Once typing rests, publish what could have moved, parse for the next menu, and check."""
    if (timer := session.pending.pop(uri, None)) is not None:
        timer.cancel()
    loop = asyncio.get_running_loop()
    session.pending[uri] = loop.call_later(SETTLE_SECONDS, _rested, session, uri)


def _rested(session: Session, uri: str) -> None:
    del session.pending[uri]
    document = session.documents[uri]
    if session.told.texts.get(uri) is not document:  # nothing else was told of it meanwhile
        refresh(session, document)
    check_live(session, uri, typed=True)
    parse_beside(session, document)
