"""One character typed and a hover right after, in documents of three sizes."""

from collections.abc import Iterator

from bench.measure import Row, in_turns, repeats, timed
from bench.pair import pair, reviewed_pair
from bench.sources import SIZES, of_size
from bench.wire import Wire

BLOCK = 5
SMALL = 100_000
"""Bytes of the larger documents where nothing is measured."""


def rows(scale: float) -> Iterator[Row]:
    """What a keystroke costs until the server is free again."""
    for name, size in SIZES.items():
        text = of_size(size if scale else min(size, SMALL))
        middle = text.count("\n") // 2
        times = repeats(200 if size <= 1_000_000 else 50, scale, 10)
        with pair(text) as (ours, bare):
            yield _row(f"change and hover, {name}", ours, bare, middle, times)
        with reviewed_pair(text) as (ours, bare, _):
            yield _row(f"change and hover, {name}, findings", ours, bare, middle, times)


def _row(what: str, ours: Wire, bare: Wire, line: int, times: int) -> Row:
    def typed(wire: Wire) -> float:
        def type_and_look() -> None:
            wire.change(line, 0, "x")
            wire.hover(line)

        return timed(type_and_look)

    return Row(what, "ms", *in_turns(times, lambda: typed(ours), lambda: typed(bare), block=BLOCK))
