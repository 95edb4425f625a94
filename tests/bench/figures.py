"""All figures, by their names."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from bench import (
    change,
    context,
    ending,
    first_byte,
    flaws,
    live_checks,
    memory,
    menu,
    neovim,
    round_trip,
    start,
    streaming,
)
from bench.measure import Row
from bench.shop import LENGTHS
from bench.sources import SIZES
from support.real_editor import found

HERE = Path(__file__).parent


class Figure(NamedTuple):
    """What yields the rows of the table, by a number that scales how often it repeats."""

    rows: Callable[[float], Iterator[Row]]
    count: int
    """How many rows it yields."""


FIGURES = {
    "start": Figure(start.rows, 1),
    "round-trip": Figure(round_trip.rows, 9),
    "menu": Figure(menu.rows, 4),
    "change": Figure(change.rows, 2 * len(SIZES)),
    "live-checks": Figure(live_checks.rows, 4 * len(live_checks.SOONEST)),
    "memory": Figure(memory.rows, 3),
    "first-byte": Figure(first_byte.rows, 4),
    "streaming": Figure(streaming.rows, 2),
    "flaws": Figure(flaws.rows, 2),
    "ending": Figure(ending.rows, 2),
    "context": Figure(context.context_rows, 2 + len(LENGTHS)),
    "cache": Figure(context.cache_rows, len(context.CASES)),
    "again": Figure(context.again_rows, 2 * len(LENGTHS)),
    "redaction": Figure(context.redaction_rows, 4),
    "neovim": Figure(neovim.rows, 1 if found("nvim") else 0),
}

TABLES = ("checks", "placement", "interleavings", "redacted")
"""Scripts with a table of their own, printed below."""
