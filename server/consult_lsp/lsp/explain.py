"""consult.explain: what some lines do, in a document beside the code and later in the hover."""

from typing import Any

from consult_lsp.consult.advice import Advice
from consult_lsp.ledger.entry import Explanation
from consult_lsp.report.plain import plain_line

from .ask import start
from .jobs import RequestId
from .keep import keep_soon
from .session import Session
from .show_document import show_page
from .target import Target

MODEL_LIMIT = 80


def explain(session: Session, arguments: list[Any], request_id: RequestId | None) -> object:
    """Start an explanation."""
    return start(session, "explain", arguments, request_id, _deliver)


def ask(session: Session, arguments: list[Any], request_id: RequestId | None) -> object:
    """Start a question, which is the command's intent; answered as an explanation is."""
    return start(session, "ask", arguments, request_id, _deliver)


async def _deliver(session: Session, target: Target, advice: Advice) -> str:
    entry = await kept(session, target, advice)
    if not await show_page(session, f"explanation-{entry.id}", entry.markdown):
        session.say(f"{entry.agent} has explained the lines. Hover over them to read it.")
    return "hover to read it again"


async def kept(session: Session, target: Target, advice: Advice) -> Explanation:
    """The explanation, made inert and kept for the hover."""
    markdown = await session.in_thread(_inert, advice.markdown)
    model = await session.in_thread(_inert, plain_line(advice.model, MODEL_LIMIT))
    entry = session.ledger.explain(
        target.agent.name, target.document, target.span, markdown, model.strip()
    )
    keep_soon(session, target.document)
    return entry


def _inert(markdown: str) -> str:
    from consult_lsp.report.markdown import inert

    return inert(markdown)
