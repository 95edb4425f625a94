"""Console: results on stdout, everything else on stderr, and progress only on a terminal.

A reader who leaves early (``| head``) ends nothing but the printing, and text is UTF-8 whatever the
locale says.
"""

import io
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from consult_lsp.errors import UsageError
from consult_lsp.text.plain import plain, plain_line, without_runner_commands

from .ink import Ink, ink_for

PIPED_WIDTH = 100
NARROWEST = 40

Say = Callable[[str], None]


class Console:
    """Where a command prints."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        _open_closed_streams()
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        self.ink: Ink = ink_for(sys.stdout, environ)
        self.is_terminal = sys.stdout.isatty()
        self.width = PIPED_WIDTH
        if self.is_terminal:
            self.width = max(shutil.get_terminal_size().columns, NARROWEST)

    def show(self, text: str) -> None:
        """Print a result. It was made plain before it was coloured, line by line.

        Raises UsageError when it cannot be printed, as on a full disk.
        """
        _write(without_runner_commands(text))

    def show_markdown(self, markdown: str) -> None:
        """Print inert Markdown: set on a terminal, as it is elsewhere."""
        if not self.is_terminal:
            self.show(plain(markdown))
            return
        from rich.console import Console as RichConsole
        from rich.markdown import Markdown

        page = RichConsole(file=io.StringIO(), width=self.width, force_terminal=self.ink.colour)
        with page.capture() as capture:
            page.print(Markdown(plain(markdown), hyperlinks=False))
        self.show("\n".join(line.rstrip() for line in capture.get().split("\n")))

    def complain(self, sentence: str) -> None:
        """Say on stderr what did not happen, why, and what to do next."""
        sys.stderr.write(f"consult-lsp: {without_runner_commands(plain_line(sentence))}\n")
        sys.stderr.flush()

    @property
    def can_ask(self) -> bool:
        """Whether somebody reads what is asked and can answer."""
        return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()

    def agrees(self, question: str) -> bool:
        """Ask on the terminal; anything but yes is no."""
        sys.stderr.write(f"{plain_line(question)} [y/N] ")
        sys.stderr.flush()
        return sys.stdin.readline().strip().lower() in ("y", "yes")

    @contextmanager
    def progress(self, title: str) -> Iterator[Say]:
        """One line on stderr that tells what happens, while it happens; nothing off a terminal."""
        if not sys.stderr.isatty():
            yield lambda words: None
            return
        from rich.console import Console as RichConsole
        from rich.text import Text

        line = RichConsole(stderr=True, highlight=False)

        def shown(words: str) -> Text:
            return Text(without_runner_commands(plain_line(words, line.width - 4)))

        with line.status(shown(title)) as status:
            yield lambda words: status.update(shown(f"{title} · {words}"))


def _open_closed_streams() -> None:
    """What is printed to a stream that was closed before we started goes nowhere."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w"))  # noqa: SIM115  # as long as we live


def _write(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        # Python flushes once more at its end, which must not fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            raise UsageError(
                f"The result was not printed whole, because its place cannot be written "
                f"({error.strerror}). Print it elsewhere, or make room."
            ) from error
