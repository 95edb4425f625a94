"""Ignore files of one name, at every level of a folder, as they are now."""

import os
import time

from consult_lsp.errors import Problem

from .contained import Root, Stamp
from .ignore_rules import IgnorePattern, Word, last_words, read_patterns

MAX_BYTES = 256_000

MOST_DEPTH = 64
"""Folders of a path. What hands have written lies higher."""

SECONDS = 0.5
"""For one path. A thousand times what rules take that were not written to be slow."""

_ALL = read_patterns("*")


class IgnoreFiles:
    """All files called ``name`` below ``root``. The nearest to a path has the last word."""

    def __init__(self, root: Root, name: str, base: tuple[IgnorePattern, ...] = ()) -> None:
        self._root = root
        self._name = name
        self._base = base
        """Rules for the whole folder that any file in it may overrule."""
        self._read: dict[str, tuple[Stamp, tuple[IgnorePattern, ...]]] = {}

    def ignores(self, relative: str) -> bool:
        """Whether a file is ignored. What lies in an ignored folder is, whatever else is said.

        So is what lies too deep, and that of which rules take too long to say anything.
        """
        names = [name for name in relative.split("/") if name not in ("", ".")]
        if len(names) > MOST_DEPTH:
            return True
        until = time.monotonic() + SECONDS
        try:
            words = last_words(self._base, names, until)
        except TimeoutError:
            return True
        for level in range(len(names)):  # the nearer to the file, the more it counts
            for number, word in enumerate(self._words(names, level, until), level):
                words[number] = word or words[number]
        return "ignored" in words

    def why_ignored(self, relative: str) -> str | None:
        """Why a file is ignored, as a reason; None where it is not."""
        if relative.count("/") > MOST_DEPTH:
            return f"it lies deeper than {MOST_DEPTH} folders"
        if not self.ignores(relative):
            return None
        return self._why_unreadable(relative) or f"{self._name} names it"

    def _words(self, names: list[str], level: int, until: float) -> list[Word]:
        """What the ignore file in a folder on the way says; of one that is slow no more is read."""
        folder = "/".join(names[:level])
        try:
            return last_words(self._rules(folder), names[level:], until)
        except TimeoutError:
            self._read[folder] = self._read[folder][0], _ALL
            return last_words(_ALL, names[level:])

    def _rules(self, folder: str) -> tuple[IgnorePattern, ...]:
        file = f"{folder}/{self._name}" if folder else self._name
        stamp = self._root.stamp(file)
        if stamp is None:
            return self._unreadable(file)
        known = self._read.get(folder)
        if known and known[0] == stamp:
            return known[1]
        text = self._root.read(file, MAX_BYTES)
        if isinstance(text, Problem):
            return self._unreadable(file)
        rules = read_patterns(text.decode("utf-8", "replace"))
        self._read[folder] = stamp, rules
        return rules

    def _why_unreadable(self, relative: str) -> str | None:
        """What is wrong with an ignore file on the way to ``relative``, which may name it."""
        folders = relative.split("/")[:-1]
        for level in range(len(folders) + 1):
            file = "/".join([*folders[:level], self._name])
            read = self._root.read(file, MAX_BYTES)
            if isinstance(read, Problem) and os.path.lexists(self._root.folder / file):
                return f"an ignore file may name it. {read.message.removesuffix('.')}"
        return None

    def _unreadable(self, file: str) -> tuple[IgnorePattern, ...]:
        """A file that is there and cannot be read may mean anything: then all is ignored."""
        return _ALL if os.path.lexists(self._root.folder / file) else ()
