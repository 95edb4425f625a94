"""Reader: the text files of one folder, which a stranger wrote or the user did.

A project's files are opened within the project only, whatever link or import names them. The user's
own, in ``~/.claude``, may be links to anywhere: people keep their configuration in a repository of
its own and link to it.
"""

import fnmatch
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

from consult_lsp.errors import Problem
from consult_lsp.workspace.files import read_source

from .file_cache import FileCache

MOST_ENTRIES = 5_000
"""Looked at below one folder by one listing."""

MOST_DEPTH = 8
"""Levels of folders below it."""

Value = TypeVar("Value")


class FolderReader:
    """Reads files by their names below ``folder``, each again only when it changed.

    ``label`` turns such a name into what a person reads: ``../AGENTS.md``, ``~/.claude/CLAUDE.md``.
    """

    def __init__(
        self, folder: Path, memory: FileCache, label: Callable[[str], str], *, own: bool = False
    ) -> None:
        self.folder = folder
        self.label = label
        self._memory = memory
        self._guard = memory.guard(folder)
        self._root = self._guard.root
        self.own = own

    def name_of(self, path: Path) -> str | None:
        """The name of a file below the folder; None for one that is not."""
        return self._root.relative(path)

    def read(self, name: str, limit: int, make: Callable[[str], Value]) -> Value | Problem | None:
        """What ``make`` makes of the text of a file of at most ``limit`` bytes.

        None where there is no file; a Problem where it cannot be read.
        """
        made = partial(self._made, name, limit, make)
        return self._memory.recall(f"{self.folder}/{name}", make, made)

    def why_not_sent(self, name: str) -> str | None:
        """Why a file in a known place is not sent; None if it may be, as the user's own always."""
        return None if self.own else self._guard.why_not(name)

    def withheld(self, names: Iterable[str]) -> dict[str, str]:
        """Those of the files that a rule names that are not sent, and why."""
        return {} if self.own else self._guard.withheld(names)

    def listing(self, below: str, suffixes: tuple[str, ...], problems: list[Problem]) -> list[str]:
        """The names of the files in a folder and its subfolders, sorted; hidden ones are left out.

        Links are followed as far as they stay inside, each folder once.
        """
        if not os.path.isdir(f"{self.folder}/{below}"):  # noqa: PTH112  # as in nearly all places
            return []
        found: list[str] = []
        waiting = [(below, 1)]
        entered: set[str] = set()
        left = MOST_ENTRIES
        while waiting:
            folder, depth = waiting.pop()
            real = os.path.realpath(self.folder / folder)
            if real in entered or not self._may_enter(real):
                continue
            entered.add(real)
            entries = list(islice(_visible(real), left + 1))
            left -= len(entries)
            if left < 0:
                problems.append(
                    self._bounded(below, f"only {MOST_ENTRIES:,} entries are looked at")
                )
                break
            inner = [f"{folder}/{entry.name}" for entry in entries if entry.is_dir()]
            found += [
                f"{folder}/{entry.name}"
                for entry in entries
                if entry.name.endswith(suffixes) and not entry.is_dir()
            ]
            if depth < MOST_DEPTH:
                waiting += [(name, depth + 1) for name in inner]
            elif inner:
                problems.append(
                    self._bounded(below, f"folders below {MOST_DEPTH} levels are left out")
                )
        return sorted(found)

    def names(self, folder: str, patterns: tuple[str, ...]) -> list[str]:
        """The names in one folder that match a pattern, sorted; of a huge folder, some of them."""

        def found() -> list[str]:
            real = os.path.realpath(self.folder / folder)
            if not self._may_enter(real):
                return []
            names = [entry.name for entry in islice(_visible(real), MOST_ENTRIES)]
            return sorted({name for p in patterns for name in fnmatch.filter(names, p)})

        return self._memory.recall(f"{self.folder}/{folder}", patterns, found) or []

    def _made(self, name: str, limit: int, make: Callable[[str], Value]) -> Value | Problem | None:
        path = self.folder / name
        if path.is_dir():
            return None
        text = self._text(path, name, limit)
        return text if isinstance(text, Problem) else make(text)

    def _text(self, path: Path, name: str, limit: int) -> str | Problem:
        if self.own:
            source = read_source(path)
            return source if isinstance(source, Problem) else source.text
        real = self._root.relative(Path(os.path.realpath(path)))
        if real is None:
            reason = f"the link leads out of {self.folder}; copy the file instead"
            return Problem(f"{self.label(name)} was not read, because {reason}.", str(path))
        text = self._root.read_text(real, limit)
        return replace(text, path=str(path)) if isinstance(text, Problem) else text

    def _may_enter(self, real: str) -> bool:
        return self.own or self._root.relative(Path(real)) is not None

    def _bounded(self, below: str, limit: str) -> Problem:
        return Problem(
            f"Some files of {self.label(below)} are not used: {limit}.", str(self.folder / below)
        )


def _visible(folder: str) -> Iterator[os.DirEntry[str]]:
    """The entries of a folder but for hidden ones; none where there is no folder to read."""
    try:
        with os.scandir(folder) as entries:
            yield from (entry for entry in entries if not entry.name.startswith("."))
    except OSError:
        return
