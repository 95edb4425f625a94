"""consult.review: findings about some lines become diagnostics with ready fixes, one by one."""

from consult_lsp.lsp.consultations.review import begin
from consult_lsp.lsp.contract.arguments import Review
from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.session import Session

from .argument import task_of


def review(session: Session, argument: Review, request_id: RequestId | None) -> object:
    """Start a review."""
    task = task_of(session, argument, "review")
    return {"job": begin(session, task, request_id, anew=argument.anew).id}
