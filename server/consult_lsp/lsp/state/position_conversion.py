"""To and from the protocol's types: the only place where a client's columns are met."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from lsprotocol import types as lsp
from pygls.uris import to_fs_path

from consult_lsp.finding import Severity
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from consult_lsp.text.position import Encoding, Position, column_from_units, units_from_column

from .capabilities import Client

if TYPE_CHECKING:
    from consult_lsp.edits.combine import Change

MESSAGE_LIMIT = 2_000
"""Characters of a diagnostic's message."""

ANNOTATION = "consult"
"""The name of the one annotation of an edit that wants to be confirmed."""

SEVERITIES = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.INFORMATION: lsp.DiagnosticSeverity.Information,
    Severity.HINT: lsp.DiagnosticSeverity.Hint,
}


def to_path(uri: str) -> Path | None:
    """Where the file of a URI is; None for what is no file, or no URI.

    A name that is not UTF-8, as POSIX allows, keeps its bytes: read otherwise it would be another
    file, of which no ignore file speaks.
    """
    try:
        path = to_fs_path(uri)
        if path and "\ufffd" in path and os.name == "posix":
            path = unquote(urlsplit(uri).path, errors="surrogateescape")
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


def path_in_prompt(root: Path | None, uri: str) -> str:
    """A document's name as the model sees it: within the workspace, or the bare file name."""
    within = None if root is None else path_in(root, uri)
    return within or (to_path(uri) or Path(uri.rpartition(":")[2])).name


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


def is_one_line(document: Document, chosen: lsp.Range, encoding: Encoding) -> bool:
    """Whether a selection is exactly one whole line, with its end or without.

    That is how Kate says a cursor, and Qt Creator one at the start or end of a line.
    """
    start, end = (from_position(document, at, encoding) for at in (chosen.start, chosen.end))
    stop = Position(start.line, len(document.line(start.line)))
    return start.column == 0 and end in (stop, Position(start.line + 1, 0))


def is_one_word(document: Document, chosen: lsp.Range, encoding: Encoding) -> bool:
    """Whether a selection is exactly one word: how Qt Creator says a cursor that is in one."""
    start, end = (from_position(document, at, encoding) for at in (chosen.start, chosen.end))
    words = re.finditer(r"\w+", document.line(start.line))
    return start.line == end.line and (start.column, end.column) in (word.span() for word in words)


def is_rest_of_line(document: Document, chosen: lsp.Range, encoding: Encoding) -> bool:
    """Whether a selection goes to the end of its line: how vim-lsp says a cursor."""
    start, end = (from_position(document, at, encoding) for at in (chosen.start, chosen.end))
    return end == Position(start.line, len(document.line(start.line)))


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


def to_workspace_edit(document: Document, change: "Change", client: Client) -> lsp.WorkspaceEdit:
    """A change of one document, which is made at once."""
    return to_edit_of_files([(document, change)], client)


def to_edit_of_files(
    changes: "Iterable[tuple[Document, Change]]",
    client: Client,
    *,
    confirm: bool = False,
    label: str = "",
    why: str = "",
) -> lsp.WorkspaceEdit:
    """Changes of several documents as one edit that names the versions it was made for.

    A file that is not open has none. With ``confirm`` the client shows a preview first, for which
    it must know annotations. A client without ``documentChanges`` gets the plain form.
    """
    if not client.document_changes:
        plain_form = {d.uri: list(_text_edits(d, change, client)) for d, change in changes}
        return lsp.WorkspaceEdit(changes=plain_form)
    return lsp.WorkspaceEdit(
        document_changes=[
            lsp.TextDocumentEdit(
                text_document=lsp.OptionalVersionedTextDocumentIdentifier(d.uri, d.version),
                edits=list(_text_edits(d, change, client, annotate=confirm)),
            )
            for d, change in changes
        ],
        change_annotations={ANNOTATION: lsp.ChangeAnnotation(label, True, why or None)}
        if confirm
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


def _text_edits(
    document: Document, change: "Change", client: Client, *, annotate: bool = False
) -> Iterator[Any]:
    for start, end, text in change.replacements:
        place = to_range(document, start, end, client.encoding)
        if annotate:
            yield lsp.AnnotatedTextEdit(ANNOTATION, range=place, new_text=text)
        else:
            yield lsp.TextEdit(range=place, new_text=text)
