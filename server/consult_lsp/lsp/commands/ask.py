"""consult.ask: a question about some lines or about the project."""

from dataclasses import replace

from consult_lsp.errors import UsageError
from consult_lsp.lsp.consultations.ask import begin, question_in
from consult_lsp.lsp.consultations.pick_intent import is_to_be_picked, pick_intent
from consult_lsp.lsp.contract.arguments import Ask
from consult_lsp.lsp.services.no_model import can_ask
from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.session import Session
from consult_lsp.lsp.state.target import Target
from consult_lsp.text.document import Document

from .argument import agent_of, target_of


def ask_question(session: Session, argument: Ask, request_id: RequestId | None) -> object:
    """Answer it: ``{"job", "conversation"}``.

    Without a URI it is about the project. Without a question the user picks one that is ready, or
    types one: in the client's own box, or else on a page.
    """
    about_project = argument.uri is None
    target = _target(session, argument)
    question = question_in(argument.question) or target.intent
    if not question and not can_ask(session, target.agent):
        return None
    if not question and not about_project and is_to_be_picked(session, argument):
        pick_intent(session, "ask", target, argument)
        return None
    return begin(session, replace(target, intent=question), request_id)


def _target(session: Session, argument: Ask) -> Target:
    if argument.uri is not None:
        return target_of(session, argument)
    if session.workspace.project is None:
        raise UsageError(
            "Nothing was asked about the project, because this workspace is not trusted. "
            "Choose “Trust This Workspace” first, or ask about a file."
        )
    document = Document("", "")
    return Target(agent_of(session, argument.agent), document, document.span)
