"""Memory: what was made of files, kept for as long as each of them stays as it is.

A folder is a file in this respect: it changes with the names in it."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

from consult_lsp.workspace.contained import Root

from .sendable import Guard

Value = TypeVar("Value")

MOST_KEPT = 2_000
"""Files. When there are more, all are forgotten: a project has far fewer rules and manifests."""

SETTLED_NS = 50_000_000
"""Clocks of file systems tick in milliseconds: two changes in one tick leave the same times. So
what changed just now is not kept."""


class FileCache:
    """One for a session, for any number of projects and threads.

    Nothing in it goes stale: a file is looked at each time, and read when it is another one or its
    size or one of its times has changed.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[str, object], tuple[object, object]] = {}
        self._guards: dict[Path, Guard] = {}

    def guard(self, folder: Path) -> Guard:
        """What tells which files of ``folder``, a real path, may leave the machine."""
        found = self._guards.get(folder)
        if found is None:
            found = self._guards[folder] = Guard(Root(folder))
        return found

    def recall(self, path: str, purpose: object, read: Callable[[], Value]) -> Value | None:
        """What ``read`` gave for the file as it is now; None where there is no such file.

        ``purpose`` keeps apart what is made of one file in two ways.
        """
        try:
            found = os.stat(path)  # noqa: PTH116  # a Path costs more than the call
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValueError):  # a loop of links, a NUL: reading says what is wrong
            return read()
        stamp = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
        kept = self._kept.get((path, purpose))
        if kept is not None and kept[0] == stamp:
            return cast("Value", kept[1])
        has_settled = time.time_ns() - max(found.st_mtime_ns, found.st_ctime_ns) > SETTLED_NS
        value = read()
        if has_settled:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[path, purpose] = (stamp, value)
        return value
