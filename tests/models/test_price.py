"""What an answer has cost, and how the end of a review says so."""

from decimal import Decimal

import pytest

from consult_lsp.models.model import Usage
from consult_lsp.models.price import cost_of, price_words


@pytest.mark.parametrize(
    ("dollars", "words"),
    [
        ("0", "less than $0.01"),
        ("0.0099", "less than $0.01"),
        ("0.01", "$0.01"),
        ("0.0249", "$0.02"),
        ("12.5", "$12.50"),
    ],
)
def test_a_price_is_said_to_the_cent(dollars: str, words: str) -> None:
    assert price_words(Decimal(dollars)) == words


def test_where_nobody_knows_the_price_there_is_no_cost() -> None:
    assert cost_of("", Usage(input=10_000, output=500)) is None
