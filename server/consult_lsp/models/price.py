"""Price: what a request costs, where the model's list price is known.

US dollars for a million tokens, as listed on platform.claude.com/docs (pricing and the models'
pages) in November 2026; a cache write is one of five minutes, the only kind that we ask for. A
cloud or a gateway may bill otherwise, and a local server bills nothing, so only requests that went
to Anthropic itself are priced. A model that is not listed has no price, rather than a guessed one.
"""

from decimal import Decimal
from typing import NamedTuple

from .model import Usage

LONG_PROMPT = 100_000
"""Tokens of a prompt above which a model with two prices takes the higher one."""


class Price(NamedTuple):
    """Dollars for a million tokens of each kind."""

    input: Decimal
    output: Decimal
    cache_read: Decimal
    cache_write: Decimal


def cost_of(model: str, usage: Usage) -> Decimal | None:
    """What ``usage`` of ``model`` costs in dollars; None when its price is not known."""
    price = _price(model, usage)
    if price is None:
        return None
    millions = (
        price.input * usage.input
        + price.output * usage.output
        + price.cache_read * usage.cache_read
        + price.cache_write * usage.cache_written
    )
    return millions / 1_000_000


def price_words(dollars: Decimal) -> str:
    """A price at the end of a sentence, to the cent; what costs less is not said to the digit."""
    return f"${dollars:.2f}" if dollars >= _CENT else "less than $0.01"


_CENT = Decimal("0.01")


def cheapest() -> str:
    """The model of Anthropic's list that costs least."""
    return min(PRICES, key=lambda name: PRICES[name].output)


def _price(model: str, usage: Usage) -> Price | None:
    if model.startswith("claude-haiku-5-5") and usage.total_input > LONG_PROMPT:
        return _LONG_HAIKU
    # The longest name that begins the model's id: "claude-opus-5" does not stand for 5.5.
    names = [name for name in PRICES if model == name or model.startswith(name + "-20")]
    return PRICES[max(names, key=len)] if names else None


def _dollars(input_: str, output: str, cache_read: str, cache_write: str) -> Price:
    return Price(Decimal(input_), Decimal(output), Decimal(cache_read), Decimal(cache_write))


_LONG_HAIKU = _dollars("0.50", "2.50", "0.05", "0.625")

PRICES = {
    "claude-fable-5-1": _dollars("10", "50", "0.25", "12.50"),
    "claude-opus-5-5": _dollars("4", "20", "0.20", "5"),
    "claude-opus-5": _dollars("5", "25", "0.50", "6.25"),
    "claude-opus-4-8": _dollars("5", "25", "0.50", "6.25"),
    "claude-opus-4-7": _dollars("5", "25", "0.50", "6.25"),
    "claude-opus-4-6": _dollars("5", "25", "0.50", "6.25"),
    "claude-opus-4-5": _dollars("5", "25", "0.50", "6.25"),
    "claude-sonnet-5-5": _dollars("2", "10", "0.10", "2.50"),
    "claude-sonnet-5": _dollars("2", "10", "0.20", "2.50"),
    "claude-sonnet-4-6": _dollars("3", "15", "0.30", "3.75"),
    "claude-sonnet-4-5": _dollars("3", "15", "0.30", "3.75"),
    "claude-haiku-5-5": _dollars("0.10", "0.50", "0.01", "0.125"),
    "claude-haiku-4-5": _dollars("1", "5", "0.10", "1.25"),
}
