"""The code actions that dismiss findings of some lines."""

from collections.abc import Iterator

from lsprotocol import types as lsp

from consult_lsp.lsp.contract.arguments import Dismiss
from consult_lsp.lsp.services.diagnostic import to_diagnostic
from consult_lsp.lsp.services.diagnostics import shown
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from consult_lsp.text.plain import plain_line

from .command_action import TITLE_LIMIT, as_command
from .kinds import DISMISS
from .quick_fixes import more_choices, on_lines

MOST_DISMISSALS = 5
"""In one menu, before what leads to the others."""


def dismissals(session: Session, document: Document, lines: LineSpan) -> Iterator[lsp.CodeAction]:
    """For each finding on these lines the action that dismisses it: not a quick fix, so that no
    single keystroke does. Of many, the last one leads to the others."""
    actions = []
    for entry in on_lines(shown(session, document), lines):
        named = plain_line(entry.finding.title, TITLE_LIMIT - 12)
        title = f"Dismiss: {named}…"
        argument = Dismiss(uri=document.uri, finding=entry.id, title=named)
        action = lsp.CodeAction(
            title=title,
            kind=DISMISS,
            diagnostics=[to_diagnostic(session, document, entry)],
            command=lsp.Command(**as_command(title, argument)),
        )
        actions.append(action)
    yield from actions[:MOST_DISMISSALS]
    if rest := [action.command for action in actions[MOST_DISMISSALS:] if action.command]:
        yield more_choices(f"Dismiss another of these findings ({len(rest)})…", rest, DISMISS)
