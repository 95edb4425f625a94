"""workspace/applyEdit: an edit that names its version, placed on the text as it is right now."""

from collections.abc import Sequence

from lsprotocol import types as lsp

from consult_lsp.edits.combine import Change, recombine
from consult_lsp.finding import Edit
from consult_lsp.text.document import Document

from .convert import to_workspace_edit
from .session import Session
from .target import Target

ANSWER_SECONDS = 600.0
"""How long a client may keep its preview open. No answer means unknown, not failed."""


def apply(session: Session, target: Target, edits: Sequence[Edit], label: str) -> bool:
    """Send ``edits``, made for ``target``, to the editor; whether there was anything to send.

    The text may have moved on while the model wrote, so they are placed anew, inside the target's
    lines wherever these are now, or refused and the user told.
    """
    document = session.documents.get(target.document.uri)
    if document is None:
        session.warn("Nothing was changed, because the document was closed meanwhile.")
        return False
    change = recombine(target.document, document, edits, target.span)
    if not isinstance(change, Change):
        session.warn(
            "Nothing was changed, because these lines were edited while the model wrote. Ask again."
        )
        return False
    send(session, document, change, label, confirm=True)
    return True


def send(
    session: Session, document: Document, change: Change, label: str, *, confirm: bool
) -> None:
    """Send a change that was placed on the current text, in the same turn of the event loop."""
    edit = to_workspace_edit(document, change, session.client, label=label, confirm=confirm)
    session.in_background(_answered(session, lsp.ApplyWorkspaceEditParams(edit, label=label)))


async def _answered(session: Session, params: lsp.ApplyWorkspaceEditParams) -> None:
    """Wait for what became of the edit, and say so where the editor does not."""
    answer = await session.ask_client(lsp.WORKSPACE_APPLY_EDIT, params, ANSWER_SECONDS)
    result = getattr(answer, "result", None)
    if isinstance(result, lsp.ApplyWorkspaceEditResult) and not result.applied:
        reason = result.failure_reason or "it was not accepted"
        session.warn(f"Nothing was changed: {reason}.")
