"""Budget: what goes along with the lines asked about, when not everything fits."""

from collections.abc import Iterable

from .context_item import ContextItem

BUDGET = 16_000
"""Tokens for all items together, where the user set none. The file itself is counted apart."""


def tokens_of(text: str) -> int:
    """About how many tokens a text has: a token of code is some four bytes."""
    return len(text.encode("utf-8", "replace")) // 4 + 1


def fitted(
    items: Iterable[ContextItem], tokens: int = BUDGET
) -> tuple[tuple[ContextItem, ...], tuple[ContextItem, ...]]:
    """The items that fit, in their order, and those left out: the least important ones first.

    Importance is an item's priority; of equal ones the earlier goes first. An item goes whole or
    not at all, and one that is too large leaves room for smaller ones after it.
    """
    items = tuple(items)
    kept: set[int] = set()
    for place in sorted(range(len(items)), key=lambda place: -items[place].priority):
        size = tokens_of(items[place].text)
        if size <= tokens:
            tokens -= size
            kept.add(place)
    return (
        tuple(item for place, item in enumerate(items) if place in kept),
        tuple(item for place, item in enumerate(items) if place not in kept),
    )
