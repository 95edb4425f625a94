"""One consultation as a job, from a target to advice, with its progress line.

What every flow shares: the target is checked before the command is answered, the task is prepared
beside the loop, the model is asked if there is one, and whatever goes wrong becomes one message.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from consult_lsp.consult.advice import Advice, BrokenOffError
from consult_lsp.consult.deadline import preparing_within
from consult_lsp.consult.events import ConsultationEvent, in_words
from consult_lsp.consult.task import Task
from consult_lsp.errors import ConsultError, UsageError
from consult_lsp.finding import Finding
from consult_lsp.lsp.client.progress import Progress, progress
from consult_lsp.lsp.services.catalog import refresh_agents
from consult_lsp.lsp.services.no_model import checks_only, nothing_asked, nothing_checked
from consult_lsp.lsp.services.preloading import warm
from consult_lsp.lsp.services.trust_question import ask_for_trust
from consult_lsp.lsp.state.jobs import Job, RequestId
from consult_lsp.lsp.state.position_conversion import path_in
from consult_lsp.lsp.state.session import Session
from consult_lsp.models.access import NoModel
from consult_lsp.models.connect import Connection
from consult_lsp.settings import Checks
from consult_lsp.wire.failure import public_error

from .large_question import agreed, size_of_large

if TYPE_CHECKING:
    from consult_lsp.consult.resources import Resources

log = logging.getLogger(__name__)


class ConsultationHandler:
    """What a flow does with its consultation: ``task`` is what was asked for.

    ``is_quiet`` says that nobody asked for it just now, so that what is large is not asked.
    """

    is_quiet = False

    def __init__(self, session: Session, task: Task) -> None:
        self.session, self.task = session, task

    async def prepare(self) -> Task | None:
        """What is to be asked, with what goes along; None where that is nothing."""
        return await prepared(self.session, self.task)

    def on_event(self, event: ConsultationEvent) -> None:
        """Hand on what is told while the answer is written, beside the progress line."""

    async def finish(self, advice: Advice) -> str:
        """Hand the advice to the editor; the last words of the progress line."""
        raise NotImplementedError

    def break_off(self, known: Sequence[Finding]) -> str:
        """Settle what was told of an answer that does not come, be the job cancelled or failed, and
        what is ``known`` without it; what stays, in a sentence."""
        return ""


def start_consultation(handler: ConsultationHandler, request_id: RequestId | None = None) -> Job:
    """Start the job. What is large is asked only after the user's yes."""
    session, task = handler.session, handler.task
    title = _title(handler)

    async def work(job: Job) -> None:
        asked: Task | None = None
        try:
            async with progress(session, job, title) as line:
                line.report("preparing: reads the lines and what belongs to them")
                async with preparing_within(session.settings.max_seconds):
                    asked = await handler.prepare()
                if asked is None:
                    line.outcome = "nothing to ask"
                    return
                if why_not := await _why_not(handler, asked, line):
                    line.outcome = why_not
                    return
                line.outcome = await _consultation(handler, asked, line)
        except BrokenOffError as error:
            handler.break_off(error.advice.findings)
            session.messages.fail(str(error))  # it says already what stays
        except ConsultError as error:
            stays = handler.break_off(asked.evidence if asked else ())
            session.messages.fail(f"{error} {stays}".rstrip())
        except asyncio.CancelledError:
            if stays := handler.break_off(()):
                session.messages.say(stays)
            raise

    def on_fault(error: BaseException) -> None:
        told = public_error(error, title)
        stays = handler.break_off(())
        session.messages.fail(
            f"“{title}” has failed, and changed nothing. {told.message}. {stays}".rstrip()
        )

    return session.jobs.start(task.flow, task.selection.document.uri, request_id, work, on_fault)


def _title(handler: ConsultationHandler) -> str:
    """What the user sees running: nobody is named where nobody is asked."""
    session, task = handler.session, handler.task
    if task.flow == "review" and isinstance(
        session.models.connection_for(task.agent, session.settings), NoModel
    ):
        return "Consult: structural checks"
    return f"Consult {task.agent.name}: {task.flow}"


