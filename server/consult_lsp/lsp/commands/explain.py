"""consult.explain: what some lines do, on a page beside the code and later in the hover."""

from consult_lsp.lsp.consultations.explain import begin
from consult_lsp.lsp.contract.arguments import Explain
from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.session import Session

from .argument import task_of


def explain(session: Session, argument: Explain, request_id: RequestId | None) -> object:
    """Start an explanation; one can ask further about it."""
    return begin(session, task_of(session, argument, "explain"), request_id)
