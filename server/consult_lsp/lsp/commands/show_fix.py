"""consult.showFix: what a stored fix would change, on a page."""

from consult_lsp.edits.combine import Change, combine
from consult_lsp.errors import UsageError
from consult_lsp.finding import Fix
from consult_lsp.findings.tracked_finding import TrackedFinding
from consult_lsp.lsp.apply.proposal_parts import parts_of
from consult_lsp.lsp.apply.show_changes import Placed, show_changes, show_edits
from consult_lsp.lsp.contract.arguments import ShowFix
from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.session import Session

from .stored_fix import chosen_fix, finding_of


def show_fix(session: Session, argument: ShowFix, _: RequestId | None) -> object:
    """consult.showFix: what a fix would do, and why it is not applied, as a page."""
    remark = finding_of(session, argument)[1]
    session.in_background(_show(session, remark, chosen_fix(remark, argument.fix)))
    return None


async def _show(session: Session, remark: TrackedFinding, chosen: Fix) -> None:
    reason = "\n".join(filter(None, [chosen.doubt, chosen.trade_offs]))
    placed = await _tried(session, remark, chosen)
    if placed is None:
        shown = await show_edits(session, chosen.title, reason, chosen.edits)
    else:
        shown = await show_changes(session, chosen.title, reason, placed)
    if not shown:
        session.messages.say(f"“{chosen.title}” is not applied: {chosen.doubt}")


async def _tried(session: Session, remark: TrackedFinding, chosen: Fix) -> list[Placed] | None:
    """What the fix would do, be it good or not; None where it has no place."""
    try:
        parts = await parts_of(session, remark.made_for, chosen.edits)
    except UsageError:
        return None
    placed: list[Placed] = []
    for part in parts:
        change = await session.in_thread(combine, part.seen, part.fixes[0])
        if not isinstance(change, Change):
            return None
        placed.append((part.seen, change))
    return placed
