"""consult.review: findings about some lines become diagnostics with ready fixes, one by one."""

import asyncio
from dataclasses import dataclass
from typing import Any

from consult_lsp.consult.advice import Advice
from consult_lsp.consult.news import Found, News
from consult_lsp.finding import Finding
from consult_lsp.ledger.round import Round
from consult_lsp.text.lines import LineSpan

from . import ask
from .diagnostics import not_shown, publish
from .dismiss import refresh_team
from .hover import described
from .jobs import RequestId
from .keep import keep_soon
from .session import Session
from .target import Target

PUBLISHED_APART = 0.1
"""Seconds between two publications of one review, at least: a fast model would flood the editor."""


def review(session: Session, arguments: list[Any], request_id: RequestId | None) -> object:
    """Start a review."""
    heard = Heard()
    return ask.start(
        session, "review", arguments, request_id, heard.deliver, heard.listen, heard.unfinished
    )


@dataclass(eq=False)
class Heard:
    """What was heard of one review so far."""

    round: Round | None = None
    _pause: asyncio.TimerHandle | None = None
    _is_due: bool = False

    def listen(self, session: Session, target: Target, news: News) -> None:
        """Show a finding as soon as it is told."""
        if isinstance(news, Found):
            self._begun(session, target).found(news.finding)
            self._publish_soon(session, target.document.uri)
            work = session.in_thread(_describe, target.agent.name, (news.finding,))
            session.in_background(work)

    async def deliver(self, session: Session, target: Target, advice: Advice) -> str:
        """Show all findings, also those that were not told before, and say what is new."""
        agent = target.agent.name
        await session.in_thread(_describe, agent, advice.findings)
        await refresh_team(session)
        begun = self._begun(session, target)
        begun.settle(advice.findings)
        # Without a model only the structural checks have looked again.
        tally = begun.end(whole=True, origin=None if advice.asked else "check")
        self._publish_now(session, target.document.uri)
        if advice.asked:
            begun.covered(await session.in_thread(_pieces, target))
        keep_soon(session, target.document)
        kept_back = not_shown(session, session.documents[target.document.uri])
        if advice.refusals:
            lost = [f"{agent} said more than could be placed.", *advice.refusals, kept_back]
            session.warn(" ".join(filter(None, lost)))
        elif kept_back:
            session.say(kept_back)
        elif advice.asked and not advice.findings:
            gone = f" ({tally})" if tally.fixed else ""
            session.say(f"{agent} found nothing worth reporting{gone}. {advice.summary}")
        elif advice.findings and not session.client.work_done_progress:
            session.say(f"{agent}: {tally}.")
        return f"{tally}. {advice.repairs.sentence}" if advice.repairs.asked else str(tally)

    def unfinished(self, session: Session, target: Target) -> str:
        """What came stays, and nothing is called fixed."""
        begun = self.round
        if begun is None or session.closed or target.document.uri not in session.documents:
            return ""
        begun.end(whole=False)
        keep_soon(session, target.document)
        self._publish_now(session, target.document.uri)
        count = (
            "The finding that came stays"
            if begun.told == 1
            else (f"The {begun.told} findings that came stay")
        )
        return f"{count}; the review is not complete."

    def _begun(self, session: Session, target: Target) -> Round:
        if self.round is None:
            agent, document = target.agent.name, target.document
            self.round = session.ledger.review(agent, document, (target.span,))
        return self.round

    def _publish_soon(self, session: Session, uri: str) -> None:
        """At once, or after a pause if there was a publication just now."""
        self._is_due = True
        if self._pause is None:
            self._publish_due(session, uri)

    def _publish_due(self, session: Session, uri: str) -> None:
        self._pause = None
        if self._is_due:
            self._publish_now(session, uri)
            loop = asyncio.get_running_loop()
            self._pause = loop.call_later(PUBLISHED_APART, self._publish_due, session, uri)

    def _publish_now(self, session: Session, uri: str) -> None:
        if self._pause is not None:
            self._pause.cancel()
            self._pause = None
        self._is_due = False
        publish(session, uri)


def _pieces(target: Target) -> list[LineSpan]:
    from consult_lsp.ledger.pieces import pieces_of

    return pieces_of(target.document, target.span)


def _describe(agent: str, findings: tuple[Finding, ...]) -> None:
    """Make the hovers now, so that none has to wait for a Markdown parser."""
    for finding in findings:
        described(agent, finding)
