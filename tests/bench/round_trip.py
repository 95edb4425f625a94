"""Code action and hover on a 10,000-line Python file, with findings and without."""

import time
from collections.abc import Callable, Iterator
from functools import partial

from bench.measure import Row, in_turns, repeats, timed
from bench.pair import pair, reviewed_pair
from bench.sources import of_lines
from bench.wire import Wire

LINES = 10_000
FAR = 5_005
"""A line far from any finding, inside a function."""

AIM = 2.0
MENU, HOVER = 5.0, 2.0
"""Milliseconds for the first question about a text that has just been changed, at most."""

BLOCK = 25
"""Calls to one server before it is the other's turn."""

Ask = Callable[[Wire, int], object]


def rows(scale: float) -> Iterator[Row]:
    """What an editor asks at every movement of the cursor, and what a user waits for."""
    text, times = of_lines(LINES), repeats(1000, scale, 100)
    with pair(text) as (ours, bare):
        both = ours, bare
        yield row("code action, no findings", both, Wire.code_action, FAR, times)
        yield row("hover, no findings", both, Wire.hover, FAR, times)
        few = repeats(20, scale, 5)
        yield fresh_row("code action right after a change", both, Wire.code_action, 0.0, few, MENU)
        yield fresh_row("code action 1 s after a change", both, Wire.code_action, 1.0, few, MENU)
        # Whatever is done while typing rests must not hold up what comes meanwhile.
        yield fresh_row("hover 0.33 s after a change", both, Wire.hover, 0.33, 2 * few, HOVER)
    with reviewed_pair(text) as (ours, bare, places):
        both, found = (ours, bare), places[len(places) // 2]
        yield row("code action on a finding with a fix", both, Wire.code_action, found, times)
        yield row("code action beside findings", both, Wire.code_action, FAR, times)
        yield row("hover on a finding", both, Wire.hover, found, times)
        yield row("hover beside findings", both, Wire.hover, FAR, times)


def row(what: str, both: tuple[Wire, Wire], ask: Ask, line: int, times: int) -> Row:
    """The same question again and again."""
    calls = (partial(timed, partial(ask, wire, line)) for wire in both)
    return Row(what, "ms", *in_turns(times, *calls, block=BLOCK), aim=AIM)


def fresh_row(
    what: str, both: tuple[Wire, Wire], ask: Ask, rest: float, times: int, most: float
) -> Row:
    """The first question about a text that has just been changed, ``rest`` seconds ago."""

    def call(wire: Wire) -> float:
        wire.change(FAR, 0, " ")
        if rest:
            time.sleep(rest)
        return timed(partial(ask, wire, FAR))

    return Row(what, "ms", *in_turns(times, *(partial(call, wire) for wire in both)), most=most)
