"""Definitions: what the names mean that the lines asked about use and other files define.

No language server and no index: a name that an import line brings in is looked for in the files
that this line names, by the outline of their syntax trees. It works alike for every language
whose imports name the file, and finds nothing where they do not.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath

from consult_lsp.context.context_item import ContextItem, Priority
from consult_lsp.syntax.imports import import_lines
from consult_lsp.syntax.language import language_of
from consult_lsp.syntax.symbol import outline
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from consult_lsp.text.selection import Selection

MOST_DEFINITIONS = 12
MOST_FILES = 12
MOST_LINES = 60
"""Lines of one definition that are shown: of a longer one, its beginning."""

_WORD = re.compile(r"[^\W\d]\w*")

Read = Callable[[str], str | None]
"""The text of a file of the workspace, by its path; None when it may not be read or sent."""


def definitions(selection: Selection, files: Iterable[str], read: Read) -> list[ContextItem]:
    """Items with the definitions of imported names that the lines asked about use.

    ``files`` are the paths in the workspace, relative and with slashes, as the selection's is.
    """
    document, path = selection.document, selection.path
    used = {word for span in selection.spans for word in _WORD.findall(document.slice(span))}
    wanted: dict[str, set[str]] = {}
    for words in _imports(document, selection.language):
        for name in words & used:
            wanted.setdefault(name, set()).update(words)
    if not wanted:
        return []
    stems = {stem for words in wanted.values() for stem in words}
    candidates = sorted(
        (file for file in files if file != path and _stem(file) in stems),
        key=lambda file: (-_shared_folders(file, path), len(file), file),
    )
    items: list[ContextItem] = []
    for file in candidates[:MOST_FILES]:
        names = {name for name, words in wanted.items() if _stem(file) in words}
        if names and (text := read(file)) is not None:
            for name, item in _defined(file, text, names):
                items.append(item)
                wanted.pop(name, None)
        if len(items) >= MOST_DEFINITIONS or not wanted:
            break
    return items[:MOST_DEFINITIONS]


def _imports(document: Document, language: str | None) -> Iterator[set[str]]:
    """The words of each import."""
    for lines in import_lines(document, language):
        text = document.slice(lines)
        yield set(_WORD.findall(text)) | set(re.findall(r"[\w-]+", text))


def _defined(file: str, text: str, names: set[str]) -> Iterator[tuple[str, ContextItem]]:
    other = Document(file, text)
    for symbol in outline(other, language_of("", file)):
        if symbol.name in names:
            stop = min(symbol.span.stop, symbol.span.start + MOST_LINES)
            yield (
                symbol.name,
                ContextItem(
                    title=f"{symbol.name} is defined in {file}, line {symbol.span.first_number}",
                    text=other.slice(LineSpan(symbol.span.start, stop)).rstrip(),
                    source=file,
                    why=f"the lines asked about use {symbol.name}",
                    scope="task",
                    priority=Priority.DEFINITIONS,
                ),
            )


def _stem(file: str) -> str:
    return PurePosixPath(file).name.split(".", 1)[0]


def _shared_folders(one: str, other: str) -> int:
    """How many first folders two paths share: definitions are looked for nearby first."""
    pairs = zip(one.split("/")[:-1], other.split("/")[:-1], strict=False)
    return next(
        (depth for depth, (a, b) in enumerate(pairs) if a != b),
        min(one.count("/"), other.count("/")),
    )