async def _why_not(handler: ConsultationHandler, task: Task, line: Progress) -> str:
    """Why nobody is asked, for the progress line: a large question that the user does not want."""
    session = handler.session
    connection = session.models.connection_for(task.agent, session.settings)
    if isinstance(connection, NoModel):
        return ""
    expected = await size_of_large(session, task, connection)
    if expected is None:
        return ""
    if handler.is_quiet:
        log.info("Not asked on its own account, because it is large: %s", task.selection.path)
        return "too large to be asked on its own account"
    line.report("it is large, so you are asked first")
    return "" if await agreed(session, task, expected) else "not asked"


async def _consultation(handler: ConsultationHandler, task: Task, line: Progress) -> str:
    from consult_lsp.consult.check_findings import is_checked
    from consult_lsp.consult.consultation import consult, structural

    session = handler.session
    connection = session.models.connection_for(task.agent, session.settings)
    if not isinstance(connection, NoModel):

        def on_event(event: ConsultationEvent) -> None:
            line.report(in_words(event))
            handler.on_event(event)

        for sentence in connection.told:
            session.messages.warn_once(sentence)
        advice = await consult(task, resources_for(session, task, connection), on_event)
        if session.models.book.problem is not None:
            session.messages.warn_once(session.models.book.problem.message, about="the book")
    elif task.flow == "review" and session.settings.checks is not Checks.OFF:
        advice = structural(task)
        if not advice.findings and not await session.in_thread(is_checked, task):
            raise UsageError(nothing_checked(session, connection))
        session.messages.say(checks_only(session, connection))
    else:
        raise UsageError(nothing_asked(session, connection))
    return await handler.finish(advice)


async def prepared(session: Session, task: Task) -> Task:
    """``task`` with what goes along, and the agent as its file is now."""
    session.models.connection(session.settings)
    warm(session)
    session.in_background(ask_for_trust(session))
    return await prepared_quietly(session, task)


async def prepared_quietly(session: Session, task: Task) -> Task:
    """The same for what nobody asked for just now: it is no time to ask for trust."""
    await refresh_agents(session)
    agent = session.agents.catalog.find(task.agent.name) or task.agent
    whole = await session.in_thread(_prepare, session, replace(task, agent=agent))
    for problem in whole.problems:
        log.info("Not used: %s: %s", problem.path, problem.message)
    return whole


def resources_for(session: Session, task: Task, connection: Connection) -> "Resources":
    """What this consultation may use and spend, by the user's settings and trust."""
    from consult_lsp.consult.resources import Resources, tools_of
    from consult_lsp.consult.validation.sources import others_of
    from consult_lsp.models.spending import Caps

    settings, project = session.settings, session.workspace.project
    resources = Resources(
        connection.model,
        max_tokens=settings.max_tokens,
        max_seconds=connection.max_seconds,
        redactor=session.models.redactor_by(session.settings),
        book=session.models.book,
        caps=Caps(settings.max_tokens_per_day, Decimal(str(settings.max_dollars_per_day))),
        priced=connection.priced,
        max_turns=task.agent.wishes.max_turns,
    )
    if project is None:
        return resources
    opened = {
        project_path: document
        for document in session.documents.values()
        if (project_path := path_in(project.root, document.uri)) is not None
    }
    resources = resources.with_others(others_of(project, opened))
    if not settings.tools:
        return resources
    unsaved = {path: document.text for path, document in opened.items()}
    return resources.with_tools(tools_of(task.agent, project, resources.redact, unsaved))


def _prepare(session: Session, task: Task) -> Task:
    # The grammars and the schema classes load here, off the loop, when first needed, and with them
    # what the question itself needs once it is prepared.
    from consult_lsp.consult import consultation  # noqa: F401 (loaded for `_consultation`)
    from consult_lsp.consult.prepare import prepare
    from consult_lsp.context.gather import Switches

    settings, project = session.settings, session.workspace.project
    uri = task.selection.document.uri
    is_within = project is not None and (not uri or path_in(project.root, uri) is not None)
    return prepare(
        task,
        project if is_within else None,
        Switches(settings.project_rules, settings.stack, settings.surroundings),
        checks=settings.checks is not Checks.OFF,
    )
