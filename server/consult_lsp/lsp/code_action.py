"""textDocument/codeAction: stored fixes first, then what the agents can be asked.

Offering is free: nothing here reads a file or asks a model. A fix is placed anew on the text as it
stands, and carries its edit; a consultation is a command that starts a job.
"""

from collections.abc import Iterator
from weakref import WeakKeyDictionary

from lsprotocol import types as lsp

from consult_lsp.edits.combine import Change, recombine
from consult_lsp.finding import Finding, Fix
from consult_lsp.ledger.ledger import Remark
from consult_lsp.report.plain import plain
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

from . import agent_file, menu
from .convert import from_position, selected_lines, to_diagnostic, to_workspace_edit
from .diagnostics import shown
from .menu import TITLE_LIMIT, Aim
from .session import Session
from .symbol import symbol_around

KINDS = (lsp.CodeActionKind.QuickFix, *menu.KINDS)
"""Every kind that is offered."""


async def code_action(session: Session, params: lsp.CodeActionParams) -> list[object]:
    """What can be done about the lines under the selection or the cursor."""
    document = session.documents.get(params.text_document.uri)
    await session.ready.wait()
    if document is None:
        return []
    selection = selected_lines(document, params.range, session.client.encoding)
    cursor = from_position(document, params.range.start, session.client.encoding).line
    lines = selection or LineSpan(cursor, cursor + 1)
    fixes = await agent_file.actions(session, document, lines)
    fixes += _fixes(session, document, lines)
    asks: list[menu.Json] = []
    # A cursor that merely moves asks for fixes only; the full menu is for who opens it or selects.
    automatic = params.context.trigger_kind == lsp.CodeActionTriggerKind.Automatic
    if selection is not None or not automatic:
        aims = await _aims(session, document, selection, cursor)
        asks = menu.consultations(session, document, aims)
        session.warm()
    only = params.context.only
    fixes = [fix for fix in fixes if _is_wanted(fix.kind, only)]
    asks = [ask for ask in asks if _is_wanted(ask["kind"], only)]
    if session.client.code_action_literals:
        return [*fixes, *asks]
    # Such a client knows bare commands only.
    return [*(fix.command for fix in fixes if fix.command), *(ask["command"] for ask in asks)]


def _fixes(session: Session, document: Document, lines: LineSpan) -> Iterator[lsp.CodeAction]:
    """The stored fixes of the findings on these lines, preferred ones first."""
    for remark, finding in shown(session, document):
        if not finding.span.meets(lines):
            continue
        for fix in sorted(remark.finding.fixes, key=lambda fix: not fix.preferred):
            edit = _edit(session, document, remark, fix)
            if edit is not None:
                yield _fix(session, document, remark, finding, fix, edit)


_edits: WeakKeyDictionary[Document, dict[tuple[str, Fix], lsp.WorkspaceEdit | None]] = (
    WeakKeyDictionary()
)


def _edit(
    session: Session, document: Document, remark: Remark, fix: Fix
) -> lsp.WorkspaceEdit | None:
    """The fix as an edit of this text; None where it does not fit any more.

    Its line numbers count in the text that it was made for, so it is placed there first.

    Placing looks through the whole text, and a cursor asks again at each of its movements, so it
    is done once for a Document.
    """
    edits = _edits.setdefault(document, {})
    if (remark.id, fix) not in edits:
        change = recombine(remark.made_for, document, fix.edits)
        edits[remark.id, fix] = (
            to_workspace_edit(document, change, session.client)
            if isinstance(change, Change)
            else None
        )
    return edits[remark.id, fix]


def _fix(
    session: Session,
    document: Document,
    remark: Remark,
    finding: Finding,
    fix: Fix,
    edit: lsp.WorkspaceEdit,
) -> lsp.CodeAction:
    title = plain(fix.title, TITLE_LIMIT)
    index = remark.finding.fixes.index(fix)
    generated = session.client.llm_generated_tag and finding.origin == "model"
    by_command = not session.client.code_action_literals
    return lsp.CodeAction(
        title=title,
        kind=lsp.CodeActionKind.QuickFix,
        diagnostics=[to_diagnostic(document, remark, finding, session.client)],
        is_preferred=(fix.preferred or None) if session.client.is_preferred else None,
        edit=None if by_command else edit,
        command=lsp.Command(
            title=title,
            command="consult.fix",
            arguments=[{"uri": document.uri, "finding": remark.id, "fix": index}],
        )
        if by_command
        else None,
        tags=[lsp.CodeActionTag.LlmGenerated] if generated else None,
    )


async def _aims(
    session: Session, document: Document, selection: LineSpan | None, cursor: int
) -> list[Aim]:
    """What can be asked about: the selection or the symbol around the cursor, then the file."""
    aims: list[Aim] = []
    if selection is not None:
        aims.append(Aim("selection", "selection", selection))
    elif (symbol := await symbol_around(session, document, cursor)) is not None:
        aims.append(Aim("symbol", *symbol))
    return [*aims, Aim("file", "file", document.span)]


def _is_wanted(kind: str | None, only: object) -> bool:
    """Whether ``only`` asks for this kind: kinds are hierarchical, split at dots."""
    if not isinstance(only, (list, tuple)):
        return True
    asked = [str(getattr(one, "value", one)) for one in only]
    return any(not one or kind == one or (kind or "").startswith(one + ".") for one in asked)
