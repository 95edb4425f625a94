"""From the start of the process to its answer to ``initialize``."""

import time
from collections.abc import Iterator, Sequence

from bench.measure import Row, in_turns, repeats
from bench.wire import BARE, OURS, Wire


def rows(scale: float) -> Iterator[Row]:
    """Start, as an editor sees it: it waits for this answer before it sends anything else."""
    times = repeats(15, scale, 3)
    ours, bare = in_turns(times, lambda: _start(OURS), lambda: _start(BARE))
    yield Row("start to initialize", "ms", ours, bare, aim=1.15)


def _start(argv: Sequence[str]) -> float:
    started = time.perf_counter()
    with Wire.start(argv) as wire:
        wire.initialize()
        return 1000 * (time.perf_counter() - started)
