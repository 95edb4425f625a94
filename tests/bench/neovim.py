"""From the start of the real Neovim to the first answer to a request for code actions."""

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.measure import Row, in_turns, repeats, timed
from bench.wire import BARE, OURS
from support.real_editor import ROOT, found

SCRIPT = ROOT / "tests/editors/neovim/first_action.lua"


def rows(scale: float) -> Iterator[Row]:
    """Opening a file and asking at once, with the plugin; the base has a bare server instead."""
    if found("nvim") is None:
        return
    times = repeats(10, scale, 3)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "bank.py").write_text(
            "def withdraw(balance, amount):\n    return balance - amount\n"
        )
        ours, base = in_turns(times, lambda: _asked(home, OURS), lambda: _asked(home, BARE))
    yield Row("Neovim: start to first code action", "ms", ours, base, aim=1.3)


def _asked(home: Path, command: Sequence[str]) -> float:
    environ = {**os.environ, "HOME": str(home), "CONSULT_COMMAND": "\n".join(command)}
    runtime = f"set rtp^={ROOT / 'editors/neovim'}"
    neovim = (str(found("nvim")), "--headless", "-n", "-i", "NONE", "--cmd", runtime)

    def run() -> None:
        subprocess.run(
            (*neovim, "--cmd", f"luafile {SCRIPT}", "bank.py"),
            check=True,
            cwd=home,
            env=environ,
            timeout=60,
            capture_output=True,
        )

    return timed(run)
