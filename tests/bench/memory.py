"""Resident memory of the server: at rest, after much typing; and of the worker that checks."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.measure import Row, in_turns, repeats
from bench.sources import of_lines
from bench.wire import BARE, OURS, Wire

CHANGES = 20_000
BATCH = 500
FLAWED = "def load(text):\n    return yaml.load(text)\n"


def rows(scale: float) -> Iterator[Row]:
    """At rest an editor keeps a server for every project, so it counts. The worker is gone once
    nobody has asked it for two minutes."""
    text, workers = of_lines(1_000) + FLAWED, list[float]()
    times = repeats(5, scale, 3)
    ours, bare = in_turns(times, lambda: _checked(text, workers), lambda: _at_rest(BARE, text))
    yield Row("memory at rest, one document of 1,000 lines", "MiB", ours, bare, aim=1.15)
    yield Row("its worker, until that ends", "MiB", workers, most=30)
    changes = BATCH * repeats(CHANGES // BATCH, scale, 2)
    ours, bare = in_turns(
        1, lambda: _grown(OURS, text, changes), lambda: _grown(BARE, text, changes)
    )
    yield Row(f"growth over {changes:,} changes", "MiB", ours, bare)


def _checked(text: str, workers: list[float]) -> float:
    """Of the server, once its checks have spoken; adds what its worker takes."""
    with Wire.start(OURS) as wire:
        wire.begin()
        wire.open(text)
        while not wire.heard("textDocument/publishDiagnostics")["diagnostics"]:
            pass
        time.sleep(0.5)
        ours = resident(wire.process.pid)
        workers.append(resident_tree(wire.process.pid) - ours)
        return ours


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
    """MiB that a process keeps in memory."""
    status = (Path("/proc") / str(process) / "status").read_text()
    kib = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:"))
    return kib / 1024


def resident_tree(process: int) -> float:
    """MiB that a process and all below it keep in memory."""
    children = (Path("/proc") / str(process)).glob("task/*/children")
    below = " ".join(path.read_text() for path in children).split()
    return resident(process) + sum(resident_tree(int(child)) for child in below)
