"""Blocks: what belongs together around a line, in any text that no grammar reads.

What is known of a kind of file is used first: statements of SQL, instructions of a Dockerfile,
sections of an INI file. In any other file it is what brackets or indentation hold together under
the line that heads it, and at last the paragraph. Nothing farther away than MOST_LINES is looked
at, so that the cost does not depend on the size of the text.
"""

from collections.abc import Callable, Iterable
from pathlib import PurePosixPath
from typing import NamedTuple

from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

from .nested import is_comment, nested
from .statement import instructions, sections, sql_statements

MOST_LINES = 200
"""No block is longer: what is larger is no answer to the question what belongs to a line."""

MOST_COLUMNS = 1_000
"""Characters of a line that are looked at."""

ONE_SCREEN = 60
"""Of blocks within blocks, the largest that fits on a screen is meant, else the smallest."""

Find = Callable[[list[str], int], Iterable[LineSpan]]
"""The blocks in some lines, among them all that hold the line of the given index."""

_KNOWN: dict[Find, frozenset[str]] = {
    find: frozenset(words.split())
    for find, words in {
        sql_statements: ".cql .ddl .dml .mysql .pgsql .plsql .psql .sql .sqlite .tsql"
        " mssql mysql plsql sql",
        instructions: ".containerfile .dockerfile containerfile dockerfile",
        sections: ".cfg .cnf .conf .desktop .editorconfig .gitconfig .ini .service .socket .timer"
        " .toml ini toml",
    }.items()
}
"""How files are divided, by suffix, by name without suffix, or by LSP language id."""


class Block(NamedTuple):
    """Whole lines that belong together, and the line that heads them, bare of blanks."""

    header: str
    span: LineSpan


def block_around(document: Document, line: int) -> Block | None:
    """The block that holds ``line`` (counted from 0); None where that line stands alone."""
    if not 0 <= line < document.span.stop:
        return None
    first = max(0, line - MOST_LINES)
    last = min(document.span.stop, line + MOST_LINES + 1)
    lines = [document.line(number)[:MOST_COLUMNS] for number in range(first, last)]
    at = line - first
    for find, least in (*_known(document), (nested, 2), (_paragraph, 2)):
        if block := _best(lines, at, find, least):
            start, stop = block.span
            return Block(block.header, LineSpan(start + first, stop + first))
    return None


def _known(document: Document) -> list[tuple[Find, int]]:
    path = PurePosixPath(document.uri.replace("\\", "/").lower())
    words = {path.suffix, path.name.partition(".")[0], path.name, document.language_id.lower()}
    return [(find, 1) for find, names in _KNOWN.items() if words & names]


def _best(lines: list[str], at: int, find: Find, least: int) -> Block | None:
    """The right-sized of the blocks found, with the comment above it."""
    found = []
    for bare in find(lines, at):
        span = LineSpan(_comment_above(lines, bare.start), bare.stop)
        size = span.stop - span.start
        if at in span and least <= bare.stop - bare.start and size <= MOST_LINES:
            found.append((size, Block(lines[bare.start].strip(), span)))
    if not found:
        return None
    fitting = [sized for sized in found if sized[0] <= ONE_SCREEN]
    return max(fitting)[1] if fitting else min(found)[1]


def _comment_above(lines: list[str], start: int) -> int:
    """Where the comments and descriptions right above line ``start`` begin."""
    while start > 0 and (above := lines[start - 1].strip()):
        if above.endswith('"""') and above.count('"""') == 1:  # ends a description of GraphQL
            opening = start - 2
            while opening >= 0 and not lines[opening].lstrip().startswith('"""'):
                opening -= 1
            if opening < 0:
                break
            start = opening
        elif is_comment(above):
            start -= 1
        else:
            break
    return start


def _paragraph(lines: list[str], at: int) -> Iterable[LineSpan]:
    """The lines around that no blank line parts."""
    if not lines[at].strip():
        return
    start, stop = at, at + 1
    while start > 0 and lines[start - 1].strip():
        start -= 1
    while stop < len(lines) and lines[stop].strip():
        stop += 1
    yield LineSpan(start, stop)
