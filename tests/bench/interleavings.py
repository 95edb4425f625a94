"""What comes of edits while users type: ``python tests/bench/interleavings.py [count]``.

Random sessions of a user and consultations (tests/support/interleaving.py), judged by an oracle
that knows each line by what it is and not by where it stands or what it reads.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from hypothesis.stateful import run_state_machine_as_test

from support.interleaving import TALLY, Interleaving, interleavings

COLUMNS = ("runs", "applied", "refused", "misplaced", "misplaced findings", "lost")
BATCH = 1_000
"""Sessions at a time: Hypothesis remembers every one of a batch."""


class Counted(Interleaving):
    """A session that goes on after a wrong edit, so that all are counted."""

    counts = True


def main() -> int:
    """Print the table; 1 if an edit was misplaced or a line lost."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    started = time.perf_counter()
    for done in range(0, count, BATCH):
        run_state_machine_as_test(Counted, settings=interleavings(min(BATCH, count - done)))
    for column in COLUMNS:
        print(f"{column:20}{TALLY[column]:>8}")
    print(f"{'seconds':20}{time.perf_counter() - started:>8.0f}")
    return 1 if sum(TALLY[column] for column in COLUMNS[3:]) else 0


if __name__ == "__main__":
    sys.exit(main())
