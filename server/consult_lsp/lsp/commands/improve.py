"""consult.improve: an edit inside the selected lines, which the user previews and accepts."""

from consult_lsp.lsp.client.quick_pick import can_pick
from consult_lsp.lsp.consultations.improve import begin
from consult_lsp.lsp.consultations.pick_intent import pick_intent
from consult_lsp.lsp.contract.arguments import Improve
from consult_lsp.lsp.services.no_model import can_ask
from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.session import Session

from .argument import task_of


def improve(session: Session, argument: Improve, request_id: RequestId | None) -> object:
    """Start an improvement; where no intent is said, not even ``""``, the user picks it first."""
    task = task_of(session, argument, "improve")
    if argument.intent is None and can_pick(session):
        if can_ask(session, task.agent):
            pick_intent(session, task)
        return None
    return {"job": begin(session, task, request_id).id}
