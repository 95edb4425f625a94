"""consult.improve: an edit inside the selected lines, which the user previews and accepts."""

from typing import Any

from consult_lsp.consult.advice import Advice
from consult_lsp.finding import Category, Finding, Fix, Severity

from . import ask
from .apply_edit import apply
from .diagnostics import publish
from .jobs import RequestId
from .session import Session
from .target import Target


def improve(session: Session, arguments: list[Any], request_id: RequestId | None) -> object:
    """Start an improvement."""
    return ask.start(session, "improve", arguments, request_id, _deliver)


async def _deliver(session: Session, target: Target, advice: Advice) -> str:
    agent = target.agent.name
    if advice.refusals and not advice.edits:
        session.warn(
            f"Nothing was changed, because {agent}'s edit could not be used. "
            + " ".join(advice.refusals)
        )
        return "not applied"
    if not advice.edits:
        session.say(f"{agent} would change nothing here. {advice.summary}")
        return "nothing to change"
    if not session.client.apply_edit:
        return _as_quick_fix(session, target, advice)
    label = advice.summary or f"{agent}: improve"
    return "edit sent" if await apply(session, target, advice.edits, label) else "not applied"


def _as_quick_fix(session: Session, target: Target, advice: Advice) -> str:
    """For a client that takes no edits from a server: the edit becomes a quick fix to choose.

    It was asked for, so it is never milder than what the user wants to see.
    """
    mildest = session.settings.minimum_severity
    finding = Finding(
        rule="improvement",
        category=Category.MAINTAINABILITY,
        severity=min(Severity.INFORMATION, mildest, key=lambda severity: severity.rank),
        title=advice.summary or "A ready improvement",
        start_line=target.span.first_number,
        end_line=target.span.last_number,
        anchor=target.document.line(target.span.start),
        fixes=(Fix("Apply the improvement", advice.edits, preferred=True),),
    )
    session.ledger.review(target.agent.name, target.document, ()).found(finding)
    publish(session, target.document.uri)
    return "ready as a quick fix"
