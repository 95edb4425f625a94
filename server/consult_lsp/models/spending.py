"""Spending: what was spent, by day, agent and model; and whether more may be.

One small SQLite file in the user's state folder, which holds numbers and names and nothing of any
prompt. It is private to the user. Where it cannot be read or written the count goes on in memory,
and says so once: a damaged file must not stop anyone's work.

Caps hold across threads and processes, for all of them share the file. Before a question is sent,
room for the most that it can use is **reserved**; once it has ended, what it did use is **settled**
in its place. A cap that cannot be held, because the file cannot be used, lets nothing through.
"""

import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass, field
from datetime import date
from decimal import Decimal
from os import getpid
from pathlib import Path
from platform import node
from threading import Lock

from consult_lsp.errors import ModelError, Outcome, Problem
from consult_lsp.workspace.private import make_private, state_file
from consult_lsp.workspace.processes import is_alive

from .model import Usage

WAIT_S = 5.0
"""How long to wait for another process that writes, before the count goes on in memory."""

RESERVED_S = 3_700.0
"""How long a reservation stands at most: longer than a question may take."""


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

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.tokens or self.dollars)


@dataclass(eq=False)
class UsageBook:
    """The book of one user. Every call opens the file anew, so that processes can share it.

    All of it waits for the disk: call it in a thread when an event loop is waiting.
    """

    path: Path
    problem: Problem | None = None
    """Why the file is not used, as long as it cannot be."""
    _kept: list[Spent] = field(default_factory=list)
    """What could not be written yet."""
    _read: list[Spent] = field(default_factory=list)
    """What was read last: it still counts while another process locks the file."""
    _turn: Lock = field(default_factory=Lock)

    def reserve(self, name: str, most: Spent, caps: Caps) -> bool:
        """Keep room under ``caps`` for ``most``, until it is settled by the same ``name``.

        False while questions under way hold that room: they may leave some of it. Raises
        ModelError where it does not fit into the day, or where nobody can tell.
        """
        today = (most.day.isoformat(),)
        try:
            with self._written() as book:
                _expire(book)
                spent = _amount(_spent(row) for row in book.execute(_SINCE, today))
                held = _amount(_spent(row) for row in book.execute(_HELD, today))
                if why_not := _why_not(_amount([most]), spent, caps):
                    raise ModelError(Outcome.CAPPED, f"Nothing was asked, because {why_not}")
                taken = Caps(spent.tokens + held.tokens, spent.dollars + held.dollars)
                if _why_not(_amount([most]), taken, caps):
                    return False
                until = time.time() + RESERVED_S
                book.execute(_RESERVE, (*_row(most), name, getpid(), _here(), until))
                return True
        except _UNUSABLE as error:
            self._note(error)
            raise ModelError(
                Outcome.CAPPED,
                f"Nothing was asked, because the day has a cap, and what was spent is not known: "
                f"{self.path} cannot be used ({type(error).__name__}). Delete it, make its folder "
                "writable, or set no cap.",
            ) from None

    def settle(self, name: str, spent: Spent | None = None) -> None:
        """Write down what was spent in place of what was reserved by ``name``. Never raises."""
        try:
            with self._written(spent) as book:
                book.execute("DELETE FROM reserved WHERE name = ?", (name,))
        except _UNUSABLE as error:
            self._note(error)

    def add(self, spent: Spent) -> None:
        """Write down what was spent without a reservation. Never raises."""
        self.settle("", spent)

    def since(self, day: date) -> list[Spent]:
        """What was spent on ``day`` and later, summed by day, agent and model, newest first."""
        with self._turn:
            try:
                with self._open() as book:
                    rows = book.execute(_SINCE, (day.isoformat(),)).fetchall()
                self._read = [_spent(row) for row in rows]
            except _UNUSABLE as error:
                self._note(error)
            return _summed([*self._read, *(spent for spent in self._kept if spent.day >= day)])

    @contextmanager
    def _written(self, spent: Spent | None = None) -> Iterator[sqlite3.Connection]:
        """The file in a transaction that nobody else writes in, with all that was not yet written.

        What is ``spent`` stays known until it is written, whatever the block raises.
        """
        with self._turn:
            if spent is not None:
                self._kept.append(spent)
            with self._open() as book:
                book.execute("BEGIN IMMEDIATE")
                book.executemany(_ADD, [_row(each) for each in self._kept])
                yield book
            self._kept.clear()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """The file, made private before anything is in it. Commits unless the block raises."""
        make_private(self.path)
        with closing(sqlite3.connect(self.path, timeout=WAIT_S)) as book, book:
            for table in _TABLES:
                book.execute(table)
            yield book
        self.problem = None

    def _note(self, error: Exception) -> None:
        """A lock passes; whatever else is wrong with the file stays so until somebody mends it."""
        if not isinstance(error, sqlite3.OperationalError) or "locked" not in str(error):
            self.problem = _unusable(self.path, error)


