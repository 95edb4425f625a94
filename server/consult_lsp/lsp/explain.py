"""consult.explain: what some lines do, on a page beside the code and later in the hover."""

from typing import Any

from consult_lsp.consult.advice import Advice
from consult_lsp.ledger.entry import Explanation
from consult_lsp.report.plain import plain_line

from .jobs import RequestId
from .keep import keep_soon
from .question import answered, place_of, talk_about
from .session import Session
from .target import Target, target_of

MODEL_LIMIT = 80


def explain(session: Session, arguments: list[Any], request_id: RequestId | None) -> object:
    """Start an explanation; one can ask further about it."""
    return begin(session, target_of(session, arguments), request_id)


def begin(session: Session, target: Target, request_id: RequestId | None = None) -> dict[str, str]:
    """Start an explanation of the target."""
    talk = talk_about(session, target)
    return answered(session, "explain", talk, f"What {place_of(talk)} does", request_id, keep=_keep)


async def _keep(session: Session, target: Target, advice: Advice) -> str:
    """Let the hover remember it."""
    await kept(session, target, advice)
    return " has explained the lines. Hover over them to read it."


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

    return inert(markdown, unwrapped=True)
