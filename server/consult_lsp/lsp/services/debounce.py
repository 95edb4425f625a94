"""What happens once typing rests. Nothing of it is worth doing for every letter."""

from functools import partial

from consult_lsp.lsp.state.session import Session
from consult_lsp.lsp.state.timers import Debounce

from .diagnostics import refresh
from .live_checks import check_live
from .symbol import parse_beside

REST_SECONDS = 0.3
"""How long typing must rest."""


def at_rest(session: Session, uri: str) -> None:
    """Once typing rests, publish what could have moved, parse for the next menu, and check."""
    typing = session.documents.typing
    if uri not in typing:
        typing[uri] = Debounce(REST_SECONDS, partial(_rested, session, uri))
    typing[uri].call()


def _rested(session: Session, uri: str) -> None:
    document = session.documents[uri]
    if session.held.texts.get(uri) is not document:  # nothing else was told of it meanwhile
        refresh(session, document)
    check_live(session, uri, typed=True)
    parse_beside(session, document)
