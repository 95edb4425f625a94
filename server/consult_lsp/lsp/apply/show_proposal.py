"""A proposal on a page: as a patch, or as it was written where it has no place."""

from collections.abc import Sequence
from dataclasses import replace

from consult_lsp.edits.combine import Change
from consult_lsp.lsp.state.proposals import Proposal
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.document import Document

from .proposal_parts import change_of
from .show_changes import Placed, show_changes, show_edits


async def show_proposal(session: Session, proposal: Proposal, why: str) -> bool:
    """Show a proposal on a page: as a patch, or as it was written where it has no place."""
    now = [session.documents.get(part.seen.uri, part.seen) for part in proposal.parts]
    if placed := await session.in_thread(_placed, proposal, now):
        return await show_changes(session, proposal.label, why, placed)
    edits = [edit for part in proposal.parts for fix in part.fixes for edit in fix]
    return await show_edits(session, proposal.label, why, edits)


def _placed(proposal: Proposal, documents: Sequence[Document]) -> list[Placed]:
    """What the proposal would do to the texts as they are; empty where it has no certain place."""
    placed: list[Placed] = []
    for part, now in zip(proposal.parts, documents, strict=True):
        change = change_of(replace(part, within=None), now)
        if not isinstance(change, Change):
            return []
        placed.append((now, change))
    return placed
