"""What the checks cost that nobody asks for: from a change to its finding, and what waits for them.

Held against the same server with ``checks`` off. A hover is asked for all the while, so the longest
wait for one tells how long the loop has stood still.
"""

import time
from collections.abc import Iterator
from typing import Any

from bench.measure import Row, in_turns, repeats, timed
from bench.wire import OURS, Wire
from consult_lsp.lsp.services.debounce import REST_SECONDS

FUNCTION = "def f{0}(order):\n    total = order.total\n    return total + {0}\n\n\n"
FLAWED = "def load(text):\n    return yaml.load(text)\n"
SOONEST = {100: 150, 1_000: 150, 10_000: 1_000}
"""Milliseconds after rest within which a change has its finding, by the lines of its file."""

PUSH = "textDocument/publishDiagnostics"
SECONDS = 30.0


def rows(scale: float) -> Iterator[Row]:
    """For files of three lengths."""
    for lines, soonest in SOONEST.items():
        text = "".join(FUNCTION.format(number) for number in range(lines // 5)) + FLAWED
        yield from _rows(f"{lines:,} lines", text, soonest, scale)


def _rows(name: str, text: str, soonest: float, scale: float) -> Iterator[Row]:
    opened: list[float] = []
    told: list[float] = []
    waits: list[float] = []
    with Wire.start(OURS) as ours, Wire.start(OURS) as off:
        ours.begin({"model": "none"})
        off.begin({"model": "none", "checks": "off"})
        off.open(text)
        opened.append(timed(lambda: (ours.open(text), _told(ours, 1, waits))))
        waits.clear()
        for number in range(repeats(10, scale, 3)):
            ours.change(2, 0, f"x{number} = yaml.load(a{number})\n")
            found = timed(lambda count=number + 2: _told(ours, count, waits))
            told.append(found - 1_000 * REST_SECONDS)
        keys = in_turns(repeats(100, scale, 20), lambda: _typed(ours), lambda: _typed(off))
    yield Row(f"opened until its finding, {name}", "ms", opened)
    yield Row(f"typing rests until its finding, {name}", "ms", told, most=soonest)
    yield Row(f"longest wait for a hover meanwhile, {name}", "ms", [max(waits)], most=20)
    yield Row(f"key and hover, checks on to off, {name}", "ms", *keys)


def _typed(wire: Wire) -> float:
    return timed(lambda: (wire.change(2, 0, " "), wire.hover(2)))


def _told(wire: Wire, count: int, waits: list[float]) -> None:
    """Wait until so many findings are told of the text as it is now."""
    end = time.monotonic() + SECONDS
    while not any(_is_of(wire, said, count) for said in wire.said):
        if time.monotonic() > end:
            raise RuntimeError(f"{count} findings were not told within {SECONDS:.0f} s")
        waits.append(timed(lambda: wire.hover(2)))
    wire.said.clear()


def _is_of(wire: Wire, said: dict[str, Any], count: int) -> bool:
    params = said["params"]
    return said["method"] == PUSH and wire.is_now(params) and len(params["diagnostics"]) == count
