"""consult.proposals: what was paid for and not made can be applied, shown (to copy) or discarded.

Without an action the user is asked, so that one command without arguments is enough in an editor. A
client that shows proposals as differences also has ``place``, which answers what is to be shown by
now, ``accept``, which makes it as it was shown, and ``decline``, which keeps it for another day.
"""

from collections.abc import Sequence
from typing import Any

from consult_lsp.errors import UsageError
from consult_lsp.lsp.apply.apply_edit import make, placed_now, propose
from consult_lsp.lsp.apply.show_changes import name_of
from consult_lsp.lsp.apply.show_difference import proposal_as_placed
from consult_lsp.lsp.apply.show_proposal import show_proposal
from consult_lsp.lsp.client.show_message_request import chosen
from consult_lsp.lsp.contract.arguments import Proposals
from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.proposals import Pending
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.plain import plain_line

APPLY, SHOW, DISCARD, LATER = "Apply", "Show", "Discard", "Later"

MOST_BUTTONS = 4
"""Proposals to choose from in one question, the newest first."""

MOST_SHOWN = 10
LABEL_LIMIT, REASON_LIMIT = 60, 500

DECLINED = "You discarded it."


def proposals(session: Session, argument: Proposals, _: RequestId | None) -> object:
    """Do what the argument says with the proposals that are pending."""
    pending = session.proposals.about(argument.uri or "")
    action = argument.action
    if action == "list":
        return [_record(session, one) for one in pending]
    if action is None:
        session.in_background(_ask(session, pending))
        return None
    if (one := session.proposals.named(argument.id or "")) is None:
        raise UsageError("Nothing was done, because no proposal of this id is pending.")
    if action == "discard":
        session.proposals.drop(one.proposal)
    elif action == "decline":
        session.proposals.keep(one.proposal, DECLINED)
    elif action == "apply":
        session.in_background(_apply(session, one))
    elif action == "show":
        session.in_background(_show(session, one))
    elif action == "place":
        return _place(session, one)
    else:
        return make(session, one.proposal)
    return None


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
        session.messages.say("No proposals are pending.")
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
        session.messages.say(f"“{_label(one)}” could not be shown in this editor.")


def _label(one: Pending) -> str:
    return plain_line(one.proposal.label, LABEL_LIMIT)


def _files(session: Session, one: Pending) -> list[str]:
    return [name_of(session, part.seen) for part in one.proposal.parts]
