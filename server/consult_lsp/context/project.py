"""Project: a workspace that the user trusts, as far as context is read from it."""

import time
from dataclasses import dataclass, field
from pathlib import Path

from consult_lsp.errors import Problem
from consult_lsp.syntax.language import language_of
from consult_lsp.workspace.contained import Root
from consult_lsp.workspace.files import source_files
from consult_lsp.workspace.sendable import Sendable

from .file_cache import FileCache

LISTED_FOR_S = 30.0
"""How long a list of the project's files is good: a new file is found half a minute later."""

MOST_BYTES = 256 * 1024
"""Of a file whose symbols are looked up."""


@dataclass(eq=False)
class Project:
    """What may be read of a trusted workspace, and what is remembered of it."""

    root: Path
    home: Path
    memory: FileCache = field(default_factory=FileCache)
    _files: list[str] = field(default_factory=list)
    _listed: float = float("-inf")

    def __post_init__(self) -> None:
        self.folder = Root(self.root)
        self.sendable = Sendable(self.folder)

    def files(self) -> list[str]:
        """The source files, relative to the root and with slashes."""
        if time.monotonic() - self._listed > LISTED_FOR_S:
            found = source_files(self.root, lambda name: language_of("", name) is not None)
            self._files = [file.relative_to(self.root).as_posix() for file in found]
            self._listed = time.monotonic()
        return self._files

    def may_send(self, path: str) -> bool:
        """Whether a file's text may leave the machine."""
        return self.sendable.why_not(path) is None

    def leads_out(self, path: str) -> bool:
        """Whether a link in the name leads to a file that is none of the workspace."""
        return self.folder.leads_out(self.root / path) is not None

    def read(self, path: str) -> str | None:
        """The text of a file, if it may be read and sent."""
        if not self.may_send(path):
            return None
        text = self.folder.read_text(path, MOST_BYTES)
        return None if isinstance(text, Problem) else text
