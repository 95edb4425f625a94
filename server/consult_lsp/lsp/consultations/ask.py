"""Questions, and the conversations that come of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from consult_lsp.consult.advice import Advice
from consult_lsp.consult.events import ConsultationEvent
from consult_lsp.consult.task import Task
from consult_lsp.errors import UsageError
from consult_lsp.finding import Finding
from consult_lsp.lsp.client.quick_pick import Question, picked
from consult_lsp.lsp.client.show_document import write_page
from consult_lsp.lsp.state.conversations import Conversation, Page
from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.session import Session
from consult_lsp.models.connect import Connection
from consult_lsp.report import answer_page
from consult_lsp.text.plain import plain

from .answer_stream import AnswerStream, show_and_wait
from .job import ConsultationHandler, prepared, start_consultation

if TYPE_CHECKING:
    from pathlib import Path

QUESTION_LIMIT = 8_000
"""Characters of a question. A longer text is a file to ask about."""

FIRST_LINES = 300
"""Characters of an answer that are shown in a message, where there is no other place."""

TYPE_HERE = "Type a question"


def begin(session: Session, task: Task, request_id: RequestId | None = None) -> dict[str, str]:
    """Answer the question that the task holds; without one have it typed."""
    conversation = session.conversations.begin(task)
    if task.intent:
        return answered(AnswerHandler(session, conversation, task.intent), request_id)
    if session.client.pickers:
        session.menus.picking = session.in_background(_typed_in_a_box(session, conversation))
    else:
        session.in_background(show_place_to_type(session, conversation))
    return {"conversation": conversation.id}


def answered(handler: "AnswerHandler", request_id: RequestId | None = None) -> dict[str, str]:
    """Start the job that answers on the conversation's page."""
    conversation = handler.conversation
    conversation.job = start_consultation(handler, request_id)
    return {"job": conversation.job.id, "conversation": conversation.id}


class AnswerHandler(ConsultationHandler):
    """Answers ``question`` on the page of ``conversation``, where it may be typed already."""

    done = "answered"
    """The last words of the progress line."""

    def __init__(
        self, session: Session, conversation: Conversation, question: str, *, is_typed: bool = False
    ) -> None:
        super().__init__(session, conversation.subject)
        self.conversation = conversation
        before = conversation.task
        self._follow_up = _follow_up(session, conversation, before, question) if before else None
        if self._follow_up is not None:  # a question about an explanation explains nothing
            self.task = replace(self.task, flow="ask")
        head = partial(_head, session, conversation, question, is_typed=is_typed)
        page = conversation.pages[-1] if conversation.pages else None
        self._stream = AnswerStream(session, conversation, page, head)

    async def prepare(self) -> Task:
        """The question, with what was said before, or prepared anew."""
        task = self._follow_up or await prepared(self.session, self.task)
        self.conversation.task = task
        return task

    def on_event(self, event: ConsultationEvent) -> None:
        """The page grows."""
        self._stream.listen(event)

    async def finish(self, advice: Advice) -> str:
        """All of the answer is on the page; what is kept of it beside that is told where no page
        can be shown."""
        conversation = self.conversation
        conversation.answer = advice.markdown
        kept = await self.keep(advice)
        foot = partial(_foot, conversation)
        if not await self._stream.finish(advice.markdown, _closing(conversation), foot):
            agent = self.task.agent.name
            self.session.messages.say(f"{agent}{kept}" if kept else _elsewhere(conversation))
        return self.done

    async def keep(self, advice: Advice) -> str:
        """What the flow does with its advice beside showing it; how to read it elsewhere."""
        return ""

    def break_off(self, known: Sequence[Finding]) -> str:
        """The page says it."""
        if self._stream.has_begun:
            self.conversation.answer = self._stream.latest
            self.session.in_background(_broken_off(self._stream, self.conversation))
        return ""


def place_of(conversation: Conversation) -> str:
    """What a conversation is about, as a person would write it."""
    selection = conversation.subject.selection
    span = selection.span
    return answer_page.about(selection.path, span.first_number, span.last_number)


def question_in(question: str | None) -> str:
    """The question of a command, empty where it has none. Raises UsageError for a long one."""
    if question is None:
        return ""
    if len(question) > QUESTION_LIMIT:
        raise UsageError(
            f"Nothing was asked, because the question has more than {QUESTION_LIMIT:,} characters. "
            "Put the long part into a file, and ask about that."
        )
    return question.strip()


def _follow_up(session: Session, conversation: Conversation, before: Task, question: str) -> Task:
    from consult_lsp.consult.flows.follow_up import follow_up_task

    now = session.documents.get(conversation.subject.selection.document.uri)
    return follow_up_task(before, conversation.answer, question, now)


def _head(session: Session, conversation: Conversation, question: str, *, is_typed: bool) -> str:
    agent = conversation.subject.agent.name
    connection = session.models.connection_for(conversation.subject.agent, session.settings)
    model = connection.model.name if isinstance(connection, Connection) else ""
    who = (agent, model, date.today())
    if is_typed:
        return answer_page.typed_head(*who)
    if conversation.pages:
        return answer_page.further_head(question, *who)
    return answer_page.answer_head(question, *who, place_of(conversation))


def _closing(conversation: Conversation) -> str:
    from consult_lsp.consult.flows.follow_up import leaves_out

    return (
        answer_page.LEFT_OUT
        if conversation.task is not None and leaves_out(conversation.task)
        else ""
    )


def _foot(conversation: Conversation, is_virtual: bool) -> str:
    foot = answer_page.command_foot if is_virtual else answer_page.further_foot
    return foot(conversation.subject.agent.name)


async def _broken_off(stream: AnswerStream, conversation: Conversation) -> None:
    await stream.finish(stream.latest, answer_page.BROKE_OFF, partial(_foot, conversation))


def _elsewhere(conversation: Conversation) -> str:
    """How an answer begins that could not be shown, and where to read the rest."""
    path = conversation.pages[-1].path if conversation.pages else None
    where = f" All of it: {path}" if path is not None else ""
    first = plain(conversation.answer, FIRST_LINES)
    return f"{conversation.subject.agent.name}: {first}{where}"


async def _typed_in_a_box(session: Session, conversation: Conversation) -> None:
    agent = conversation.subject.agent.name
    pick = await picked(session, Question(f"{agent}: what is asked?", free_text=TYPE_HERE))
    if pick is not None and pick.text:
        conversation.subject = replace(conversation.subject, intent=pick.text)
        answered(AnswerHandler(session, conversation, pick.text))


async def show_place_to_type(session: Session, conversation: Conversation) -> None:
    """Show a page with a place for the question; where nobody can ask from it, say how to."""
    agent = conversation.subject.agent.name
    attaches = session.client.show_document and session.conversations.attaches is not False
    if attaches:
        text = await session.in_thread(answer_page.question_head, agent, place_of(conversation))
        path: Path | None = await write_page(session, session.conversations.file_name(), text)
        if path is not None:
            page = Page(path.as_uri(), path, text)
            conversation.pages.append(page)
            if await show_and_wait(session, page):
                return
            conversation.pages.remove(page)
    session.messages.say(
        "Nothing was asked, because this editor has no place to type a question. Ask by its own "
        "command for questions, if it has one, or with consult-lsp ask in a terminal."
    )
