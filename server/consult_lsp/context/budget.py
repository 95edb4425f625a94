"""Budget: what goes along with the lines asked about, when not everything fits."""

from collections.abc import Iterable

from .context_item import ContextItem

BUDGET = 16_000
"""Tokens for all pieces together, where the user set none. The file itself is counted apart."""


def tokens_of(text: str) -> int:
    """About how many tokens a text has: a token of code is some four bytes."""
    return len(text.encode("utf-8", "replace")) // 4 + 1


def fitted(
    pieces: Iterable[ContextItem], tokens: int = BUDGET
) -> tuple[tuple[ContextItem, ...], tuple[ContextItem, ...]]:
    """The pieces that fit, in their order, and those left out: the least important ones first.

    Importance is a piece's Weight; of equal ones the earlier goes first. A piece goes whole or not
    at all, and one that is too large leaves room for smaller ones after it.
    """
    pieces = tuple(pieces)
    kept: set[int] = set()
    for place in sorted(range(len(pieces)), key=lambda place: -pieces[place].priority):
        size = tokens_of(pieces[place].text)
        if size <= tokens:
            tokens -= size
            kept.add(place)
    return (
        tuple(piece for place, piece in enumerate(pieces) if place in kept),
        tuple(piece for place, piece in enumerate(pieces) if place not in kept),
    )
