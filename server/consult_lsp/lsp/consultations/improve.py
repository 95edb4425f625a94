"""consult.improve: an edit inside the selected lines, which the user previews and accepts."""

from collections.abc import Sequence
from dataclasses import replace

from consult_lsp.consult.advice import Advice
from consult_lsp.consult.task import Task
from consult_lsp.finding import IMPROVEMENT, Category, Finding, Fix, Severity
from consult_lsp.lsp.apply.apply_edit import NOT_APPLIED, apply, keep
from consult_lsp.lsp.apply.proposal_parts import parts_unread
from consult_lsp.lsp.apply.show_proposal import show_proposal
from consult_lsp.lsp.client.show_message_request import chosen
from consult_lsp.lsp.services.diagnostics import publish
from consult_lsp.lsp.state.jobs import Job, RequestId
from consult_lsp.lsp.state.proposals import Consent, Proposal
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.plain import plain_line

from .job import ConsultationHandler, start_consultation

MOST_WAYS = 4
"""Ways to choose from, each a button."""

BUTTON_LIMIT, TRADE_OFF_LIMIT = 60, 200


def begin(session: Session, task: Task, request_id: RequestId | None = None) -> Job:
    """Start an improvement, as the task wishes for it."""
    return start_consultation(ImproveHandler(session, task), request_id)


class ImproveHandler(ConsultationHandler):
    """Proposes what the agent would change; ``consent`` is what the user has agreed to."""

    def __init__(self, session: Session, task: Task, consent: Consent = Consent.PREVIEWED) -> None:
        super().__init__(session, task)
        self.consent = consent

    async def finish(self, advice: Advice) -> str:
        """Propose it, or have the user choose where the agent sees several ways."""
        return await _proposed(self.session, self.task, advice, self.consent)


async def _proposed(session: Session, task: Task, advice: Advice, consent: Consent) -> str:
    agent = task.agent.name
    if advice.refusals and not advice.edits:
        return await _show_unplaced(session, task, advice)
    if not advice.edits:
        session.messages.say(f"{agent} would change nothing here. {advice.summary}")
        return "nothing to change"
    for proposal, way in reversed(_not_made(session, task, advice)):
        session.proposals.keep(proposal, way.doubt)
    first = Fix(advice.summary or f"{agent}: improve", advice.edits, preferred=True)
    others = [other for other in advice.alternatives if not other.doubt][: MOST_WAYS - 1]
    if not session.client.apply_edit:
        ready = replace(first, title="Apply the improvement")
        return _as_quick_fixes(session, task, first.title, [ready, *others])
    if others:
        session.in_background(_choose(session, task, first, others, consent))
        return "waiting for your choice"
    return await apply(session, task.selection, first.edits, first.title, consent)


async def _show_unplaced(session: Session, task: Task, advice: Advice) -> str:
    """Show what cannot be made as it is, and keep it: what reaches beyond the lines is asked, and
    what was refused is never made."""
    agent = task.agent.name
    why = f"Nothing was changed, because {agent}'s edit could not be used."
    refused = " ".join([why, *advice.refusals])
    not_made = _not_made(session, task, advice)
    if not not_made:
        session.messages.warn(refused)
    for proposal, way in not_made[:MOST_WAYS]:
        keep(session, proposal, refused)
        await show_proposal(session, proposal, way.doubt)
    return NOT_APPLIED


def _not_made(session: Session, task: Task, advice: Advice) -> list[tuple[Proposal, Fix]]:
    """What is shown in place of being made, and what of it is never made."""
    unplaced = [(_proposal(session, task, way), way) for way in advice.unplaced]
    refused = [(_proposal(session, task, way), way) for way in advice.refused]
    return unplaced + [(replace(proposal, refused=way.doubt), way) for proposal, way in refused]


def _proposal(session: Session, task: Task, way: Fix) -> Proposal:
    title = way.title or f"{task.agent.name}: improve"
    return Proposal(title, parts_unread(session, task.selection.document, way.edits), Consent.ASKED)


async def _choose(
    session: Session, task: Task, first: Fix, others: Sequence[Fix], consent: Consent
) -> None:
    """Ask which way to take. Nothing changes before the answer, and nothing without one.

    All of them are pending meanwhile, should the session end before.
    """
    kept = [_proposal(session, task, way) for way in [*reversed(others), first]]
    for proposal in kept:
        session.proposals.keep(proposal, "The question which way to take was not answered.")
    ways = {_button(number, way): way for number, way in enumerate([first, *others], 1)}
    listed = "\n".join(_described(button, way) for button, way in ways.items())
    question = f"{task.agent.name} sees {len(ways)} ways.\n{listed}"
    choice = await chosen(session, question, list(ways))
    if choice.title is None and not choice.refused:
        return
    for proposal in kept:
        session.proposals.drop(proposal)
    if choice.title is not None:
        way = ways[choice.title]
        await apply(session, task.selection, way.edits, way.title, consent)
    else:
        _as_quick_fixes(session, task, "Other ways", others)
        await apply(session, task.selection, first.edits, first.title, consent)


def _button(number: int, way: Fix) -> str:
    return f"{number}. {plain_line(way.title, BUTTON_LIMIT)}"


def _described(button: str, way: Fix) -> str:
    cost = plain_line(way.trade_offs, TRADE_OFF_LIMIT)
    return f"{button}: {cost}" if cost else button


def _as_quick_fixes(session: Session, task: Task, title: str, ways: Sequence[Fix]) -> str:
    """For a client that takes no edits from a server, or asks nobody: quick fixes to choose from.

    They were asked for, so they are never milder than what the user wants to see.
    """
    mildest = session.settings.minimum_severity
    document, span = task.selection.document, task.selection.span
    finding = Finding(
        rule=IMPROVEMENT,
        category=Category.MAINTAINABILITY,
        severity=min(Severity.INFORMATION, mildest, key=lambda severity: severity.rank),
        title=title,
        start_line=span.first_number,
        end_line=span.last_number,
        anchor=document.line(span.start),
        fixes=tuple(ways),
    )
    session.ledger.review(task.agent.name, document, ()).found(finding)
    publish(session, document.uri)
    return "ready as a quick fix"
