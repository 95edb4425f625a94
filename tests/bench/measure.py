"""Measure: samples of ours and of what they are held against, taken in turns, and their table."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. ``base`` is what ours is held against, ``aim`` the ratio to reach.

    ``most`` is for ours alone, in the row's unit: what a user notices does not depend on a base.
    """

    what: str
    unit: str
    ours: Sequence[float]
    base: Sequence[float] = ()
    aim: float | None = None
    most: float | None = None

    @property
    def ratio(self) -> float | None:
        """Ours to the base, by their medians; none to a base of 0."""
        base = median(self.base) if self.base else 0.0
        return median(self.ours) / base if self.ours and base else None

    @property
    def is_missed(self) -> bool:
        """Whether ours is above what is to be reached."""
        too_much = self.most is not None and median(self.ours) > self.most
        return too_much or (
            self.aim is not None and self.ratio is not None and self.ratio > self.aim
        )


HEADER = (
    f"{'':52}{'n':>6} {'ours: median (min–max)':>26}{'p99':>9}"
    f"{'base: median (min–max)':>28}{'p99':>9}{'ratio':>8}{'aim':>10}"
)


def line_of(row: Row) -> str:
    """A row as text. What misses its aim is marked."""
    aim = "" if row.aim is None else f"≤ {row.aim:g}"
    aim = aim if row.most is None else f"≤ {row.most:g} {row.unit}"
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    return (
        f"{f'{row.what}, {row.unit}':52}{len(row.ours):>6} "
        f"{_spread(row.ours):>26}{_p99(row.ours):>9}{_spread(row.base):>28}{_p99(row.base):>9}"
        f"{ratio:>8}{aim:>10}{'  missed' if row.is_missed else ''}"
    )


def repeats(most: int, scale: float, least: int) -> int:
    """How often to repeat: ``most`` times at scale 1, at least ``least`` below, once at 0."""
    return max(least, int(most * scale)) if scale else 1


def timed(action: Callable[[], object]) -> float:
    """Milliseconds that ``action`` takes."""
    started = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - started)


def in_turns(
    times: int, ours: Callable[[], float], base: Callable[[], float], *, block: int = 1
) -> tuple[list[float], list[float]]:
    """``times`` samples of each, in turns of ``block``: whatever slows the machine slows both."""
    taken: tuple[list[float], list[float]] = ([], [])
    while len(taken[0]) < times:
        for samples, sample in zip(taken, (ours, base), strict=True):
            samples += [sample() for _ in range(min(block, times))]
    return taken


def _spread(samples: Sequence[float]) -> str:
    if not samples:
        return "–"
    return f"{_short(median(samples))} ({_short(min(samples))}–{_short(max(samples))})"


def _p99(samples: Sequence[float]) -> str:
    return _short(quantiles(samples, n=100)[98]) if len(samples) >= 100 else "–"


def _short(number: float) -> str:
    return f"{number:.0f}" if abs(number) >= 100 else f"{number:.3g}"
