"""To and from the protocol's types: the only place where a client's columns are met."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls.uris import to_fs_path

from consult_lsp.edits.combine import Change
from consult_lsp.finding import Severity
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from consult_lsp.text.position import Encoding, Position, column_from_units, units_from_column

from .client import Client

MESSAGE_LIMIT = 2_000
"""Characters of a diagnostic's message (research/security.md, S12)."""

SEVERITIES = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.INFORMATION: lsp.DiagnosticSeverity.Information,
    Severity.HINT: lsp.DiagnosticSeverity.Hint,
}


def to_path(uri: str) -> Path | None:
    """Where the file of a URI is; None for what is no file, or no URI."""
    try:
        path = to_fs_path(uri)
    except ValueError:
        return None
    return Path(path) if path and "\0" not in path else None


def path_in(root: Path, uri: str) -> str | None:
    """A document's path in a folder, with slashes; None outside of it."""
    found = to_path(uri)
    path = None if found is None else Path(os.path.normpath(found))
    if path is None or not path.is_relative_to(root):
        return None
    return path.relative_to(root).as_posix()


def from_position(document: Document, position: lsp.Position, encoding: Encoding) -> Position:
    """The client's position, clamped to the document."""
    if position.line >= len(document.lines):
        return document.end
    line = document.line(position.line)
    return Position(position.line, column_from_units(line, position.character, encoding))


def to_position(document: Document, position: Position, encoding: Encoding) -> lsp.Position:
    """A position as the client counts."""
    units = units_from_column(document.lines[position.line], position.column, encoding)
    return lsp.Position(position.line, units)


def to_range(document: Document, start: Position, end: Position, encoding: Encoding) -> lsp.Range:
    """A range as the client counts."""
    return lsp.Range(to_position(document, start, encoding), to_position(document, end, encoding))


def selected_lines(document: Document, chosen: lsp.Range, encoding: Encoding) -> LineSpan | None:
    """The whole lines that a selection touches; None when it is a mere cursor.

    A selection of one character is a cursor as well: that is how Helix says it. The line at whose
    very start a selection ends is not touched.
    """
    start, end = sorted(
        (
            from_position(document, chosen.start, encoding),
            from_position(document, chosen.end, encoding),
        )
    )
    if start.line == end.line and end.column - start.column <= 1:
        return None
    stop = end.line if end.column == 0 and end.line > start.line else end.line + 1
    return LineSpan(start.line, stop)


def to_line(document: Document, number: int, encoding: Encoding) -> lsp.Range:
    """What stands on a line, without the blanks around it, as a range."""
    line = document.line(number)
    start, end = len(line) - len(line.lstrip()), len(line.rstrip())
    return to_range(document, Position(number, min(start, end)), Position(number, end), encoding)


def to_lines(document: Document, span: LineSpan, encoding: Encoding) -> lsp.Range:
    """Some lines as a range, from the start of the first to the end of the last."""
    last = span.stop - 1
    end = Position(last, len(document.line(last)))
    return to_range(document, Position(span.start, 0), end, encoding)


def to_workspace_edit(
    document: Document, change: Change, client: Client, *, label: str = "", confirm: bool = False
) -> lsp.WorkspaceEdit:
    """A change of one document as an edit that names the version it was made for.

    With ``confirm`` the client shows a preview first, if it can. A client without
    ``documentChanges`` gets the plain form, which has no version.
    """
    annotate = confirm and client.change_annotations and client.document_changes
    edits: list[Any] = []
    for replacement in change.replacements:
        place = to_range(document, replacement.start, replacement.end, client.encoding)
        if annotate:
            edits.append(lsp.AnnotatedTextEdit("consult", range=place, new_text=replacement.text))
        else:
            edits.append(lsp.TextEdit(range=place, new_text=replacement.text))
    if not client.document_changes:
        return lsp.WorkspaceEdit(changes={document.uri: edits})
    versioned = lsp.OptionalVersionedTextDocumentIdentifier(
        uri=document.uri, version=document.version
    )
    return lsp.WorkspaceEdit(
        document_changes=[lsp.TextDocumentEdit(text_document=versioned, edits=edits)],
        change_annotations={"consult": lsp.ChangeAnnotation(label=label, needs_confirmation=True)}
        if annotate
        else None,
    )


def changed_document(
    document: Document,
    changes: Iterable[lsp.TextDocumentContentChangeEvent],
    version: int,
    encoding: Encoding,
) -> Document:
    """The document after a didChange: its changes apply one after the other."""
    for change in changes:
        if isinstance(change, lsp.TextDocumentContentChangePartial):
            start = from_position(document, change.range.start, encoding)
            end = from_position(document, change.range.end, encoding)
            document = document.replaced(start, end, change.text, version=version)
        else:
            document = document.with_text(change.text, version=version)
    return document
