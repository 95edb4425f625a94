"""Resident memory of the whole process tree: at rest, and after much typing."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.measure import Row, in_turns
from bench.sources import of_lines
from bench.wire import BARE, OURS, Wire

CHANGES = 20_000
BATCH = 500


def rows(scale: float) -> Iterator[Row]:
    """At rest an editor keeps a server for every project, so it counts."""
    text = of_lines(1_000)
    times = max(3, int(5 * scale))
    ours, bare = in_turns(times, lambda: _at_rest(OURS, text), lambda: _at_rest(BARE, text))
    yield Row("memory at rest, one document of 1,000 lines", "MiB", ours, bare, aim=1.15)
    changes = max(1_000, int(CHANGES * scale))
    ours, bare = in_turns(
        1, lambda: _grown(OURS, text, changes), lambda: _grown(BARE, text, changes)
    )
    yield Row(f"growth over {changes:,} changes", "MiB", ours, bare)


def _at_rest(argv: Sequence[str], text: str) -> float:
    with Wire.start(argv) as wire:
        wire.begin()
        wire.open(text)
        wire.hover(1)
        time.sleep(0.5)
        return resident(wire.process.pid)


def _grown(argv: Sequence[str], text: str, changes: int) -> float:
    with Wire.start(argv) as wire:
        wire.begin()
        wire.open(text)
        _type(wire, BATCH)
        before = resident(wire.process.pid)
        _type(wire, changes)
        return resident(wire.process.pid) - before


def _type(wire: Wire, changes: int) -> None:
    """Type and delete one character over and over, so that the text itself does not grow."""
    for n in range(changes):
        wire.change(500, 0, "" if n % 2 else "x", replaced=n % 2)
        if n % BATCH == BATCH - 1:
            wire.hover(500)


def resident(process: int) -> float:
    """MiB that a process and all below it keep in memory."""
    folder = Path("/proc") / str(process)
    status = (folder / "status").read_text()
    kib = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:"))
    children = " ".join(path.read_text() for path in folder.glob("task/*/children"))
    return kib / 1024 + sum(resident(int(child)) for child in children.split())
