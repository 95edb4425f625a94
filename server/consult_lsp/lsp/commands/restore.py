"""consult.restore: dismissed findings are shown again."""

from collections.abc import Callable

from consult_lsp.findings.dismissal import Dismissal
from consult_lsp.findings.shown_finding import Shown, together
from consult_lsp.findings.tracked_finding import TrackedFinding
from consult_lsp.lsp.contract.arguments import Restore
from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.session import Session

from .dismiss import show_again, stands_for_team


def restore(session: Session, argument: Restore, _: RequestId | None) -> object:
    """Show again what the user has dismissed: a finding, a document's, or all open documents'."""
    uri, wanted = argument.uri, argument.finding
    restored = 0
    by_team: list[Shown] = []
    for document in list(session.documents.values()):
        if uri not in (None, document.uri):
            continue
        entries = together(session.ledger.dismissed(document))
        reason = session.ledger.reasons(document.uri)
        hidden = [entry for entry in entries if wanted is None or _is_meant(entry, wanted, reason)]
        remarks = [remark for entry in hidden for remark, _ in entry.said] if wanted else None
        count = session.ledger.take_back(document.uri, remarks)
        if count:
            restored += count
            show_again(session, document, everywhere=True)
        is_by_team = session.ledger.dismissed_by_team(document.uri)
        by_team += [entry for entry in hidden if any(is_by_team(r) for r, _ in entry.said)]
    if by_team:
        session.messages.say(stands_for_team(by_team))
    return {"restored": restored}


def _is_meant(
    entry: Shown, wanted: str, reason: Callable[[TrackedFinding], Dismissal | None]
) -> bool:
    """Whether it is that finding, or hides because that one was dismissed at its line."""
    hides = (reason(remark) for remark, _ in entry.said)
    return entry.is_named(wanted) or any(each and each.remark == wanted for each in hides)
