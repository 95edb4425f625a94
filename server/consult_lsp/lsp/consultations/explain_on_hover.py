"""Explain on hover: off unless the user switched it on, since it costs money without being asked.

Where the cursor rests on a symbol of which nothing is known, one job in the background asks for a
short explanation; the next hover shows it. Each text is asked about once, whatever came of it. The
bounds: one job at a time, ``MOST_ASKED`` in a session, the caps of the day, no tools, few tokens,
and a cheap model. Whatever goes wrong is logged and not shown: nobody asked.
"""

import logging
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from consult_lsp.consult.task import Task
from consult_lsp.errors import ConsultError
from consult_lsp.findings.entry import Explanation
from consult_lsp.findings.fingerprint import digest
from consult_lsp.lsp.services.agent_ranking import ranked
from consult_lsp.lsp.services.symbol import symbol_around
from consult_lsp.lsp.state.jobs import Job
from consult_lsp.lsp.state.selection import selection_of
from consult_lsp.lsp.state.session import Session
from consult_lsp.lsp.state.timers import Debounce
from consult_lsp.settings import Settings
from consult_lsp.text.document import Document
from consult_lsp.text.selection import Selection
from consult_lsp.wire.failure import traced

if TYPE_CHECKING:
    from consult_lsp.models.access import NoModel
    from consult_lsp.models.connect import Connection

log = logging.getLogger(__name__)

REST_SECONDS = 0.5
"""How long the cursor must stay where it is."""

MOST_ASKED = 50
"""Explanations in one session."""

MOST_TOKENS = 1_000
INTENT = "Say it in five sentences at most: what it does, and what one has to know to change it."
FLOW = "hover"
"""How such a job is called in ``consult.jobs``."""


async def explained_on_hover(
    session: Session, document: Document, line: int
) -> Explanation | str | None:
    """What is known of the symbol around ``line``, or that it is being read; None: nothing is.

    A symbol that nobody has read yet will be, unless another hover follows within REST_SECONDS.
    """
    session.hovers.forget()
    if not session.agents.ready.is_set():
        return None
    symbol = await symbol_around(session, document, line)
    if symbol is None:
        return None
    name, span = symbol
    selection = selection_of(session.workspace.root, document, span, "symbol", name)
    if not (agents := ranked(session, selection)):
        return None
    task = Task("explain", agents[0], selection, INTENT)
    key = _digest(selection)
    if key in session.hovers.explained:
        under_way = any(job.title == FLOW for job in session.jobs.running())
        return session.hovers.explained[key] or (_reads(task) if under_way else None)
    if len(session.hovers.explained) < MOST_ASKED and document.slice(span).strip():
        session.hovers.rest = Debounce(REST_SECONDS, partial(_rested, session, task, key))
        session.hovers.rest.call()
    return None


def hover_model(settings: Settings, connection: "Connection | NoModel") -> str:
    """Who explains: the setting, or the cheapest model where the price list is what is paid.

    A cloud, a gateway or a local server has names of its own, so its model stays the chosen one.
    """
    from consult_lsp.models.connect import Connection
    from consult_lsp.models.price import cheapest

    if settings.hover_model:
        return settings.hover_model
    if isinstance(connection, Connection) and connection.priced:
        return cheapest()
    return settings.model


def _rested(session: Session, task: Task, key: str) -> None:
    """The cursor has come to rest: start the job, if the text is still there and nobody is busy."""
    from consult_lsp.models.access import NoModel

    document = task.selection.document
    session.hovers.rest = None
    wanted = session.settings.explain_on_hover
    still_there = session.documents.get(document.uri) is document
    busy = any(job.title == FLOW for job in session.jobs.running())
    if (
        not wanted
        or not still_there
        or busy
        or isinstance(session.models.connection(session.settings), NoModel)
    ):
        return
    session.hovers.explained[key] = None

    async def work(job: Job) -> None:
        try:
            session.hovers.explained[key] = await _explanation(session, task)
        except ConsultError as error:
            log.info("A hover is not explained: %s", error)

    def on_fault(error: BaseException) -> None:
        log.error("A hover is not explained: %s", traced(error))

    session.jobs.start(FLOW, document.uri, None, work, on_fault)


async def _explanation(session: Session, task: Task) -> Explanation | None:
    from consult_lsp.consult.consultation import consult
    from consult_lsp.models.access import NoModel

    from .explain import kept
    from .job import prepared_quietly, resources_for
    from .large_question import size_of_large

    settings = session.settings
    chosen = replace(
        settings,
        model=hover_model(settings, session.models.connection(session.settings)),
        effort="",
    )
    connection = await session.in_thread(session.models.connect, chosen)
    if isinstance(connection, NoModel):
        return None
    asked = await prepared_quietly(session, task)
    if await size_of_large(session, asked, connection) is not None:
        return None
    tokens = min(settings.max_tokens, MOST_TOKENS)
    resources = replace(resources_for(session, asked, connection), max_tokens=tokens, toolbox=None)
    advice = await consult(asked, resources, lambda event: None)
    return await kept(session, task, advice)


def _digest(selection: Selection) -> str:
    """What names a text without keeping it."""
    return digest(selection.document.slice(selection.span))


def _reads(task: Task) -> str:
    return f"*{task.agent.name} is reading this.*"
