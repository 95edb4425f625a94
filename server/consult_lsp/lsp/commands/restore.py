"""consult.restore: dismissed findings are shown again."""

from consult_lsp.findings.shown_finding import Shown, together
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
        hidden = [entry for entry in entries if wanted is None or entry.is_named(wanted)]
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
