"""consult.proposals: what was paid for and not made can be applied, shown (to copy) or discarded.

``{"action": "list" | "apply" | "show" | "discard", "id"?, "uri"?}``; without an action the user is
asked, so that one command without arguments is enough in an editor. A client that shows proposals
as differences also has ``place``, which answers what is to be shown by now, and ``accept``, which
makes it as it was shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from consult_lsp.edits.combine import Change
from consult_lsp.errors import UsageError
from consult_lsp.report.plain import plain_line
from consult_lsp.text.document import Document

from .apply_edit import make, placed_now, propose
from .jobs import RequestId
from .parts import change_of
from .proposal import Pending, Proposal
from .session import Session
from .show_changes import Placed, name_of, show_changes, show_edits
from .show_difference import proposal_as_placed
from .show_message_request import chosen

APPLY, SHOW, DISCARD, LATER = "Apply", "Show", "Discard", "Later"

MOST_BUTTONS = 4
"""Proposals to choose from in one question, the newest first."""

MOST_SHOWN = 10
LABEL_LIMIT, REASON_LIMIT = 60, 500


def proposals(session: Session, arguments: list[Any], _: RequestId | None) -> object:
    """Do what the argument says with the proposals that are pending."""
    argument = arguments[0] if arguments and isinstance(arguments[0], Mapping) else {}
    pending = session.proposals.about(str(argument.get("uri") or ""))
    action = argument.get("action", "")
    if action == "list":
        return [_record(session, one) for one in pending]
    if not action:
        session.in_background(_ask(session, pending))
        return None
    if (one := session.proposals.named(str(argument.get("id")))) is None:
        raise UsageError("Nothing was done, because no proposal of this id is pending.")
    if action == "discard":
        session.proposals.drop(one.proposal)
    elif action == "apply":
        session.in_background(_apply(session, one))
    elif action == "show":
        session.in_background(_show(session, one))
    elif action == "place":
        return _place(session, one)
    elif action == "accept":
        return make(session, one.proposal)
    else:
        raise UsageError(
            "Nothing was done, because nothing of the kind can be done with a proposal."
        )
    return None


async def show_proposal(session: Session, proposal: Proposal, why: str) -> bool:
    """Show a proposal on a page: as a patch, or as it was written where it has no place."""
    now = [session.documents.get(part.seen.uri, part.seen) for part in proposal.parts]
    if placed := await session.in_thread(_placed, proposal, now):
        return await show_changes(session, proposal.label, why, placed)
    edits = [edit for part in proposal.parts for fix in part.fixes for edit in fix]
    return await show_edits(session, proposal.label, why, edits)


def _record(session: Session, one: Pending) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": _label(one),
        "files": _files(session, one),
        "uris": [part.seen.uri for part in one.proposal.parts],
        "why": plain_line(one.why, REASON_LIMIT),
        "onlyShown": bool(one.proposal.refused),
    }


async def _ask(session: Session, pending: Sequence[Pending]) -> None:
    if (one := await _choice(session, pending)) is None:
        return
    where = ", ".join(_files(session, one))
    question = f"“{_label(one)}” in {where} was not made. {plain_line(one.why, REASON_LIMIT)}"
    for _ in range(MOST_SHOWN):
        ways = [SHOW, DISCARD, LATER] if one.proposal.refused else [APPLY, SHOW, DISCARD, LATER]
        said = await chosen(session, question, ways)
        if said.title == APPLY:
            await _apply(session, one)
        elif said.title == DISCARD:
            session.proposals.drop(one.proposal)
        elif said.title == SHOW or said.refused:
            await _show(session, one)
        if said.title != SHOW:
            return


async def _choice(session: Session, pending: Sequence[Pending]) -> Pending | None:
    if not pending:
        session.say("No proposals are pending: what was proposed was dealt with.")
        return None
    newest = pending[:MOST_BUTTONS]
    if len(newest) == 1:
        return newest[0]
    named = {f"{number}. {_label(one)}": one for number, one in enumerate(newest, 1)}
    more = len(pending) - len(newest)
    asked = "Which proposal?" + (f" {more} older ones follow when these are gone." if more else "")
    said = await chosen(session, asked, list(named))
    return newest[0] if said.refused else named.get(said.title or "")


async def _apply(session: Session, one: Pending) -> None:
    await propose(session, one.proposal)


async def _place(session: Session, one: Pending) -> dict[str, Any]:
    return proposal_as_placed(one, await placed_now(session, one.proposal))


async def _show(session: Session, one: Pending) -> None:
    if not await show_proposal(session, one.proposal, one.why):
        session.say(f"“{_label(one)}” could not be shown in this editor.")


def _placed(proposal: Proposal, documents: Sequence[Document]) -> list[Placed]:
    """What the proposal would do to the texts as they are; empty where it has no certain place."""
    placed: list[Placed] = []
    for part, now in zip(proposal.parts, documents, strict=True):
        change = change_of(replace(part, within=None), now)
        if not isinstance(change, Change):
            return []
        placed.append((now, change))
    return placed


def _label(one: Pending) -> str:
    return plain_line(one.proposal.label, LABEL_LIMIT)


def _files(session: Session, one: Pending) -> list[str]:
    return [name_of(session, part.seen) for part in one.proposal.parts]
