"""Spending: what was spent, by day, agent and model; and whether more may be.

One small SQLite file in the user's state folder, which holds numbers and names and nothing of any
prompt. It is private to the user. Where it cannot be read or written the count goes on in memory,
and says so once: a damaged file must not stop anyone's work, nor reset a cap within a session.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from consult_lsp.errors import ModelError, Outcome, Problem
from consult_lsp.workspace.private import make_private, state_file

from .model import Usage

WAIT_S = 0.2
"""How long to wait for another process that writes, before the count goes on in memory."""


def usage_file() -> Path:
    """Where the book is: in the user's state folder; nowhere for a user without a home."""
    return state_file("usage.db")


@dataclass(frozen=True, slots=True)
class Spent:
    """What one agent spent with one model on one day. ``cost`` is None where no price is known."""

    day: date
    agent: str
    model: str
    requests: int
    usage: Usage
    cost: Decimal | None


@dataclass(frozen=True, slots=True)
class Caps:
    """What may be spent in a day; 0 stands for no cap."""

    tokens: int = 0
    dollars: Decimal = Decimal(0)


@dataclass(eq=False)
class UsageBook:
    """The book of one user. Every call opens the file anew, so that processes can share it."""

    path: Path
    problem: Problem | None = None
    """Why the file is not used, once it could not be."""
    _kept: list[Spent] = field(default_factory=list)
    _read: list[Spent] = field(default_factory=list)
    """What was read last: it still counts while another process locks the file."""

    def add(self, spent: Spent) -> None:
        """Write down what was spent. Never raises."""
        usage = spent.usage
        row = (
            *(spent.day.isoformat(), spent.agent, spent.model, spent.requests),
            *(usage.input, usage.output, usage.cache_read, usage.cache_written),
            None if spent.cost is None else str(spent.cost),
        )
        try:
            with self._open() as book:
                book.execute(_ADD, row)
        except (sqlite3.Error, OSError, UnicodeDecodeError) as error:  # the last: in its message
            self._keep(spent, error)

    def since(self, day: date) -> list[Spent]:
        """What was spent on ``day`` and later, summed by day, agent and model, newest first."""
        rows: list[tuple[object, ...]] = []
        try:
            with self._open() as book:
                rows = book.execute(
                    "SELECT * FROM spent WHERE day >= ?", (day.isoformat(),)
                ).fetchall()
            found = [_spent(row) for row in rows]
        except (sqlite3.Error, OSError, ValueError, TypeError, ArithmeticError) as error:
            self._note(error)
            found = self._read
        self._read = found
        return _summed([*found, *(spent for spent in self._kept if spent.day >= day)])

    def check(self, caps: Caps, today: date) -> None:
        """Raise ModelError if a cap of the day is reached: then nothing more is asked today."""
        spent = self.since(today)
        tokens = sum(one.usage.total_input + one.usage.output for one in spent)
        if caps.tokens and tokens >= caps.tokens:
            raise _capped(f"{tokens:,} of {caps.tokens:,} tokens are spent", "maxTokensPerDay")
        dollars = sum((one.cost for one in spent if one.cost is not None), Decimal(0))
        if caps.dollars and dollars >= caps.dollars:
            raise _capped(f"${dollars:.2f} of ${caps.dollars:.2f} are spent", "maxDollarsPerDay")

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """The file, made private before anything is in it. Commits unless the block raises."""
        if self.problem is not None:
            raise OSError(self.problem.message)
        make_private(self.path)
        with closing(sqlite3.connect(self.path, timeout=WAIT_S)) as book, book:
            book.execute(_TABLE)
            yield book

    def _keep(self, spent: Spent, error: Exception) -> None:
        self._kept.append(spent)
        self._note(error)

    def _note(self, error: Exception) -> None:
        """A lock passes; whatever else is wrong with the file stays so."""
        if not isinstance(error, sqlite3.OperationalError) or "locked" not in str(error):
            self.problem = self.problem or _unusable(self.path, error)


_ADD = "INSERT INTO spent VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_SINCE = "SELECT * FROM spent WHERE day >= ?"

_TABLE = """CREATE TABLE IF NOT EXISTS spent (
    day TEXT NOT NULL, agent TEXT NOT NULL, model TEXT NOT NULL, requests INTEGER NOT NULL,
    input INTEGER NOT NULL, output INTEGER NOT NULL,
    cache_read INTEGER NOT NULL, cache_written INTEGER NOT NULL, cost TEXT)"""


def _spent(row: tuple[object, ...]) -> Spent:
    """A row of the table. Raises ValueError or TypeError if it is not what we write."""
    day, agent, model, requests, *tokens, cost = row
    if not all(isinstance(number, int) and number >= 0 for number in (requests, *tokens)):
        raise ValueError("a count is no number")
    counts = [int(str(number)) for number in tokens]
    return Spent(
        day=date.fromisoformat(str(day)),
        agent=str(agent),
        model=str(model),
        requests=int(str(requests)),
        usage=Usage(*counts),
        cost=None if cost is None else Decimal(str(cost)),
    )


def _summed(spent: list[Spent]) -> list[Spent]:
    sums: dict[tuple[date, str, str], Spent] = {}
    for one in spent:
        key = (one.day, one.agent, one.model)
        sums[key] = _plus(sums[key], one) if key in sums else one
    return sorted(sums.values(), key=lambda one: (-one.day.toordinal(), one.agent, one.model))


def _plus(one: Spent, other: Spent) -> Spent:
    costs = [cost for cost in (one.cost, other.cost) if cost is not None]
    return Spent(
        one.day,
        one.agent,
        one.model,
        one.requests + other.requests,
        Usage(*(a + b for a, b in zip(astuple(one.usage), astuple(other.usage), strict=True))),
        sum(costs, Decimal(0)) if costs else None,
    )


def _capped(spent: str, setting: str) -> ModelError:
    return ModelError(
        Outcome.CAPPED,
        f"Nothing was asked, because {spent} today. Go on tomorrow, or raise {setting}.",
    )


def _unusable(path: Path, error: Exception) -> Problem:
    return Problem(
        f"What is spent is counted in memory only, because {path} cannot be used "
        f"({type(error).__name__}). Delete it, or make its folder writable.",
        str(path),
    )
