"""What trees, symbols and checks cost: ``python tests/bench/checks.py [folder]``, in CPU time.

The folder's Python files are checked by all rules; without one, Python's own library is.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from consult_lsp.checks.check import check
from consult_lsp.checks.rule import load_rules
from consult_lsp.syntax.language import MAX_SIZE
from consult_lsp.syntax.symbol import enclosing_symbol, outline
from consult_lsp.syntax.tree import faults, tree_of
from consult_lsp.text.document import Document

CHECKS = Path(__file__).parents[2] / "agents" / "backend-developer" / "checks"
LIBRARY = Path(argparse.__file__).parent
MAX_FILES = 300


def main() -> None:
    """Print the times, then the findings by rule."""
    _print_symbols()
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else LIBRARY
    _print_checks([path for path in sorted(folder.rglob("*.py")) if path.stat().st_size < MAX_SIZE])


def _print_symbols() -> None:
    source = (LIBRARY / "argparse.py").read_text() * 5
    document = Document("a.py", "".join(Document("", source).lines[:10_000]), language_id="python")
    print(f"a Python file of {len(document.lines):,} lines")
    steps: dict[str, Callable[[], object]] = {
        "tree, first time": lambda: tree_of(document, "python"),
        "outline, first time": lambda: outline(document, "python"),
        "symbol around a line": lambda: enclosing_symbol(document, "python", 5_000),
        "does it still parse": lambda: faults(document.text, "python"),
    }
    for name, step in steps.items():
        print(f"  {name:<22}{_milliseconds(step):9.2f} ms")


def _print_checks(paths: list[Path]) -> None:
    rules, _ = load_rules(CHECKS)
    print(f"\n{len(rules)} rules, loaded in {_milliseconds(lambda: load_rules(CHECKS)):.0f} ms")
    lines, spent, found = 0, 0.0, Counter[str]()
    for path in paths[:MAX_FILES]:
        document = Document(path.as_uri(), path.read_text(encoding="utf-8", errors="replace"))
        lines += len(document.lines)
        started = time.process_time()
        found.update(finding.rule for finding in check(document, rules))
        spent += time.process_time() - started
    files = len(paths[:MAX_FILES])
    print(f"{files} files, {lines:,} lines: {spent:.1f} s,", end=" ")
    print(f"{1e3 * spent / files:.1f} ms a file, {1e6 * spent / lines:.1f} ms for 1,000 lines")
    for rule, count in found.most_common():
        print(f"  {rule:<32}{count:5}")


def _milliseconds(step: Callable[[], object]) -> float:
    started = time.process_time()
    step()
    return 1e3 * (time.process_time() - started)


if __name__ == "__main__":
    main()
