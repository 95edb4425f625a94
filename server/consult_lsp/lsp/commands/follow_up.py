"""consult.followUp: a conversation goes on."""

from dataclasses import replace

from consult_lsp.errors import UsageError
from consult_lsp.lsp.consultations.ask import (
    AnswerHandler,
    answered,
    question_in,
    show_place_to_type,
)
from consult_lsp.lsp.contract.arguments import FollowUp
from consult_lsp.lsp.services.no_model import can_ask
from consult_lsp.lsp.state.conversations import Conversation
from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.session import Session


def follow_up(session: Session, argument: FollowUp, request_id: RequestId | None) -> object:
    """Go on with a conversation, as ``consult.ask`` begins one."""
    conversation = _meant(session, argument)
    if conversation is None:
        raise UsageError("Nothing was asked, because the conversation is no longer kept. Ask anew.")
    if conversation.busy:
        raise UsageError("Nothing was asked, because the answer before is not whole yet. Wait.")
    question = question_in(argument.question)
    if not question:
        if can_ask(session, conversation.subject.agent):
            session.in_background(show_place_to_type(session, conversation))
        return {"conversation": conversation.id}
    page = argument.page
    is_typed = (
        bool(conversation.pages)
        and conversation.pages[-1].uri == page
        and page in session.documents
    )
    if conversation.task is None:
        conversation.subject = replace(conversation.subject, flow="ask", intent=question)
    handler = AnswerHandler(session, conversation, question, is_typed=is_typed)
    return answered(handler, request_id)


def _meant(session: Session, argument: FollowUp) -> Conversation | None:
    if argument.conversation is not None:
        return session.conversations.find(argument.conversation)
    found = session.conversations.at(argument.page or "")
    return found[0] if found else None
