"""workspace/applyEdit: the one gate for every edit that we ask the editor to make.

A Proposal is placed on the text as it is right now, confirmed where the user has not agreed to it
yet, placed anew after that, and sent with the versions it was placed on. Whatever stops it is one
message, and then nothing was changed.

An edit for a client that knows no versions is safe only while no other is under way: until the
editor has told the text that an edit makes, the next one for that document waits.
"""

import asyncio
from collections.abc import Awaitable, Sequence

from lsprotocol import types as lsp

from consult_lsp.edits.combine import Change, recombine_all
from consult_lsp.errors import UsageError
from consult_lsp.finding import Edit
from consult_lsp.report.plain import plain_line
from consult_lsp.syntax.language import language_of
from consult_lsp.text.document import Document

from .confirm import agreed
from .convert import to_edit_of_files
from .proof import doubt_of
from .proposal import Consent, Part, Proposal, file_now, parts_of, why_guarded
from .protocol import Answer
from .session import Session
from .show_changes import Placed, name_of, show_changes
from .target import Target

ANSWER_SECONDS = 600.0
"""How long a client may keep its preview open. No answer means unknown, not failed."""

LABEL_LIMIT = 120
"""Characters of the label of an edit, which editors show in a preview or beside *undo*."""

TOLD_SECONDS = 5.0
"""How long a client that knows no versions may take to tell the text that an edit has made."""

NOT_APPLIED = "not applied"
BEYOND = "This reaches beyond the lines you chose."


async def apply(
    session: Session,
    target: Target,
    edits: Sequence[Edit],
    label: str,
    consent: Consent = Consent.PREVIEWED,
) -> str:
    """Propose edits that were asked for inside the target's lines; other files are asked about."""
    try:
        parts = await parts_of(session, target.document, edits, target.span)
    except UsageError as error:
        session.warn(str(error))
        return NOT_APPLIED
    if any(part.path for part in parts):
        consent = Consent.ASKED
    return await propose(session, Proposal(label, parts, consent))


async def propose(session: Session, proposal: Proposal) -> str:
    """Have a proposal made, with the user's consent; the last words of a progress line.

    It does not wait for the user: whoever calls it has done its work when it returns.
    """
    guarded = [why for part in proposal.parts if (why := why_guarded(session, part.seen))]
    previews = session.client.previews_edits and not guarded
    asks = bool(guarded) or (proposal.consent is Consent.ASKED and not previews)
    try:
        if session.settings.proof and proposal.by_model:
            placed = await placed_now(session, proposal)
            if doubt := await doubt_of(session, placed):
                await _show(session, proposal, doubt, placed)
                return NOT_APPLIED
        placed = await placed_now(session, proposal)
    except UsageError as error:
        session.warn(str(error))
        return NOT_APPLIED
    if asks:
        why = " ".join(guarded) or BEYOND
        session.in_background(_ask_and_send(session, proposal, why, placed))
        return "waiting for your answer"
    send(session, placed, proposal, confirm=previews and proposal.consent is not Consent.GIVEN)
    return "edit sent"


async def placed_now(session: Session, proposal: Proposal) -> list[Placed]:
    """What the proposal does to the text as it is: send it before the next ``await``.

    Raises UsageError when a document is closed, or a part of it has no certain place any more.
    """
    while True:
        for part in proposal.parts:
            await _edits_are_told(session, part.seen.uri)
        documents = [await _document_now(session, part) for part in proposal.parts]
        changes = await session.in_thread(_place, proposal.parts, documents)
        # Placing takes a while in a large text, and there the text may have moved on once more.
        if all(_is_current(session, document) for document in documents):
            break
    for document, change in zip(documents, changes, strict=True):
        if isinstance(change, str):
            name = name_of(session, document)
            raise UsageError(f"Nothing was changed, because {name} {change}. Ask again.")
    return [(d, c) for d, c in zip(documents, changes, strict=True) if isinstance(c, Change)]


def send(session: Session, placed: Sequence[Placed], proposal: Proposal, *, confirm: bool) -> None:
    """Send what was placed on the current text, in the same turn of the event loop."""
    label = plain_line(proposal.label, LABEL_LIMIT)
    why = BEYOND if proposal.consent is Consent.ASKED else ""
    edit = to_edit_of_files(placed, session.client, confirm=confirm, label=label, why=why)
    params = lsp.ApplyWorkspaceEditParams(edit, label=label)
    answer = session.ask_client(lsp.WORKSPACE_APPLY_EDIT, params, ANSWER_SECONDS)
    uris = [document.uri for document, _ in placed if document.uri in session.documents]
    if not session.client.document_changes:
        session.edited.update((uri, asyncio.Event()) for uri in uris)
    session.in_background(_answered(session, uris, answer))


async def _ask_and_send(
    session: Session, proposal: Proposal, why: str, placed: Sequence[Placed]
) -> None:
    if not await agreed(session, proposal.label, why, placed):
        return
    try:
        # The text may have moved on while the question was open.
        send(session, await placed_now(session, proposal), proposal, confirm=False)
    except UsageError as error:
        session.warn(str(error))


async def _show(session: Session, proposal: Proposal, doubt: str, placed: Sequence[Placed]) -> None:
    """Show what failed its proof; it is not applied."""
    session.warn(f"“{plain_line(proposal.label, LABEL_LIMIT)}” was not applied. {doubt}")
    await show_changes(session, proposal.label, doubt, placed)


async def _edits_are_told(session: Session, uri: str) -> None:
    """Wait for the text that the edits before have made. Raises UsageError if it does not come."""
    try:
        async with asyncio.timeout(TOLD_SECONDS):
            while (told := session.edited.get(uri)) is not None:
                await told.wait()
    except TimeoutError:
        session.edit_is_told(uri)
        raise UsageError(
            "Nothing was changed, because another edit is still under way. Ask again."
        ) from None


async def _document_now(session: Session, part: Part) -> Document:
    if part.path:
        return await file_now(session, part.path)
    if (document := session.documents.get(part.seen.uri)) is None:
        raise UsageError(
            "Nothing was changed, because the document was closed or renamed meanwhile."
        )
    return document


def _is_current(session: Session, document: Document) -> bool:
    opened = session.documents.get(document.uri)
    if opened is None:  # closed just now, or a file that was read from disk
        return document.version is None
    return opened is document and document.uri not in session.edited


def _place(parts: Sequence[Part], documents: Sequence[Document]) -> list[Change | str]:
    """The change of each document, or what is the matter with it."""
    return [_placed(part, now) for part, now in zip(parts, documents, strict=True)]


def _placed(part: Part, now: Document) -> Change | str:
    change = recombine_all(part.seen, now, part.fixes, part.within)
    if not isinstance(change, Change):
        return "was edited meanwhile, or does not hold these lines any more"
    # The grammars load here, when a first edit is made.
    from consult_lsp.edits.breakage import why_broken

    broken = why_broken(now, change, language_of(now.language_id, now.uri))
    return "would no longer parse" if broken else change


async def _answered(session: Session, uris: Sequence[str], answer: Awaitable[Answer]) -> None:
    """Wait for what became of the edit, and say so where the editor does not."""
    result = (await answer).result
    if isinstance(result, lsp.ApplyWorkspaceEditResult) and not result.applied:
        for uri in uris:
            session.edit_is_told(uri)
        if result.failure_reason:
            session.warn(f"Nothing was changed: {result.failure_reason}.")
        else:  # the user has most probably said no, and knows
            session.say("Nothing was changed: the edit was not accepted.")
