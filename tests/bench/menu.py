"""The menu in a file of 10,000 lines with 500 findings, of which as many are shown as can be."""

from collections.abc import Iterator

from bench.measure import Row, repeats
from bench.pair import reviewed_pair
from bench.round_trip import FAR, LINES, MENU, fresh_row, row
from bench.sources import of_lines
from bench.wire import Wire

FINDINGS = 500


def rows(scale: float) -> Iterator[Row]:
    """On a finding, beside findings, and while somebody types above all of them."""
    times = repeats(1000, scale, 100)
    with reviewed_pair(of_lines(LINES), FINDINGS) as (ours, bare, places):
        both, found = (ours, bare), places[0]
        yield row("menu on one of 500 findings", both, Wire.code_action, found, times)
        yield row("menu beside 500 findings", both, Wire.code_action, FAR, times)
        yield row("hover on one of 500 findings", both, Wire.hover, found, times)
        change = "menu right after a change, 500 findings"
        yield fresh_row(change, both, Wire.code_action, 0.0, repeats(200, scale, 100), MENU)
