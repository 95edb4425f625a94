"""How imperfect edits over real sources end: ``python tests/bench/placement.py [sources] [seed]``.

A wrong one is the only failure. A refusal costs the model a second request, never the user a line.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from consult_lsp.edits.locate import place
from consult_lsp.finding import Edit
from consult_lsp.text.document import Document
from consult_lsp.text.position import Position
from support.mistakes import tally

SIZES = {"10 KB": 10_000, "1 MB": 1_000_000, "10 MB": 10_000_000}
LINE = "    value_{:07d} = source.read({:07d})  # a line of nearly a hundred characters\n"


def main() -> int:
    """Print both tables; 1 if an edit was placed wrongly."""
    count, seed = (int(text) for text in (sys.argv[1:] + ["300", "20"][len(sys.argv) - 1 :]))
    wrong = _print_outcomes(count, seed)
    _print_times()
    return 1 if wrong else 0


def _print_outcomes(count: int, seed: int) -> int:
    ended = tally(count, seed, rounds=2)
    print(f"{'mistake':40}{'placed':>8}{'refused':>9}{'wrong':>7}")
    total = [0, 0, 0]
    for mistake, outcomes in ended.items():
        placed, wrong = outcomes["placed"], outcomes["wrong"]
        row = [placed, outcomes.total() - placed - wrong, wrong]
        total = [a + b for a, b in zip(total, row, strict=True)]
        print(f"{mistake:40}{row[0]:>8}{row[1]:>9}{row[2]:>7}")
    print(f"{'all ' + str(sum(total)):40}{total[0]:>8}{total[1]:>9}{total[2]:>7}\n")
    return total[2]


def _print_times() -> None:
    print(f"{'ms, best of 5':24}{'replaced':>10}{'place':>10}{'not found':>11}")
    for name, size in SIZES.items():
        _print_time(name, "".join(LINE.format(at, at) for at in range(size // len(LINE))))
    _print_time("10 MB, 1.1M lines", "x = 1 + 2\n" * 1_100_000)
    _print_time("1 MB, one line", "x" * 1_000_000)


def _print_time(name: str, text: str) -> None:
    document = Document("file:///a.py", text)
    middle = document.span.stop // 2
    start = Position(middle, min(10, len(document.line(middle))))
    old = document.line(middle)
    right = Edit(middle + 1, old, old[:-1] + "!")
    slip = Edit(middle + 1, old[:-5] + "slip", "x")
    times = [
        _best(lambda: document.replaced(start, start, "y")),
        _best(lambda: place(document, right)),
        _best(lambda: place(document, slip)),
    ]
    print(f"{name:24}{times[0]:>10.2f}{times[1]:>10.2f}{times[2]:>11.2f}")


def _best(call: object) -> float:
    assert callable(call)
    times = []
    for _ in range(5):
        started = time.perf_counter()
        call()
        times.append(time.perf_counter() - started)
    return 1000 * min(times)


if __name__ == "__main__":
    sys.exit(main())
