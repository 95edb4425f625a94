"""Structural checks: run on a document in the engine, and told beside what a model has said.

The ledger keeps them as it keeps every finding; where a model speaks of the same spot, it is the
model's that is shown, with what the checks know (``consult/validation/merge.py``).
"""

import asyncio
import logging
from collections.abc import Iterable
from pathlib import Path

from consult_lsp.agents.agent import Agent
from consult_lsp.consult.task import Task
from consult_lsp.consult.validation.merge import absorbed
from consult_lsp.errors import UsageError
from consult_lsp.finding import Finding
from consult_lsp.findings.review_run import ReviewRun
from consult_lsp.lsp.state.position_conversion import path_in, path_in_prompt, to_path
from consult_lsp.lsp.state.selection import whole_file
from consult_lsp.lsp.state.session import Session
from consult_lsp.syntax.language import MAX_SIZE, language_of
from consult_lsp.text.document import Document

from . import agent_file
from .agent_ranking import ranked
from .diagnostics import publish, shown

log = logging.getLogger(__name__)

SCHEMES = ("file:", "untitled:")
"""Documents that somebody writes. Editors open other ones to compare, to browse and to answer."""

TOLD_AT_ONCE = 50
"""Findings that are told before others have their turn: 3 ms of the loop."""

FAULT = "The structural checks did not run on a file, through a fault of ours. Please report it."


async def check_without_asking(
    session: Session, document: Document, after: "asyncio.Task[None] | None" = None
) -> bool:
    """Tell what the checks of the leading agent find in an open document; whether they could run.

    Nothing is told of a text that has changed meanwhile.
    """
    selection = whole_file(session.workspace.root, document)
    agents = ranked(session, selection)
    if not agents or not _is_read(session, document):
        return True
    try:
        async with session.live_checks.at_once:
            found = await session.in_thread(_findings, session.workspace.root, agents[0], document)
    except (UsageError, RuntimeError) as error:
        _tell_failure(session, error)
        return False
    if after is not None:
        await asyncio.wait({after})
    if found is not None:
        await tell_checks(session, Task("review", agents[0], selection, evidence=found))
    return True


async def tell_checks(session: Session, task: Task, *, asked: bool = False) -> frozenset[str]:
    """Tell the evidence of a task, but where a model has spoken of the same spot; the new remarks,
    by their ids. Nothing is told of a text that is not the editor's any more.

    It was ``asked`` for if a review is about to begin.
    """
    document, findings = task.selection.document, task.evidence
    if session.documents.get(document.uri) is not document:
        return frozenset()
    before, ledger = shown(session, document), session.ledger
    for _, said in (*ledger.findings(document), *ledger.dismissed(document)):
        if said.origin == "model":
            _, findings = absorbed(said, findings)
    begun = ledger.check(task.agent.name, document, task.selection.spans, asked=asked)
    await tell_each(begun, findings)
    begun.end(whole=True)
    await asyncio.sleep(0)
    is_now = session.documents.get(document.uri) is document
    if is_now and shown(session, document) != before:
        # In a turn of its own: to tell hundreds takes as long as to find out what is new.
        asyncio.get_running_loop().call_soon(publish, session, document.uri)
    return begun.new


async def tell_each(begun: ReviewRun, findings: Iterable[Finding]) -> None:
    """Tell a round these findings, some at a time, so that others have their turn between. What
    they see changes once, when the round ends."""
    for number, finding in enumerate(findings, start=1):
        begun.found(finding, at_once=False)
        if number % TOLD_AT_ONCE == 0:
            await asyncio.sleep(0)


def _is_read(session: Session, document: Document) -> bool:
    """Whether a grammar reads it, and nobody else does: of agent files the doctor speaks."""
    path = to_path(document.uri)
    if path is not None and session.conversations.holds(path):
        return False  # an answer of ours
    return (
        document.uri.startswith(SCHEMES)
        and language_of(document.language_id, document.uri) is not None
        and agent_file.kind_of_document(document.uri) is None
    )


def _findings(root: Path | None, agent: Agent, document: Document) -> tuple[Finding, ...] | None:
    """What the checks of an agent find; None for a file that they leave alone unasked."""
    from consult_lsp.checks.files_left_alone import why_unasked
    from consult_lsp.consult.check_findings import checked

    within = path_in(root, document.uri) if root else None
    path = within or str(to_path(document.uri) or document.uri)
    if len(document.text) > MAX_SIZE or why_unasked(path, document.text):
        return None
    return checked(agent, document, path_in_prompt(root, document.uri))


def _tell_failure(session: Session, error: Exception) -> None:
    """Once in a session: it is most often the same text, or the same machine."""
    log.warning("the live checks have failed: %s", type(error).__name__)
    message = str(error) if isinstance(error, UsageError) else FAULT
    session.messages.warn_once(message, about="the checks")
