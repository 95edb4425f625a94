"""Sources: what an answer is held against: the document asked about, and perhaps other files."""

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from consult_lsp.consult.task import Task
from consult_lsp.context.project import Project
from consult_lsp.syntax.language import language_of
from consult_lsp.text.document import Document

Other = Callable[[str], Document | None]
"""The text of another file of a trusted workspace, by its path there; None if it may not be read.
Reads files: call it in a thread."""


def others_of(project: Project, opened: Mapping[str, Document]) -> Other:
    """The files of a trusted project that may be sent; an editor's texts before those on disk.

    ``opened`` are the editor's documents by their paths in the project.
    """
    read: dict[str, Document | None] = {}

    def other(path: str) -> Document | None:
        if path not in read:
            read[path] = _read(project, opened, path)
        return read[path]

    return other


@dataclass(frozen=True, slots=True)
class Sources:
    """``restore`` brings the secrets that a text holds back in place of their placeholders.

    ``other`` is None where the workspace is not trusted.
    """

    task: Task
    restore: Callable[[str, str], str]
    other: Other | None = None

    def path(self, said: str) -> str:
        """The one spelling of a path that a model wrote; empty for the document asked about."""
        path = posixpath.normpath(said.strip().replace("\\", "/")) if said.strip() else ""
        return "" if path == posixpath.normpath(self.task.selection.path) else path

    def at(self, path: str) -> Document | None:
        """The text at a path as ``path()`` spells it."""
        if not path:
            return self.task.selection.document
        return None if self.other is None else self.other(path)

    def language(self, path: str) -> str | None:
        """The syntax tree's name for the language of what stands there."""
        return language_of("", path) if path else self.task.selection.language

    def restored(self, text: str, path: str) -> str:
        """``text`` with those secrets that the file at ``path`` holds, and no others."""
        document = self.at(path)
        return text if document is None else self.restore(text, document.text)


def _read(project: Project, opened: Mapping[str, Document], path: str) -> Document | None:
    if not path.isprintable() or path.startswith(("/", "..")) or not project.may_send(path):
        return None
    if path in opened and not project.leads_out(path):
        return opened[path]
    text = project.read(path)
    return None if text is None else Document((project.root / path).as_uri(), text)
