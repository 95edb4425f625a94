"""consult.review: findings about some lines become diagnostics with ready fixes."""

from typing import Any

from consult_lsp.consult.advice import Advice

from . import ask
from .diagnostics import not_shown, publish
from .hover import described
from .jobs import RequestId
from .session import Session
from .target import Target


def review(session: Session, arguments: list[Any], request_id: RequestId | None) -> object:
    """Start a review."""
    return ask.start(session, "review", arguments, request_id, _deliver)


async def _deliver(session: Session, target: Target, advice: Advice) -> str:
    agent = target.agent.name
    await session.in_thread(_describe, agent, advice)
    session.ledger.record(agent, target.document, target.span, advice.findings)
    publish(session, target.document.uri)
    if kept_back := not_shown(session, session.documents[target.document.uri]):
        session.say(kept_back)
    if advice.refusals:
        session.warn(f"{agent} said more than could be placed. " + " ".join(advice.refusals))
    found = len(advice.findings)
    if not found and advice.asked and not advice.refusals:
        session.say(f"{agent} found nothing worth reporting. {advice.summary}")
    outcome = "1 finding" if found == 1 else f"{found} findings"
    return f"{outcome}. {advice.repairs.sentence}" if advice.repairs.asked else outcome


def _describe(agent: str, advice: Advice) -> None:
    """Make the hovers now, so that none has to wait for a Markdown parser."""
    for finding in advice.findings:
        described(agent, finding)
