"""How soon the process is gone once its editor is."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.measure import Row, in_turns, repeats
from bench.wire import BARE, OURS, Wire, clean_environ

GIVEN_UP = 15.0
"""Seconds after which a process counts as one that stays."""

_PARENT = """\
import subprocess, sys, time
server = subprocess.Popen(sys.argv[1:], stderr=subprocess.DEVNULL)
print(server.pid, file=sys.stderr, flush=True)
time.sleep(600)
"""


def rows(scale: float) -> Iterator[Row]:
    """A server that outlives its editor is a leak on the user's machine."""
    times = repeats(7, scale, 3)
    yield Row(
        "stdin closed to process gone",
        "ms",
        *in_turns(times, lambda: _stdin_closed(OURS), lambda: _stdin_closed(BARE)),
    )
    times = repeats(4, scale, 2)
    yield Row(
        f"parent gone, pipe still open ({GIVEN_UP:.0f} s: stays)",
        "ms",
        *in_turns(times, lambda: _parent_gone(OURS), lambda: _parent_gone(BARE)),
    )


def _stdin_closed(argv: Sequence[str]) -> float:
    with Wire.start(argv) as wire:
        wire.begin()
        started = time.perf_counter()
        wire.close()
        _wait_for_end(wire.process.pid, started)
        return 1000 * (time.perf_counter() - started)


def _parent_gone(argv: Sequence[str]) -> float:
    """Our own ends of the pipes stay open: only the death of its parent tells the server."""
    with tempfile.TemporaryDirectory() as home:
        parent = subprocess.Popen(
            [sys.executable, "-c", _PARENT, *argv],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=clean_environ(home),
        )
        assert parent.stderr is not None
        server = int(parent.stderr.readline())
        try:
            wire = Wire(parent)
            wire.initialize(parent.pid)
            parent.kill()
            parent.wait()
            started = time.perf_counter()
            _wait_for_end(server, started)
            taken = 1000 * (time.perf_counter() - started)
            wire.close()
        finally:
            for process in (parent.pid, server):
                if not _is_gone(process):
                    os.kill(process, signal.SIGKILL)
        return taken


def _wait_for_end(process: int, started: float) -> None:
    while not _is_gone(process) and time.perf_counter() - started < GIVEN_UP:
        time.sleep(0.001)


def _is_gone(process: int) -> bool:
    """A process that nobody has waited for yet is gone too."""
    try:
        stat = (Path("/proc") / str(process) / "stat").read_text()
    except FileNotFoundError:
        return True
    return stat.rpartition(")")[2].split()[0] == "Z"
