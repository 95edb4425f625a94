"""Ignore files of one name, at every level of a folder, as they are now."""

import os

from consult_lsp.errors import Problem

from .contained import Root, Stamp
from .ignore_rules import Rule, last_word, read_rules

MAX_BYTES = 256_000


class IgnoreFiles:
    """All files called ``name`` below ``root``. The nearest to a path has the last word."""

    def __init__(self, root: Root, name: str, base: tuple[Rule, ...] = ()) -> None:
        self._root = root
        self._name = name
        self._base = base
        """Rules for the whole folder that any file in it may overrule."""
        self._read: dict[str, tuple[Stamp, tuple[Rule, ...]]] = {}

    def ignores(self, relative: str) -> bool:
        """Whether a file is ignored. What lies in an ignored folder is, whatever else is said."""
        names = [name for name in relative.split("/") if name not in ("", ".")]
        return any(
            self._says_ignored(names[:length], is_folder=length < len(names))
            for length in range(1, len(names) + 1)
        )

    def why_ignored(self, relative: str) -> str | None:
        """Why a file is ignored, as a reason; None where it is not."""
        if not self.ignores(relative):
            return None
        return self._why_unreadable(relative) or f"{self._name} names it"

    def _says_ignored(self, names: list[str], is_folder: bool) -> bool:
        for level in reversed(range(len(names))):
            word = last_word(self._rules("/".join(names[:level])), names[level:], is_folder)
            if word:
                return word == "ignored"
        return last_word(self._base, names, is_folder) == "ignored"

    def _rules(self, folder: str) -> tuple[Rule, ...]:
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
        rules = read_rules(text.decode("utf-8", "replace"))
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

    def _unreadable(self, file: str) -> tuple[Rule, ...]:
        """A file that is there and cannot be read may mean anything: then all is ignored."""
        return read_rules("*") if os.path.lexists(self._root.folder / file) else ()
