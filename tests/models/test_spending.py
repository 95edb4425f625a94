"""What was spent is written down, adds up, holds across restarts, and caps the day."""

import os
import sqlite3
import stat
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from consult_lsp.errors import ModelError, Outcome
from consult_lsp.models.model import Usage
from consult_lsp.models.price import cost_of
from consult_lsp.models.spending import Caps, Spent, UsageBook

TODAY, YESTERDAY = date(2026, 11, 23), date(2026, 11, 22)


def spent(tokens: int = 10, day: date = TODAY, agent: str = "a", cost: str | None = "0.5") -> Spent:
    return Spent(
        day, agent, "m", 1, Usage(tokens, 1, 5, 0), None if cost is None else Decimal(cost)
    )


def test_what_is_spent_adds_up_by_day_agent_and_model(tmp_path: Path) -> None:
    book = UsageBook(tmp_path / "state/usage.db")
    for one in (spent(), spent(), spent(agent="b", cost=None), spent(day=YESTERDAY)):
        book.add(one)
    first, second, third = UsageBook(tmp_path / "state/usage.db").since(YESTERDAY)
    assert (first.agent, first.requests, first.usage, first.cost) == (
        "a",
        2,
        Usage(20, 2, 10, 0),
        Decimal("1.0"),
    )
    assert (second.agent, second.cost) == ("b", None)
    assert third.day == YESTERDAY


def test_the_file_is_the_users_alone(tmp_path: Path) -> None:
    book = UsageBook(tmp_path / "state/usage.db")
    book.add(spent())
    if os.name == "posix":
        assert stat.S_IMODE(book.path.stat().st_mode) == 0o600
        assert stat.S_IMODE(book.path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("caps", "said"),
    [
        (Caps(tokens=16), "16 of 16 tokens are spent today"),
        (Caps(dollars=Decimal("0.50")), "$0.50 of $0.50 are spent today"),
    ],
)
def test_a_cap_holds_across_restarts_and_ends_with_the_day(
    tmp_path: Path, caps: Caps, said: str
) -> None:
    UsageBook(tmp_path / "usage.db").add(spent())
    again = UsageBook(tmp_path / "usage.db")
    with pytest.raises(ModelError, match="Nothing was asked") as capped:
        again.check(caps, TODAY)
    assert said in str(capped.value)
    assert capped.value.outcome is Outcome.CAPPED
    again.check(caps, date(2026, 11, 24))


def test_below_its_cap_anything_goes(tmp_path: Path) -> None:
    book = UsageBook(tmp_path / "usage.db")
    book.add(spent())
    book.check(Caps(), TODAY)
    book.check(Caps(tokens=17, dollars=Decimal("0.51")), TODAY)


@pytest.mark.parametrize("content", [b"", b"no database", os.urandom(5_000)])
def test_a_damaged_file_costs_nothing_but_memory(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "usage.db"
    path.write_bytes(content)
    book = UsageBook(path)
    book.add(spent())
    assert [one.requests for one in book.since(TODAY)] == [1]
    assert (book.problem is None) == (content == b"")


def test_a_link_in_place_of_the_file_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_text("mine")
    (tmp_path / "usage.db").symlink_to(target)
    book = UsageBook(tmp_path / "usage.db")
    book.add(spent())
    assert target.read_text() == "mine"
    assert book.problem is not None


@pytest.mark.parametrize(
    ("model", "usage", "cost"),
    [
        ("claude-sonnet-5-5", Usage(1_000_000, 100_000, 0, 0), "3"),
        ("claude-sonnet-4-5-20250929", Usage(1_000_000, 0, 0, 0), "3"),
        ("claude-opus-5-5", Usage(0, 0, 1_000_000, 0), "0.20"),
        ("claude-haiku-5-5", Usage(100_000, 0, 0, 0), "0.01"),
        ("claude-haiku-5-5", Usage(100_001, 0, 0, 0), "0.0500005"),
    ],
)
def test_a_known_model_has_its_price(model: str, usage: Usage, cost: str) -> None:
    assert cost_of(model, usage) == Decimal(cost)


@pytest.mark.parametrize("model", ["llama-4", "claude-opus-9", "claude-sonnet-5-5-fast", ""])
def test_an_unknown_model_has_no_price(model: str) -> None:
    assert cost_of(model, Usage(1, 1, 1, 1)) is None


def test_a_lock_that_passes_resets_no_cap(tmp_path: Path) -> None:
    book = UsageBook(tmp_path / "usage.db")
    book.add(Spent(date(2026, 1, 1), "a", "m", 1, Usage(900, 100), None))
    with closing(sqlite3.connect(book.path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        book.since(date(2026, 1, 1))
        other.rollback()
    with pytest.raises(ModelError, match="1,000 of 500 tokens"):
        book.check(Caps(tokens=500), date(2026, 1, 1))
