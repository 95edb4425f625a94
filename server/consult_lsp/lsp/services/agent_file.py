"""Agent and rule files in the editor: what the doctor says, hover on keys, and quick fixes.

The doctor reads in a thread, when a file is opened and once typing rests, and what it found is kept
with the text that it read. Completion is in ``completion.py``.
"""

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit
from weakref import WeakKeyDictionary

from lsprotocol import types as lsp
from pygls.uris import to_fs_path

from consult_lsp.agent_files.kind import Kind, kind_of
from consult_lsp.finding import Severity
from consult_lsp.lsp.state.capabilities import Client
from consult_lsp.lsp.state.position_conversion import (
    MESSAGE_LIMIT,
    SEVERITIES,
    from_position,
    to_range,
    to_workspace_edit,
)
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from consult_lsp.text.plain import plain
from consult_lsp.text.position import Position
from consult_lsp.workspace.sibling_files import exists_beside

if TYPE_CHECKING:
    from consult_lsp.agent_files.diagnosis import Diagnosis, Repair, Replacement

SOURCE = "consult-lsp"

_TITLE_LIMIT = 120

_examined: "WeakKeyDictionary[Document, tuple[Diagnosis, ...]]" = WeakKeyDictionary()


def kind_of_document(uri: str) -> Kind | None:
    """What a document steers; None for one that is no agent or rule file."""
    return kind_of(unquote(urlsplit(uri).path))


async def examine(session: Session, document: Document) -> None:
    """Let the doctor read a document; ``diagnostics`` has the result afterwards."""
    if (kind := kind_of_document(document.uri)) is not None:
        root = session.workspace.root
        _examined[document] = await session.in_thread(_diagnose, document, kind, root)


def diagnostics(session: Session, document: Document) -> list[lsp.Diagnostic]:
    """What the doctor said about this very text."""
    mildest = session.settings.minimum_severity
    return [
        to_diagnostic(document, one, session.client)
        for one in _examined.get(document, ())
        if Severity(one.severity).at_least(mildest)
    ]


def is_to_be_examined(document: Document) -> bool:
    """Whether the doctor will have something to say of this text, and has not read it yet."""
    return document not in _examined and kind_of_document(document.uri) is not None


async def actions(session: Session, document: Document, lines: LineSpan) -> list[lsp.CodeAction]:
    """Quick fixes for what the doctor said about these lines. They need no disk."""
    kind = kind_of_document(document.uri)
    if kind is None or not session.client.code_action_literals:
        return []
    found = _examined.get(document)
    if found is None:
        found = await session.in_thread(_diagnose_text, document, kind)
    repairs: dict[tuple[Replacement, ...], tuple[Repair, list[Diagnosis]]] = {}
    for one in found:
        if one.place.line in lines:
            for repair in one.repairs:
                repairs.setdefault(repair.replacements, (repair, []))[1].append(one)
    ordered = sorted(repairs.values(), key=lambda pair: not pair[0].preferred)
    return [_action(document, repair, settles, session.client) for repair, settles in ordered]


def hover(session: Session, document: Document, position: lsp.Position) -> lsp.Hover | None:
    """What the key or value under the cursor is for."""
    if (kind := kind_of_document(document.uri)) is None:
        return None
    from consult_lsp.agent_files.cursor import explained

    at = from_position(document, position, session.client.encoding)
    if (found := explained(document, kind, at)) is None:
        return None
    line, start, end = found.place
    return lsp.Hover(
        contents=markup(found.markdown, markdown=session.client.hover_markdown),
        range=to_range(
            document, Position(line, start), Position(line, end), session.client.encoding
        ),
    )


def markup(text: str, *, markdown: bool) -> lsp.MarkupContent:
    """A text of ours, without the signs of Markdown for a client that does not show it."""
    if markdown:
        return lsp.MarkupContent(lsp.MarkupKind.Markdown, text)
    return lsp.MarkupContent(lsp.MarkupKind.PlainText, text.replace("**", "").replace("`", ""))


def to_diagnostic(document: Document, one: "Diagnosis", client: Client) -> lsp.Diagnostic:
    """A diagnosis at its place; its text may quote the file, so it is made plain."""
    line, start, end = one.place
    return lsp.Diagnostic(
        range=to_range(document, Position(line, start), Position(line, end), client.encoding),
        message=plain(one.message, MESSAGE_LIMIT),
        severity=SEVERITIES[Severity(one.severity)],
        code=one.code,
        source=SOURCE,
    )


def _action(
    document: Document, repair: "Repair", settles: "list[Diagnosis]", client: Client
) -> lsp.CodeAction:
    from consult_lsp.agent_files.diagnosis import mended
    from consult_lsp.edits.combine import Change
    from consult_lsp.edits.combine import Replacement as Edit

    change = Change(tuple(Edit(*one) for one in repair.replacements), mended(document, repair))
    return lsp.CodeAction(
        title=plain(repair.title, _TITLE_LIMIT),
        kind=lsp.CodeActionKind.QuickFix,
        diagnostics=[to_diagnostic(document, one, client) for one in settles],
        is_preferred=(repair.preferred or None) if client.is_preferred else None,
        edit=to_workspace_edit(document, change, client),
    )


def _diagnose(document: Document, kind: Kind, root: Path | None) -> "tuple[Diagnosis, ...]":
    # The doctor loads PyYAML, which a server without agent files at hand has no use for.
    from consult_lsp.agent_files.doctor import diagnose

    path = to_fs_path(document.uri) if document.uri.startswith("file:") else None
    if path is None:
        return diagnose(document, kind)
    folder = Path(path).parent
    return diagnose(document, kind, exists_beside(folder, root or folder))


def _diagnose_text(document: Document, kind: Kind) -> "tuple[Diagnosis, ...]":
    from consult_lsp.agent_files.doctor import diagnose

    return diagnose(document, kind)
