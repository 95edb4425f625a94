"""workspace/applyEdit: the one gate for every edit that we ask the editor to make.

A Proposal is placed on the text as it is right now, confirmed where the user has not agreed to it
yet, placed anew after that, and sent with the versions it was placed on; once more where the text
moved on before the editor had it. Whatever stops it is one message, and then nothing was changed;
what was paid for is kept as a pending proposal.

An edit for a client that knows no versions is safe only while no other is under way: until the
editor has told the text that an edit makes, the next one for that document waits.
"""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass

from lsprotocol import types as lsp

from consult_lsp.edits.combine import Change
from consult_lsp.errors import UsageError
from consult_lsp.finding import Edit
from consult_lsp.lsp.client.command_names import quoted_name
from consult_lsp.lsp.state.position_conversion import to_edit_of_files
from consult_lsp.lsp.state.proposals import Consent, Part, Proposal
from consult_lsp.lsp.state.session import Session
from consult_lsp.syntax.language import language_of
from consult_lsp.text.document import Document
from consult_lsp.text.plain import plain_line
from consult_lsp.text.selection import Selection
from consult_lsp.wire.protocol import Answer

from .confirmation import Word, word_on
from .proof_command import doubt_of
from .proposal_parts import change_of, check_number, file_now, parts_of, parts_unread, why_guarded
from .show_changes import Placed, name_of, show_changes
from .show_difference import UNDECIDED, show_difference

ANSWER_SECONDS = 600.0
"""How long a client may keep its preview open. No answer means unknown, not failed."""

LABEL_LIMIT = 120
"""Characters of the label of an edit, which editors show in a preview or beside *undo*."""

TOLD_SECONDS = 5.0
"""How long a client that knows no versions may take to tell the text that an edit has made."""

MOST_TRIES = 3
"""Times that one edit is sent, each time placed on the text that has come meanwhile."""

READ_SECONDS = 1.0
"""Whoever says no to a preview has looked at it for longer; before, the editor itself said no."""

NOT_APPLIED = "not applied"
UNTOLD = "The editor has not said whether it made the edit."
UNANSWERED = "The question whether to make it was not answered."
BEYOND = "This reaches beyond the lines you chose."


async def apply(
    session: Session,
    selection: Selection,
    edits: Sequence[Edit],
    label: str,
    consent: Consent = Consent.PREVIEWED,
) -> str:
    """Propose edits that were asked for inside the selected lines; other files are asked about."""
    try:
        parts = await parts_of(session, selection.document, edits, selection.span)
    except UsageError as error:
        unread = parts_unread(session, selection.document, edits)
        keep(session, Proposal(label, unread, Consent.ASKED), str(error))
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
    shows = session.client.shows_proposals and (asks or proposal.consent is not Consent.GIVEN)
    try:
        if session.settings.proof and proposal.by_model:
            placed = await placed_now(session, proposal)
            if doubt := await doubt_of(session, placed):
                session.proposals.keep(proposal, doubt)
                await _show(session, proposal, doubt, placed)
                return NOT_APPLIED
        placed = await placed_now(session, proposal)
    except UsageError as error:
        keep(session, proposal, str(error))
        return NOT_APPLIED
    why = " ".join(guarded) or _beyond(proposal)
    if shows:
        session.in_background(_show_as_difference(session, proposal, why, placed))
        return "waiting for your answer"
    if asks and proposal.by_model:
        session.proposals.keep(proposal, UNANSWERED)  # should the session end before
    if asks:
        session.in_background(_ask_and_send(session, proposal, why, placed))
        return "waiting for your answer"
    send(session, placed, proposal, confirm=previews and proposal.consent is not Consent.GIVEN)
    return "edit sent"


async def make(session: Session, proposal: Proposal) -> None:
    """Make what the user has seen and accepted, placed on the text as it is by now.

    Raises UsageError when it has no certain place any more.
    """
    send(session, await placed_now(session, proposal), proposal, confirm=False)


def keep(session: Session, proposal: Proposal, why: str) -> None:
    """Say why a proposal was not made, and keep what was paid for."""
    if not proposal.by_model:
        session.messages.warn(why)
        return
    session.proposals.keep(proposal, why)
    label = plain_line(proposal.label, LABEL_LIMIT)
    name = quoted_name(session, "consult.proposals")
    session.messages.warn(f"{why} “{label}” is kept: {name} has it.")


async def placed_now(session: Session, proposal: Proposal) -> list[Placed]:
    """What the proposal does to the text as it is: send it before the next ``await``.

    Raises UsageError when it is never made, when a document is closed, or when a part of it has no
    certain place any more.
    """
    if proposal.refused:
        raise UsageError(f"Nothing was changed, and this is only shown. {proposal.refused}")
    check_number(proposal.parts)
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
            raise UsageError(f"Nothing was changed in {name}. {change}")
    return [(d, c) for d, c in zip(documents, changes, strict=True) if isinstance(c, Change)]


def send(
    session: Session,
    placed: Sequence[Placed],
    proposal: Proposal,
    *,
    confirm: bool,
    tries: int = MOST_TRIES,
) -> None:
    """Send what was placed on the current text, in the same turn of the event loop."""
    if proposal.by_model:
        session.proposals.keep(proposal, UNTOLD)  # until it is known to be made
    label = plain_line(proposal.label, LABEL_LIMIT)
    why = _beyond(proposal)
    edit = to_edit_of_files(placed, session.client, confirm=confirm, label=label, why=why)
    params = lsp.ApplyWorkspaceEditParams(edit, label=label)
    answer = session.ask_client(lsp.WORKSPACE_APPLY_EDIT, params, ANSWER_SECONDS)
    documents = [document for document, _ in placed if document.uri in session.documents]
    if not session.client.document_changes:
        session.documents.being_edited.update(
            (document.uri, asyncio.Event()) for document in documents
        )
    sent = _Sent(proposal, documents, confirm, tries, asyncio.get_running_loop().time())
    session.in_background(_answered(session, sent, answer))