_UNUSABLE = (sqlite3.Error, OSError, ValueError, TypeError, ArithmeticError)
"""What a file that is not as we write it may raise, UnicodeError and OverflowError included."""

_ADD = "INSERT INTO spent VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_SINCE = "SELECT * FROM spent WHERE day >= ?"
_RESERVE = "INSERT INTO reserved VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_HELD = "SELECT * FROM reserved WHERE day >= ?"

_COLUMNS = """day TEXT NOT NULL, agent TEXT NOT NULL, model TEXT NOT NULL,
    requests INTEGER NOT NULL, input INTEGER NOT NULL, output INTEGER NOT NULL,
    cache_read INTEGER NOT NULL, cache_written INTEGER NOT NULL, cost TEXT"""
_TABLES = (
    f"CREATE TABLE IF NOT EXISTS spent ({_COLUMNS})",
    f"""CREATE TABLE IF NOT EXISTS reserved ({_COLUMNS},
    name TEXT PRIMARY KEY, process INTEGER NOT NULL, place TEXT NOT NULL, until REAL NOT NULL)""",
)


def _expire(book: sqlite3.Connection) -> None:
    """Give back what processes hold that have died, and what is held for too long."""
    now, here = time.time(), _here()
    for name, process, place, until in book.execute(
        "SELECT name, process, place, until FROM reserved"
    ).fetchall():
        if until < now or (place == here and not is_alive(process)):
            book.execute("DELETE FROM reserved WHERE name = ?", (name,))


def _here() -> str:
    """Where a process number means something: this machine, and this container of it."""
    namespace = Path("/proc/self/ns/pid")
    return f"{node()} {namespace.readlink() if namespace.is_symlink() else ''}"


def _amount(spent: Iterable[Spent]) -> Caps:
    """The tokens and the dollars of all of it."""
    tokens, dollars = 0, Decimal(0)
    for one in spent:
        tokens += one.usage.total_input + one.usage.output
        dollars += one.cost or 0
    return Caps(tokens, dollars)


def _why_not(most: Caps, taken: Caps, caps: Caps) -> str:
    """Why ``most`` does not fit beside what is taken of the caps; empty where it does."""
    if caps.tokens and taken.tokens + most.tokens > caps.tokens:
        spent = f"{taken.tokens:,} of {caps.tokens:,} tokens are spent today"
        use, setting, reached = f"{most.tokens:,}", "maxTokensPerDay", taken.tokens >= caps.tokens
    elif caps.dollars and taken.dollars + most.dollars > caps.dollars:
        spent = f"${taken.dollars:.2f} of ${caps.dollars:.2f} are spent today"
        use, setting = f"${most.dollars:.2f}", "maxDollarsPerDay"
        reached = taken.dollars >= caps.dollars
    else:
        return ""
    raised = f"raise {setting} ({_IN_A_TERMINAL[setting]} in a terminal)"
    if reached:
        return f"{spent}. Go on tomorrow, or {raised}."
    return f"it may use {use}, and {spent}. Select less code, or {raised}."


_IN_A_TERMINAL = {
    "maxTokensPerDay": "CONSULT_MAX_TOKENS_PER_DAY",
    "maxDollarsPerDay": "CONSULT_MAX_DOLLARS_PER_DAY",
}


def _row(spent: Spent) -> tuple[object, ...]:
    usage, cost = spent.usage, spent.cost
    return (
        *(spent.day.isoformat(), spent.agent, spent.model, spent.requests),
        *(usage.input, usage.output, usage.cache_read, usage.cache_written),
        None if cost is None else str(cost),
    )


def _spent(row: tuple[object, ...]) -> Spent:
    """What both tables hold. Raises ValueError or TypeError if it is not what we write."""
    day, agent, model, requests, *tokens, cost = row[:9]
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


def _unusable(path: Path, error: Exception) -> Problem:
    return Problem(
        f"What is spent is counted in memory only, because {path} cannot be used "
        f"({type(error).__name__}). Delete it, or make its folder writable.",
        str(path),
    )
