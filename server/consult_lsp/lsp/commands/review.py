"""consult.review: findings about some lines become diagnostics with ready fixes, one by one."""

from typing import Any

from consult_lsp.lsp.consultations.review import begin
from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.session import Session

from .argument import target_of


def review(session: Session, arguments: list[Any], request_id: RequestId | None) -> object:
    """Start a review."""
    target = target_of(session, arguments)
    return {"job": begin(session, target, request_id, anew=arguments[0].get("anew") is True).id}
