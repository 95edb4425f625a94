"""consult.ask: a question about some lines or about the project."""

from dataclasses import replace

from consult_lsp.consult.task import Task
from consult_lsp.errors import UsageError
from consult_lsp.lsp.client.command_names import quoted_name
from consult_lsp.lsp.client.quick_pick import can_pick
from consult_lsp.lsp.consultations.ask import begin, question_in
from consult_lsp.lsp.consultations.pick_intent import pick_intent
from consult_lsp.lsp.contract.arguments import Ask
from consult_lsp.lsp.services.no_model import can_ask
from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.selection import whole_file
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.document import Document

from .argument import agent_of, task_of


def ask_question(session: Session, argument: Ask, request_id: RequestId | None) -> object:
    """Answer it: ``{"job", "conversation"}``.

    Without a URI it is about the project. Without a question the user picks one that is ready, or
    types one: in the client's own box, or else on a page.
    """
    about_project = argument.uri is None
    task = _task(session, argument)
    question = question_in(argument.question) or task.intent
    if not question and not can_ask(session, task.agent):
        return None
    if not question and not about_project and argument.intent is None and can_pick(session):
        pick_intent(session, task)
        return None
    return begin(session, replace(task, intent=question), request_id)


def _task(session: Session, argument: Ask) -> Task:
    if argument.uri is not None:
        return task_of(session, argument, "ask")
    if session.workspace.project is None:
        raise UsageError(
            "Nothing was asked about the project, because this workspace is not trusted. "
            f"Choose {quoted_name(session, 'consult.trust')} first, or ask about a file."
        )
    nothing = whole_file(session.workspace.root, Document("", ""))
    return Task("ask", agent_of(session, argument.agent), nothing)
