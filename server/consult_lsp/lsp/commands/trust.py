"""consult.trust: use the agents and rules of this workspace, now and later."""

from consult_lsp.lsp.contract.arguments import Argument
from consult_lsp.lsp.services.trust_question import trust_workspace
from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.session import Session


def trust(session: Session, _: Argument, __: RequestId | None) -> object:
    """consult.trust: use the agents and rules of this workspace, now and later."""
    if session.workspace.root is not None:
        session.in_background(trust_workspace(session, session.workspace.root))
    return None
