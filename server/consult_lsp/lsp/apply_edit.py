"""workspace/applyEdit: an edit that names its version, placed on the text as it is right now.

An edit for a client that knows no versions is safe only while no other is under way: until the
editor has told the text that an edit makes, the next one for that document waits.
"""

import asyncio
from collections.abc import Awaitable, Sequence

from lsprotocol import types as lsp

from consult_lsp.edits.combine import Change, recombine
from consult_lsp.finding import Edit
from consult_lsp.report.plain import plain_line
from consult_lsp.text.document import Document

from .convert import to_workspace_edit
from .protocol import Answer
from .session import Session
from .target import Target

ANSWER_SECONDS = 600.0
"""How long a client may keep its preview open. No answer means unknown, not failed."""

LABEL_LIMIT = 120
"""Characters of the label of an edit, which editors show in a preview or beside *undo*."""

TOLD_SECONDS = 5.0
"""How long a client that knows no versions may take to tell the text that an edit has made."""


async def apply(session: Session, target: Target, edits: Sequence[Edit], label: str) -> bool:
    """Send ``edits``, made for ``target``, to the editor; whether there was anything to send.

    The text may have moved on while the model wrote, so they are placed anew, inside the target's
    lines wherever these are now, or refused and the user told.
    """
    uri = target.document.uri
    while True:
        if not await _edits_are_told(session, uri):
            session.warn("Nothing was changed, because another edit is still under way. Ask again.")
            return False
        document = session.documents.get(uri)
        if document is None:
            session.warn("Nothing was changed, because the document was closed meanwhile.")
            return False
        change = await session.in_thread(recombine, target.document, document, edits, target.span)
        # Placing takes a while in a large text, and there the text may have moved on once more.
        if session.documents.get(uri) is document and uri not in session.edited:
            break
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
    label = plain_line(label, LABEL_LIMIT)
    edit = to_workspace_edit(document, change, session.client, label=label, confirm=confirm)
    params = lsp.ApplyWorkspaceEditParams(edit, label=label)
    answer = session.ask_client(lsp.WORKSPACE_APPLY_EDIT, params, ANSWER_SECONDS)
    if not session.client.document_changes:
        session.edited[document.uri] = asyncio.Event()
    session.in_background(_answered(session, document.uri, answer))


async def _edits_are_told(session: Session, uri: str) -> bool:
    """Wait for the text that the edits before have made; False if it does not come in time."""
    try:
        async with asyncio.timeout(TOLD_SECONDS):
            while (told := session.edited.get(uri)) is not None:
                await told.wait()
    except TimeoutError:
        session.edit_is_told(uri)
        return False
    return True


async def _answered(session: Session, uri: str, answer: Awaitable[Answer]) -> None:
    """Wait for what became of the edit, and say so where the editor does not."""
    result = (await answer).result
    if isinstance(result, lsp.ApplyWorkspaceEditResult) and not result.applied:
        session.edit_is_told(uri)
        reason = result.failure_reason or "it was not accepted"
        session.warn(f"Nothing was changed: {reason}.")
