"""consult/showProposal: a proposal as a difference in the editor, where the client can show one.

Our own request, for clients that declare ``experimental.consultProposals``. It is answered at once
with ``{"shown": true}``. What the user makes of it comes by ``consult.proposals``, whenever that
is; until then the proposal is pending, so that a difference that is closed loses nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from consult_lsp.lsp.state.proposals import Pending
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.plain import plain_line

from .show_changes import Placed

SHOW_PROPOSAL = "consult/showProposal"

SHOW_SECONDS = 10.0
"""How long a client may take to open a difference; not how long the user may look at it."""

UNDECIDED = "You have not accepted it yet."

TITLE_LIMIT = 120


async def show_difference(
    session: Session, pending: Pending, why: str, placed: Sequence[Placed]
) -> bool:
    """Show a pending proposal as it is placed now; whether the client shows it."""
    params = {"why": why, **proposal_as_placed(pending, placed)}
    said = await session.ask_client(SHOW_PROPOSAL, params, SHOW_SECONDS)
    return isinstance(said.result, Mapping) and said.result.get("shown") is True


def proposal_as_placed(pending: Pending, placed: Sequence[Placed]) -> dict[str, Any]:
    """What the client shows: the text that each file would have, and the line to look at first."""
    files = [
        {"uri": document.uri, "line": change.replacements[0][0].line, "text": change.after.text}
        for document, change in placed
    ]
    title = plain_line(pending.proposal.label, TITLE_LIMIT)
    return {"id": pending.id, "title": title, "files": files}
