"""Draw the picture of Neovim that the README shows.

    python tests/editors/capture_neovim.py [FILE.svg]

A real Neovim in a terminal (tmux), with the plugin, asked by its keys; the fake API answers. The
screen's own cells and colours become an SVG that needs nothing from elsewhere.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from rich.ansi import AnsiDecoder
from rich.console import Console
from rich.terminal_theme import TerminalTheme

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.answers import edit, finding, fix, review
from support.fake_anthropic import FakeAnthropic, serving, text
from support.real_editor import COMMANDS, ROOT, found

COLUMNS, ROWS = 116, 36
SECONDS = 60
COLOURS = TerminalTheme((20, 22, 27), (224, 226, 234), [(0, 0, 0)] * 8)
"""Neovim's own background and text; every other colour comes with the screen."""

PICTURE = ROOT / "editors/screenshots/neovim.svg"

CODE = """\
from sqlalchemy import text


def open_orders(db, customer):
    query = f"SELECT * FROM orders WHERE customer = '{customer}'"
    return db.execute(text(query)).all()


def refund(db, order, amount):
    order.paid -= amount
    db.commit()
"""
LINES = CODE.splitlines()
BOUND = """\
    query = "SELECT * FROM orders WHERE customer = :customer"
    return db.execute(text(query), {"customer": customer}).all()"""
REVIEW = review(
    finding(
        5,
        LINES[4],
        "SQL is built from a string",
        rule="sql-built-from-strings",
        severity="error",
        category="security",
        why="Whoever chooses `customer` chooses the statement: one with a quote reads every order.",
        trade_offs="Binding costs nothing; the plan is cached as well.",
        fixes=[fix("Bind the value", edit(5, "\n".join(LINES[4:6]), BOUND))],
    ),
    finding(
        10,
        LINES[9],
        "A refund may exceed what was paid",
        rule="missing-validation",
        category="reliability",
        why="Check the amount and lock the row, or two refunds at once pay twice.",
    ),
)
EXPLANATION = text(
    "`refund` takes money off an order in **one** transaction.\n\n"
    "1. It lowers `order.paid`, without looking whether that much was paid.\n"
    "2. It commits. Two calls at the same time read the same `paid`, so one of them is lost.\n\n"
    "Ask for *validation* to have both checked."
)
CONFIG = """\
vim.o.termguicolors, vim.o.number, vim.o.signcolumn, vim.o.ruler = true, true, 'yes', false
vim.o.winborder, vim.o.statusline = 'rounded', ' %t'
local function first_line(finding)
  return finding.message:match('[^\\n]*')
end
vim.diagnostic.config({ virtual_text = { prefix = '●', format = first_line } })
"""


def main(picture: Path) -> None:
    """Ask, wait for each answer, and draw the screen."""
    with tempfile.TemporaryDirectory() as folder, serving(FakeAnthropic()) as fake:
        fake.queue(REVIEW, EXPLANATION)
        home = Path(folder)
        (home / "shop/.git").mkdir(parents=True)
        (home / "shop/orders.py").write_text(CODE)
        (home / "init.lua").write_text(CONFIG)
        pack = home / ".local/share/nvim/site/pack/consult/start/consult"
        pack.parent.mkdir(parents=True)
        pack.symlink_to(ROOT / "editors/neovim")
        with terminal(home, fake.environ) as tmux:
            see(tmux, "return db.execute")
            keys(tmux, ":%Consult review", "Enter")
            see(tmux, "1 new, 1 remains")  # one was underlined before anything was asked
            keys(tmux, "10G", ":Consult explain", "Enter")
            see(tmux, "hover to read it again")
            keys(tmux, "5G", "w", "K")
            see(tmux, "chooses the statement")
            drawn = screen(tmux, "-e", "-N")
    picture.parent.mkdir(exist_ok=True)
    picture.write_text(as_svg(drawn))


Tmux = tuple[str, ...]


@contextmanager
def terminal(home: Path, environ: Mapping[str, str]) -> Iterator[Tmux]:
    """A terminal of its own with Neovim in it."""
    tmux = (found("tmux") or "tmux", "-S", str(home / "tmux"), "-f", "/dev/null")
    size = ("-x", str(COLUMNS), "-y", str(ROWS))
    neovim = f"{found('nvim')} -n -i NONE -u {home}/init.lua shop/orders.py"
    path = f"{COMMANDS}{os.pathsep}{os.environ['PATH']}"
    environ = {**os.environ, **environ, "HOME": str(home), "PATH": path, "LANG": "C.UTF-8"}
    for name in [name for name in environ if name.startswith("XDG_")]:
        del environ[name]
    start = (*tmux, "-u", "new-session", "-d", *size, neovim)
    subprocess.run(start, check=True, cwd=home, env=environ)
    try:
        yield tmux
    finally:
        subprocess.run((*tmux, "kill-server"), check=False)


def keys(tmux: Tmux, *typed: str) -> None:
    """Type what a user would."""
    subprocess.run((*tmux, "send-keys", *typed), check=True)


def see(tmux: Tmux, words: str) -> None:
    """Wait until the screen shows these words."""
    end = time.monotonic() + SECONDS
    while words not in (shown := screen(tmux)):
        if time.monotonic() > end:
            raise SystemExit(f"{words!r} did not come. The screen:\n{shown}")
        time.sleep(0.1)


def screen(tmux: Tmux, *options: str) -> str:
    """What the terminal shows; with ``-e`` in colours, with ``-N`` to its edge."""
    command = (*tmux, "capture-pane", "-p", *options)
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def as_svg(drawn: str) -> str:
    """A picture of a screen. It loads no font: a reader's own will do."""
    console = Console(record=True, width=COLUMNS, file=open(os.devnull, "w"))  # noqa: SIM115, PTH123  # recorded, not shown
    for line in AnsiDecoder().decode(drawn):
        console.print(line, no_wrap=True, overflow="crop")
    svg = console.export_svg(title="orders.py", theme=COLOURS, unique_id="neovim")
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else PICTURE)
