"""consult.review: findings about some lines become diagnostics with ready fixes, one by one.

A file that the agent has reviewed before is reviewed again where it has changed since: the rest
costs nothing, and its findings stay. ``{"anew": true}`` asks about all of it.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from consult_lsp.agents.agent import Agent
from consult_lsp.consult.advice import Advice
from consult_lsp.consult.events import ConsultationEvent, NewFinding
from consult_lsp.consult.task import Task
from consult_lsp.finding import Finding
from consult_lsp.findings.entry import reviewer_key
from consult_lsp.findings.fingerprint import digest
from consult_lsp.findings.review_run import ReviewRun, Tally
from consult_lsp.lsp.client.show_message_request import chosen
from consult_lsp.lsp.services.catalog import refresh_agents
from consult_lsp.lsp.services.diagnostics import not_shown, publish
from consult_lsp.lsp.services.finding_markdown import described
from consult_lsp.lsp.services.persistence import persist_soon
from consult_lsp.lsp.services.structural_checks import tell_checks, tell_each
from consult_lsp.lsp.services.symbol import symbols_of
from consult_lsp.lsp.services.team_dismissals import refresh_team
from consult_lsp.lsp.state.jobs import Job, RequestId
from consult_lsp.lsp.state.position_conversion import path_in, to_path
from consult_lsp.lsp.state.session import Session
from consult_lsp.lsp.state.timers import Throttle
from consult_lsp.models.access import NoModel
from consult_lsp.models.price import cost_of, price_words
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from consult_lsp.text.selection import Selection

from .job import ConsultationHandler, prepared, prepared_quietly, start_consultation

if TYPE_CHECKING:
    from consult_lsp.context.project import Project

RUN_AGAIN = "Run again"

PUBLISHED_APART = 0.1
"""Seconds between two publications of one review, at least: a fast model would flood the editor."""


def begin(
    session: Session,
    task: Task,
    request_id: RequestId | None = None,
    *,
    anew: bool = False,
    quiet: bool = False,
) -> Job:
    """Start a review; a ``quiet`` one, which nobody asked for just now, says nothing of nothing."""
    return start_consultation(ReviewHandler(session, task, anew=anew, quiet=quiet), request_id)


class ReviewHandler(ConsultationHandler):
    """Shows findings as they are told.

    ``by`` is who reviews, as the ledger remembers it. ``came`` counts the findings of the model,
    and ``new`` are those that the checks have told at the beginning, by their ids.
    """

    def __init__(
        self, session: Session, task: Task, *, anew: bool = False, quiet: bool = False
    ) -> None:
        super().__init__(session, task)
        self.is_quiet, self.anew = quiet, anew
        self.by = ""
        self.run: ReviewRun | None = None
        self.came = 0
        self.new: frozenset[str] = frozenset()
        self._publication = Throttle(
            PUBLISHED_APART, partial(publish, session, task.selection.document.uri)
        )

    async def prepare(self) -> Task | None:
        """What is to be asked; None where nothing has changed since the last review."""
        session = self.session
        await refresh_agents(session)
        agent = session.agents.catalog.find(self.task.agent.name) or self.task.agent
        self.task = replace(self.task, agent=agent)
        selection = self.task.selection
        by = self.by = await _reviewer(session, agent, selection.document.uri)
        if not self.anew and by and not self.task.intent and _is_whole(selection):
            known = session.ledger.unchanged(by, selection.document)
            changed, count = await session.in_thread(_changed, selection.document, known)
            if not changed and known:
                if not self.is_quiet:
                    session.in_background(_offer_again(session, self.task))
                return None
            if len(changed) < count:
                self.task = replace(self.task, selection=replace(selection, parts=changed))
        prepare = prepared_quietly if self.is_quiet else prepared
        asked = await prepare(session, self.task)
        if self.by:  # without a model the checks are all of the review
            self.new = await tell_checks(session, asked, asked=True)
        return asked

    def on_event(self, event: ConsultationEvent) -> None:
        """Show a finding as soon as it is told."""
        if isinstance(event, NewFinding):
            self.came += 1
            self._begun().found(event.finding)
            self._publication.call()
            work = self.session.in_thread(_describe, self.task.agent.name, (event.finding,))
            self.session.in_background(work)

    async def finish(self, advice: Advice) -> str:
        """Show all findings, also those that were not told before, and say what is new."""
        session, task, selection = self.session, self.task, self.task.selection
        agent = task.agent.name
        # They are sorted as they are shown.
        shown = advice.findings[: session.settings.max_findings]
        await session.in_thread(_describe, agent, shown)
        await refresh_team(session)
        begun = self._begun()
        begun.keep_only(advice.findings)
        await tell_each(begun, advice.findings)
        await asyncio.sleep(0)
        # Without a model only the structural checks have looked again.
        tally = begun.end(whole=True, origin=None if advice.asked else "check")
        if selection.parts:
            tally = replace(tally, remaining=tally.remaining + _untouched(session, task, begun))
        await asyncio.sleep(0)
        kept_back = not_shown(session, session.documents[selection.document.uri])  # sorts them all
        await asyncio.sleep(0)
        self._publication.call_now()
        if self.by and advice.asked and not task.intent:
            parts = await session.in_thread(_reviewed_parts, selection)
            begun.covered(parts, self.by)
        persist_soon(session, selection.document)
        if advice.refusals:
            lost = [f"{agent} said more than could be placed.", *advice.refusals, kept_back]
            session.messages.warn(" ".join(filter(None, lost)))
        elif kept_back:
            session.messages.say(kept_back)
        elif advice.asked and not tally.new and not self.is_quiet:
            session.messages.say(_nothing_new(agent, tally, advice))
        elif advice.findings and not session.client.work_done_progress:
            who = agent if advice.asked else "Structural checks"
            session.messages.say(f"{who}: {tally}{_price(session, task, advice)}.")
        told = f"{tally}{_price(session, task, advice)}"
        return f"{told}. {advice.repairs.sentence}" if advice.repairs.asked else told

    def break_off(self, known: Sequence[Finding]) -> str:
        """What came stays, and what the checks know is shown; nothing is called fixed."""
        session, document = self.session, self.task.selection.document
        if session.closed or document.uri not in session.documents:
            return ""
        if self.run is None and not known:
            return ""
        begun = self._begun()
        for finding in known:
            if finding.origin == "model":  # the checks' were told before anything came
                begun.found(finding)
        begun.end(whole=False)
        persist_soon(session, document)
        self._publication.call_now()
        if not self.came:
            return "What the structural checks find is shown; the review is not complete."
        came = self.came
        stays = "finding that came stays" if came == 1 else f"{came} findings that came stay"
        return f"The {stays}; the review is not complete."

    def _begun(self) -> ReviewRun:
        if self.run is None:
            agent, selection = self.task.agent.name, self.task.selection
            review = self.session.ledger.review
            self.run = review(agent, selection.document, selection.spans, self.new)
        return self.run


async def _reviewer(session: Session, agent: Agent, uri: str) -> str:
    """Who reviews, as the ledger remembers it; empty where no model is asked.

    With other rules of the project, of which there are none before it is trusted, it is somebody
    else: the lines that have not changed may break a new one.
    """
    connection = session.models.connection_for(agent, session.settings)
    if isinstance(connection, NoModel):
        return ""
    knows = "the file"
    if (project := session.workspace.project) is not None and path_in(
        project.root, uri
    ) is not None:
        rules = (
            await session.in_thread(_rules, project, uri) if session.settings.project_rules else ""
        )
        knows = f"the project {digest(rules)}"
    return reviewer_key(agent.name, f"{agent.digest} {knows}", connection.model.name)


def _rules(project: "Project", uri: str) -> str:
    """The project's rules for a file, as they are sent."""
    from consult_lsp.context.rules.project_rules import project_rules

    items, _ = project_rules(project.root, to_path(uri), project.home, project.memory)
    return "\n".join(item.text for item in items)


