"""The figures, in one table: ``python tests/bench/run.py [--quick|--smoke] [name…]``.

Each is taken in turns with a bare pygls server (or the plain SDK) in the same run, so a ratio means
something on any machine; milliseconds do so only beside it. Where a row's name tells of another
base, that is it. All of it takes some ten minutes.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

sys.path[0] = str(
    Path(__file__).parents[1]
)  # in place of this folder, whose names are not for everyone

from bench.figures import FIGURES, HERE, TABLES  # noqa: E402  # after the path
from bench.measure import HEADER, line_of  # noqa: E402  # after the path
from bench.smoke import smoke  # noqa: E402  # after the path

QUICK = 0.2


def main() -> int:
    """Print the chosen figures, or all; 1 if something was wrong rather than slow."""
    parser = argparse.ArgumentParser(description="Figures of consult-lsp, in one table.")
    names = (*FIGURES, *TABLES)
    parser.add_argument("names", nargs="*", metavar="name", help=f"from: {', '.join(names)}")
    parser.add_argument("--quick", action="store_true", help="repeat a fifth as often")
    parser.add_argument("--smoke", action="store_true", help="only whether each is produced")
    options = parser.parse_args()
    if unknown := set(options.names) - set(names):
        parser.error(f"no figure is named {', '.join(sorted(unknown))}; from: {', '.join(names)}")
    chosen = options.names or names
    if options.smoke:
        return smoke(chosen)
    _print_figures([n for n in FIGURES if n in chosen], QUICK if options.quick else 1.0)
    return max((_print_table(name) for name in TABLES if name in chosen), default=0)


def _print_figures(names: list[str], scale: float) -> None:
    if not names:
        return
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    version = ".".join(map(str, sys.version_info[:3]))
    print(
        f"Python {version}, {os.cpu_count()} cores, load {load:.1f} at the start; base: bare pygls"
    )
    print(HEADER)
    for name in names:
        for row in FIGURES[name].rows(scale):
            print(line_of(row), flush=True)


def _print_table(name: str) -> int:
    print(f"\n{name}", flush=True)
    return subprocess.run([sys.executable, HERE / f"{name}.py"], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
