"""A file of 5,000 lines with 1,250 flaws, reviewed by the checks alone."""

import time
from collections.abc import Iterator

from bench.measure import Row, repeats, timed
from bench.wire import OURS, URI, Wire

FLAWS = 1_250
FLAW = """\
def load_{0}(text):
    data_{0} = yaml.load(text)
    return data_{0}

"""
STALL = 20.0
"""Milliseconds that nobody else may have to wait meanwhile."""


def rows(scale: float) -> Iterator[Row]:
    """How long the review takes, and the longest that a hover waits while it is under way."""
    text = "".join(FLAW.format(number) for number in range(FLAWS))
    whole: list[float] = []
    waited: list[float] = []
    for _ in range(repeats(5, scale, 2)):
        with Wire.start(OURS) as wire:
            wire.begin({"model": "none"})
            wire.open(text)
            wire.hover(1)
            started = time.perf_counter()
            wire.command("consult.review", {"uri": URI})
            waits = []
            while not _has_ended(wire):
                waits.append(timed(lambda: wire.hover(2)))
            whole.append(1000 * (time.perf_counter() - started))
            waited.append(max(waits))
    yield Row(f"review of {FLAWS:,} flaws in 5,000 lines", "ms", whole)
    yield Row("… the longest that a hover waits meanwhile", "ms", waited, most=STALL)


def _has_ended(wire: Wire) -> bool:
    progress = (said["params"]["value"] for said in wire.said if said["method"] == "$/progress")
    return any(value["kind"] == "end" for value in progress)
