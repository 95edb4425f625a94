"""What was spent is written down, adds up, holds across restarts, and caps the day."""

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from consult_lsp.errors import ModelError, Outcome
from consult_lsp.models import spending
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
        (Caps(tokens=20), "it may use 16, and 16 of 20 tokens are spent today"),
    ],
)
def test_a_cap_holds_across_restarts_and_ends_with_the_day(
    tmp_path: Path, caps: Caps, said: str
) -> None:
    UsageBook(tmp_path / "usage.db").add(spent())
    again = UsageBook(tmp_path / "usage.db")
    with pytest.raises(ModelError, match="Nothing was asked") as capped:
        again.reserve("a", spent(), caps)
    assert said in str(capped.value)
    assert capped.value.outcome is Outcome.CAPPED
    assert again.reserve("a", spent(day=date(2026, 11, 24)), caps)


def test_what_fits_below_the_cap_may_be_spent(tmp_path: Path) -> None:
    book = UsageBook(tmp_path / "usage.db")
    book.add(spent())
    assert book.reserve("a", spent(), Caps(tokens=32, dollars=Decimal("1.00")))
    assert book.reserve("b", spent(), Caps())


# --- Reservations -----------------------------------------------------------------------------


def test_what_is_reserved_counts_until_it_is_settled(tmp_path: Path) -> None:
    one, other = UsageBook(tmp_path / "usage.db"), UsageBook(tmp_path / "usage.db")
    caps = Caps(tokens=40)
    assert one.reserve("a", spent(), caps)
    assert one.reserve("b", spent(), caps)
    assert not other.reserve("c", spent(), caps)  # two of 16 are held, and 8 are left
    one.settle("a", spent(tokens=0))
    assert other.reserve("c", spent(), caps)
    one.settle("b")
    assert [each.usage for each in other.since(TODAY)] == [Usage(0, 1, 5, 0)]


ASKS_AT_ONCE = """
import sys, threading
from datetime import date
from pathlib import Path
from consult_lsp.errors import ModelError
from consult_lsp.models.model import Usage
from consult_lsp.models.spending import Caps, Spent, UsageBook

book = UsageBook(Path(sys.argv[1]))
most = Spent(date(2026, 11, 23), "a", "m", 1, Usage(100), None)

def ask(number):
    name = f"{sys.argv[2]}-{number}"
    try:
        if book.reserve(name, most, Caps(tokens=1_500)):
            book.settle(name, most)
    except ModelError:
        pass

threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
sys.stdin.readline()
for thread in threads: thread.start()
for thread in threads: thread.join()
"""


def test_no_number_of_threads_and_processes_passes_a_cap(tmp_path: Path) -> None:
    path = tmp_path / "usage.db"
    command = [sys.executable, "-c", ASKS_AT_ONCE, str(path)]
    asking = [
        subprocess.Popen([*command, str(number)], stdin=subprocess.PIPE, text=True)
        for number in range(4)
    ]
    for process in asking:
        process.communicate("now\n")
    [all_of_it] = UsageBook(path).since(TODAY)
    assert [process.returncode for process in asking] == [0, 0, 0, 0]
    assert all_of_it.usage.input == 1_500


def test_what_a_process_reserved_is_given_back_when_it_dies(tmp_path: Path) -> None:
    path, caps = tmp_path / "usage.db", Caps(tokens=20)
    dies = ASKS_AT_ONCE.replace("book.settle(name, most)", "import os; os._exit(1)")
    command = [sys.executable, "-c", dies.replace("Usage(100)", "Usage(16)"), str(path), "x"]
    subprocess.run(command, input="now\n", text=True, check=False)
    with closing(sqlite3.connect(path)) as book:
        assert book.execute("SELECT COUNT(*) FROM reserved").fetchone() == (1,)
    assert UsageBook(path).reserve("mine", spent(), caps)


@pytest.mark.parametrize("content", [b"no database", b"SQLite format 3\0" + b"x" * 9_000])
def test_a_cap_that_cannot_be_held_lets_nothing_through(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "usage.db"
    path.write_bytes(content)
    book = UsageBook(path)
    with pytest.raises(ModelError, match="what was spent is not known") as refused:
        book.reserve("a", spent(), Caps(tokens=1_000))
    assert str(path) in str(refused.value)
    path.unlink()
    assert book.reserve("a", spent(), Caps(tokens=1_000))
    assert book.problem is None


def test_what_could_not_be_written_is_written_later(tmp_path: Path) -> None:
    path = tmp_path / "usage.db"
    path.write_bytes(b"no database")
    book = UsageBook(path)
    book.add(spent())
    path.unlink()
    book.add(spent(agent="b"))
    assert [each.agent for each in UsageBook(path).since(TODAY)] == ["a", "b"]


# --- A file that cannot be used ---------------------------------------------------------------


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


def test_a_lock_that_passes_resets_no_cap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spending, "WAIT_S", 0.1)
    book = UsageBook(tmp_path / "usage.db")
    book.add(spent(tokens=900))
    with closing(sqlite3.connect(book.path)) as other:
        book.since(TODAY)
        other.execute("BEGIN EXCLUSIVE")
        assert [one.requests for one in book.since(TODAY)] == [1]
        with pytest.raises(ModelError, match="what was spent is not known"):
            book.reserve("a", spent(), Caps(tokens=10_000))
        other.rollback()
    with pytest.raises(ModelError, match="906 of 500 tokens"):
        book.reserve("a", spent(), Caps(tokens=500))
    assert book.problem is None