def _beyond(proposal: Proposal) -> str:
    """The reason to ask, where it is that more than the chosen lines may change."""
    if proposal.consent is not Consent.ASKED:
        return ""
    spans = [(part.within, part.seen.span) for part in proposal.parts]
    inside = all(within is not None and not within.holds(whole) for within, whole in spans)
    return "" if inside else BEYOND


async def _show_as_difference(
    session: Session, proposal: Proposal, why: str, placed: Sequence[Placed]
) -> None:
    pending = session.proposals.keep(proposal, UNDECIDED)
    if not await show_difference(session, pending, why, placed):
        keep(session, proposal, "Nothing was changed, because the editor has not shown the change.")


async def _ask_and_send(
    session: Session, proposal: Proposal, why: str, placed: Sequence[Placed]
) -> None:
    word = await word_on(session, proposal.label, why, placed)
    if word is Word.NOT_ASKED:
        not_asked = "Nothing was changed, because this editor did not ask you whether to."
        keep(session, proposal, not_asked)
    elif word is Word.NO and _is_wanted(session, proposal):
        session.proposals.keep(proposal, "You did not want it made when you were asked.")
    elif word is Word.YES and (_is_wanted(session, proposal) or not proposal.by_model):
        await _send_anew(session, proposal, confirm=False)


def _is_wanted(session: Session, proposal: Proposal) -> bool:
    """Whether a model's proposal is still pending: it may have been made or discarded meanwhile."""
    return session.proposals.named(proposal.id) is not None


async def _send_anew(
    session: Session, proposal: Proposal, *, confirm: bool, tries: int = MOST_TRIES
) -> None:
    """Place it on the text as it is by now, and send it."""
    try:
        placed = await placed_now(session, proposal)
        send(session, placed, proposal, confirm=confirm, tries=tries)
    except UsageError as error:
        keep(session, proposal, str(error))


async def _show(session: Session, proposal: Proposal, doubt: str, placed: Sequence[Placed]) -> None:
    """Show what failed its proof; it is not applied."""
    session.messages.warn(f"“{plain_line(proposal.label, LABEL_LIMIT)}” was not applied. {doubt}")
    await show_changes(session, proposal.label, doubt, placed)


async def _edits_are_told(session: Session, uri: str) -> None:
    """Wait for the text that the edits before have made. Raises UsageError if it does not come."""
    try:
        async with asyncio.timeout(TOLD_SECONDS):
            while (told := session.documents.being_edited.get(uri)) is not None:
                await told.wait()
    except TimeoutError:
        session.documents.edit_is_told(uri)
        raise UsageError(
            "Nothing was changed, because another edit is still under way. Try again."
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
    return opened is document and document.uri not in session.documents.being_edited


def _place(parts: Sequence[Part], documents: Sequence[Document]) -> list[Change | str]:
    """The change of each document, or what is the matter with it."""
    return [_placed(part, now) for part, now in zip(parts, documents, strict=True)]


def _placed(part: Part, now: Document) -> Change | str:
    change = change_of(part, now)
    if not isinstance(change, Change):
        return " ".join(dict.fromkeys(refusal.detail for refusal in change))
    # The grammars load here, when a first edit is made.
    from consult_lsp.edits.breakage import why_broken

    return why_broken(now, change, language_of(now.language_id, now.uri)) or change


@dataclass(frozen=True, slots=True)
class _Sent:
    """What was sent to the editor: placed on ``documents``, which are open there."""

    proposal: Proposal
    documents: Sequence[Document]
    confirm: bool
    tries: int
    at: float


async def _answered(session: Session, sent: _Sent, answer: Awaitable[Answer]) -> None:
    """Wait for what became of the edit, and say so where the editor does not."""
    said = await answer
    result = said.result
    if isinstance(result, lsp.ApplyWorkspaceEditResult) and result.applied:
        session.proposals.drop(sent.proposal)
        return
    took = asyncio.get_running_loop().time() - sent.at
    moved_on = any(session.documents.get(one.uri) is not one for one in sent.documents)
    for document in sent.documents:
        session.documents.edit_is_told(document.uri)
    said_no = sent.confirm and took >= READ_SECONDS
    has_said = said.refused or isinstance(result, lsp.ApplyWorkspaceEditResult)
    if sent.proposal.by_model and not _is_wanted(session, sent.proposal):
        return
    if has_said and moved_on and sent.tries > 1 and not said_no:
        await _send_anew(session, sent.proposal, confirm=sent.confirm, tries=sent.tries - 1)
    elif not session.closed:
        keep(session, sent.proposal, _why_not_made(said))


def _why_not_made(said: Answer) -> str:
    if said.refused:
        return "Nothing was changed: the editor answered the edit with an error."
    if not isinstance(said.result, lsp.ApplyWorkspaceEditResult):
        return UNTOLD
    if said.result.failure_reason:
        return f"Nothing was changed: {plain_line(said.result.failure_reason).rstrip('.')}."
    return "Nothing was changed: the edit was not accepted."
