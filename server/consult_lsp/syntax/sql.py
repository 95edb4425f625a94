"""SQL: what a parser of its dialects says is wrong with a text.

A file of SQL does not say whose dialect it is. So each is tried which reads the text as it is;
where none does, nothing is known. sqlglot reads on at some faults (``SELECT a,, b``), takes what it
does not know as it is, and refuses some of what a database takes. So an edit is wrong only where
every dialect says so of a statement that sqlglot reads well: brackets, quotes and clauses are
whole, and no more is proven.
"""

import logging
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import PurePosixPath
from types import ModuleType
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from consult_lsp.text.document import Document

from .tree import readable

MAX_SQL_SIZE = 100_000
"""Code points of a text that is read: about 2,000 lines, of which 1,000 take half a second."""

DIALECTS = ("", "postgres", "mysql", "tsql", "sqlite", "oracle")
"""In the order in which they are tried, until one takes a text; the first is what most share."""

_JUDGED = re.compile(r"(select|insert|update|delete|with|create|alter)\b", re.IGNORECASE)
"""Statements that sqlglot reads well. Of others it refuses many that are right, ``DROP INDEX a, b``
for one, so these are unknown."""

_BLOCKS = {"BEGIN", "DECLARE", "DELIMITER"}
_AFTER_TRANSACTION = {";", "TRAN", "TRANSACTION", "WORK"}

_SUFFIXES = {".mysql", ".pgsql", ".plsql", ".psql", ".sql", ".sqlite", ".tsql", ".ddl", ".dml"}
_LANGUAGE_IDS = {"mssql", "mysql", "pgsql", "plsql", "postgres", "sql", "sqlite", "tsql"}


def is_sql(document: Document) -> bool:
    """Whether the document is SQL, by its language id or its name."""
    suffix = PurePosixPath(document.uri.lower()).suffix
    return document.language_id.lower() in _LANGUAGE_IDS or suffix in _SUFFIXES


def sql_error(document: Document, text: str) -> str | None:
    """What keeps ``text`` from being SQL of any dialect that ``document`` may be written in; empty
    if nothing does.

    None where it cannot tell: no dialect reads that document, the text is too long or too deep, or
    more of its statements are unknown than were.
    """
    errors, is_known = [], True
    for dialect in DIALECTS:
        if (before := _before(document, dialect)) is None or before.error:
            continue
        if (read := _read(dialect, text)) is None:
            return None
        if not read.error and read.unknown <= before.unknown:
            return ""
        is_known = is_known and bool(read.error)
        errors.append(f"{read.error}, as {dialect or 'plain'} SQL")
    return errors[0] if errors and is_known else None


class _Read(NamedTuple):
    """The first fault of a text, and how many statements were taken as they are."""

    error: str
    unknown: int


_read_before: WeakKeyDictionary[Document, dict[str, _Read | None]] = WeakKeyDictionary()
"""What each dialect has said of a document."""


def _before(document: Document, dialect: str) -> _Read | None:
    read = _read_before.setdefault(document, {})
    if dialect not in read:
        read[dialect] = _read(dialect, document.text)
    return read[dialect]


def _read(dialect: str, text: str) -> _Read | None:
    if len(text) > MAX_SQL_SIZE:
        return None
    text = readable(text).removeprefix("\ufeff")
    errors, unknown, fault = _sqlglot().errors, 0, ""
    try:
        tokens = _sqlglot().tokenize(text, read=dialect)
        for line, statement in _statements(text, tokens):
            try:
                unknown += _is_unknown(dialect, statement)
            except errors.ParseError as error:
                if _JUDGED.match(statement):
                    fault = fault or _told(error, line)
                else:
                    unknown += 1
    except errors.TokenError:
        return _Read("a quotation or a comment does not end", 0)
    except RecursionError:
        return None
    return None if fault and _has_blocks(tokens) else _Read(fault, unknown)


def _statements(text: str, tokens: Sequence[Any]) -> Iterator[tuple[int, str]]:
    """Each from its first word on, with the lines above it."""
    start = stop = -1
    for token in tokens:
        if token.text == ";" and text[token.start] == ";":
            if start >= 0:
                yield text.count("\n", 0, start), text[start:stop]
            start = -1
        else:
            start, stop = (token.start if start < 0 else start), token.end + 1
    if start >= 0:
        yield text.count("\n", 0, start), text[start:stop]


def _has_blocks(tokens: Sequence[Any]) -> bool:
    """Whether statements may stand within others, which are none by their parts."""
    words = [token.text.upper() for token in tokens]
    return any(
        word in _BLOCKS and after not in _AFTER_TRANSACTION
        for word, after in zip(words, (*words[1:], ";"), strict=True)
    )


def _told(error: Any, line: int) -> str:
    first = error.errors[0]
    return f"{first['description'].rstrip('.')} (line {first['line'] + line})"


@lru_cache(maxsize=4_096)
def _is_unknown(dialect: str, statement: str) -> bool:
    """Whether the dialect takes a statement as it is. Each is read once, since an edit changes few
    of many. Raises sqlglot's ParseError."""
    return any(map(_is_command, _sqlglot().parse(statement, read=dialect)))


def _is_command(statement: object) -> bool:
    return isinstance(statement, _sqlglot().exp.Command)


@cache
def _sqlglot() -> ModuleType:
    """It takes a third of a second to load. What it logs quotes the text, so it logs nothing."""
    import sqlglot

    logging.getLogger("sqlglot").disabled = True
    return sqlglot
