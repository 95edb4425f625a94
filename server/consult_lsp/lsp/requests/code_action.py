"""textDocument/codeAction: stored fixes, then what the agents can be asked, dismissals last.

Offering is free: nothing here reads a file or asks a model. A consultation is a command that starts
a job.
"""

import itertools

from lsprotocol import types as lsp

from consult_lsp.lsp.menu import consultations as menu
from consult_lsp.lsp.menu.command_action import Json
from consult_lsp.lsp.menu.command_burst import number_menu
from consult_lsp.lsp.menu.dismissal_actions import dismissals
from consult_lsp.lsp.menu.quick_fixes import quick_fixes, sole_fix
from consult_lsp.lsp.services import agent_file
from consult_lsp.lsp.services.preloading import warm
from consult_lsp.lsp.services.symbol import symbol_around
from consult_lsp.lsp.state.position_conversion import (
    from_position,
    is_one_line,
    is_one_word,
    is_rest_of_line,
    selected_lines,
)
from consult_lsp.lsp.state.selection import selection_of, whole_file
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from consult_lsp.text.selection import Selection


async def code_action(session: Session, params: lsp.CodeActionParams) -> list[object]:
    """What can be done about the lines under the selection or the cursor."""
    document = session.documents.get(params.text_document.uri)
    await session.agents.ready.wait()
    if document is None:
        return []
    encoding, context = session.client.encoding, params.context
    selection = selected_lines(document, params.range, encoding)
    cursor = from_position(document, params.range.start, encoding).line
    lines = selection or LineSpan(cursor, cursor + 1)
    if (shows := session.conversations.at(document.uri)) is not None:
        from consult_lsp.lsp.menu import page_actions as page_action

        chosen = selection_of(session.workspace.root, document, lines, "lines")
        return await page_action.actions(session, *shows, chosen, context)
    if selection == document.span and (sole := sole_fix(session, document, context)) is not None:
        has_literals = session.client.code_action_literals
        return [one if has_literals else one.command for one in sole if has_literals or one.command]
    fixes = await agent_file.actions(session, document, lines)
    fixes += quick_fixes(session, document, lines, context.diagnostics)
    last = list(dismissals(session, document, lines))
    asks: list[Json] = []
    says_cursor = [is_one_line, is_one_word]
    says_cursor += [is_rest_of_line] if session.client.sends_rest_of_line else []
    is_cursor = selection is None or any(
        says(document, params.range, encoding) for says in says_cursor
    )
    is_moving = is_cursor and context.trigger_kind == lsp.CodeActionTriggerKind.Automatic
    # A cursor that merely moves lights no bulb. Where there is one, it shows what was told then.
    if not is_moving or fixes or last:
        around = cursor if is_cursor else None
        selections = await _selections(session, document, selection, around)
        asks = menu.consultations(session, selections)
    if not is_moving:
        warm(session)
    fixes = [fix for fix in fixes if _is_wanted(fix.kind, context.only)]
    asks = [ask for ask in asks if _is_wanted(ask["kind"], context.only)]
    last = [one for one in last if _is_wanted(one.kind, context.only)]
    number_menu(session, [*fixes, *asks])
    if session.client.sorts_by_title:
        fixes, asks, last = _with_numbers(fixes, asks, last)
    if session.client.code_action_literals:
        return [*fixes, *asks, *last]
    # Such a client knows bare commands only.
    first, finally_ = ([one.command for one in some if one.command] for some in (fixes, last))
    return [*first, *(ask["command"] for ask in asks), *finally_]


def _with_numbers(
    fixes: list[lsp.CodeAction], asks: list[Json], last: list[lsp.CodeAction]
) -> tuple[list[lsp.CodeAction], list[Json], list[lsp.CodeAction]]:
    """The same with a number before each title, so that a client that sorts keeps our order."""
    width = len(str(len(fixes) + len(asks) + len(last)))
    numbers = (f"{number:0{width}}. " for number in itertools.count(1))
    for fix in fixes:
        fix.title = next(numbers) + fix.title
    asks = [{**ask, "title": next(numbers) + ask["title"]} for ask in asks]
    for one in last:
        one.title = next(numbers) + one.title
    return fixes, asks, last


async def _selections(
    session: Session, document: Document, selected: LineSpan | None, cursor: int | None
) -> list[Selection]:
    """What can be asked about: what is selected or the symbol around the cursor, then the file.

    A single line that was sent as a whole is a selection only where no symbol is around it.
    """
    root = session.workspace.root
    symbol = None if cursor is None else await symbol_around(session, document, cursor)
    file = whole_file(root, document)
    if symbol is not None:
        name, span = symbol
        return [selection_of(root, document, span, "symbol", name), file]
    if selected is not None:
        return [selection_of(root, document, selected, "selection"), file]
    return [file]


def _is_wanted(kind: str | None, only: object) -> bool:
    """Whether ``only`` asks for this kind: kinds are hierarchical, split at dots."""
    if not isinstance(only, (list, tuple)):
        return True
    asked = [str(getattr(one, "value", one)) for one in only]
    return any(not one or kind == one or (kind or "").startswith(one + ".") for one in asked)
