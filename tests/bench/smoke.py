"""Whether each figure is still produced, as small as it goes: ``run.py --smoke [name…]``.

It measures nothing. Each figure is taken in a process of its own, which is ended when it hangs, so
one that has rotted hides no other.
"""

import math
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

sys.path[0] = str(Path(__file__).parents[1])  # in place of this folder, as in run.py

from bench.figures import FIGURES, HERE, TABLES  # noqa: E402  # after the path
from bench.measure import HEADER, Row, line_of  # noqa: E402  # after the path

SMALLEST: dict[str, tuple[str, ...]] = {
    "checks": (str(HERE),),
    "placement": ("5", "20"),
    "interleavings": ("20",),
    "redacted": (str(HERE),),
}
"""The arguments with which a script of TABLES has the least to do."""

SECONDS = 300.0
"""After which a figure counts as one that never comes."""


def smoke(names: Iterable[str]) -> int:
    """Take each figure once; 1 if any was not produced, which are named at the end."""
    print(HEADER, flush=True)
    missing = [name for name in names if not _is_produced(name)]
    print(f"not produced: {', '.join(missing)}" if missing else "Every figure is produced.")
    return 1 if missing else 0


def problems(rows: Sequence[Row], expected: int) -> Iterator[str]:
    """What is wrong with the rows of a figure, of which so many are expected."""
    if len(rows) != expected:
        yield f"{len(rows)} rows in place of {expected}"
    for row in rows:
        if not row.ours:
            yield f"{row.what}: no number"
        elif not all(map(math.isfinite, (*row.ours, *row.base))):
            yield f"{row.what}: not a number"


def _is_produced(name: str) -> bool:
    table = name in TABLES
    command = (HERE / f"{name}.py", *SMALLEST[name]) if table else (Path(__file__), name)
    try:
        done = subprocess.run(
            (sys.executable, *command),
            check=False,
            timeout=SECONDS,
            text=True,
            stdout=subprocess.PIPE if table else None,  # rows are printed as they come
        )
    except subprocess.TimeoutExpired:
        print(f"{name}: nothing within {SECONDS:.0f} s", flush=True)
        return False
    if table:
        print(f"\n{name}\n{done.stdout}", flush=True)
    return done.returncode == 0 and (not table or re.search(r"\d", done.stdout) is not None)


def _main(name: str) -> int:
    figure = FIGURES[name]
    rows = []
    for row in figure.rows(0):
        rows.append(row)
        if row.ours:
            print(line_of(row), flush=True)
    wrong = list(problems(rows, figure.count))
    for problem in wrong:
        print(f"{name}: {problem}", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1]))
