"""consult.review: findings about some lines become diagnostics with ready fixes, one by one."""

from consult_lsp.lsp.consultations.review import begin
from consult_lsp.lsp.contract.arguments import Review
from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.session import Session

from .argument import target_of


def review(session: Session, argument: Review, request_id: RequestId | None) -> object:
    """Start a review."""
    target = target_of(session, argument)
    return {"job": begin(session, target, request_id, anew=argument.anew).id}