def _changed(document: Document, known: Sequence[LineSpan]) -> tuple[tuple[LineSpan, ...], int]:
    """The parts of the text that were not reviewed as they are, and how many parts there are."""
    every = _parts(document)
    return tuple(p for p in every if not any(span.holds(p) for span in known)), len(every)


def _is_whole(selection: Selection) -> bool:
    """Whether the whole text is meant; a selection up to a last blank line leaves that one out."""
    document, span = selection.document, selection.span
    outside = (*range(span.start), *range(span.stop, document.span.stop))
    return not any(document.line(number).strip() for number in outside)


def _reviewed_parts(selection: Selection) -> list[LineSpan]:
    every = _parts(selection.document)
    return [part for part in every if any(span.holds(part) for span in selection.spans)]


def _parts(document: Document) -> tuple[LineSpan, ...]:
    # The grammars load here, beside the loop, when something is first reviewed.
    from consult_lsp.syntax.part import parts

    return parts(document, symbols_of(document) or ())


def _price(session: Session, task: Task, advice: Advice) -> str:
    """What the answer has cost, as ``, $0.02``; empty where no price is known."""
    connection = session.models.connection_for(task.agent, session.settings)
    if isinstance(connection, NoModel) or not advice.asked:
        return ""
    cost = cost_of(connection.price_list, advice.usage)
    return "" if cost is None else f", {price_words(cost)}"


def _nothing_new(agent: str, tally: Tally, advice: Advice) -> str:
    """What a review says that shows nothing which was not there before."""
    if advice.findings:
        return f"{agent} found nothing new: 0 new, {tally}. {advice.summary}"
    gone = f" ({tally})" if tally.fixed else ""
    return f"{agent} found nothing worth reporting{gone}. {advice.summary}"


async def _offer_again(session: Session, task: Task) -> None:
    """Say that nothing has changed, with a button that asks about all of it all the same."""
    agent, document = task.agent.name, task.selection.document
    count = sum(remark.agent == agent for remark, _ in session.ledger.findings(document))
    remain = "1 finding remains" if count == 1 else f"{count} findings remain"
    nothing = f"Nothing has changed since {agent} reviewed this file; {remain}."
    choice = await chosen(session, nothing, [RUN_AGAIN]) if session.client.asks_questions else None
    if choice is None or choice.refused:
        session.messages.say(f"{nothing} Choose “review file: run again” to ask about all of it.")
    elif choice.title == RUN_AGAIN and document.uri in session.documents:
        now = session.documents[document.uri]
        selection = replace(task.selection, document=now, span=now.span)
        begin(session, replace(task, selection=selection), anew=True)


def _untouched(session: Session, task: Task, begun: ReviewRun) -> int:
    """Findings of the agent in parts that were not reviewed again."""
    reviewed = task.selection.document
    document = session.documents.get(reviewed.uri, reviewed)
    return sum(
        remark.agent == task.agent.name and not begun.has_told(remark)
        for remark, _ in session.ledger.findings(document)
    )


def _describe(agent: str, findings: tuple[Finding, ...]) -> None:
    """Make the hovers now, so that none has to wait for a Markdown parser."""
    for finding in findings:
        described(agent, finding)
