"""consult.explain: what some lines do, on a page beside the code and later in the hover."""

from consult_lsp.consult.advice import Advice
from consult_lsp.findings.entry import Explanation
from consult_lsp.lsp.services.persistence import persist_soon
from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.session import Session
from consult_lsp.lsp.state.target import Target
from consult_lsp.text.plain import plain_line

from .ask import AnswerHandler, answered, conversation_about, place_of

MODEL_LIMIT = 80


def begin(session: Session, target: Target, request_id: RequestId | None = None) -> dict[str, str]:
    """Start an explanation of the target."""
    conversation = conversation_about(session, target)
    question = f"What {place_of(conversation)} does"
    return answered(ExplainHandler(session, conversation, question), request_id)


class ExplainHandler(AnswerHandler):
    """Explains the lines; the hover remembers it."""

    flow = "explain"
    done = "hover to read it again"

    async def keep(self, advice: Advice) -> str:
        """Let the hover remember it."""
        await kept(self.session, self.target, advice)
        return " has explained the lines. Hover over them to read it."


async def kept(session: Session, target: Target, advice: Advice) -> Explanation:
    """The explanation, made inert and kept for the hover."""
    markdown = await session.in_thread(_inert, advice.markdown)
    model = await session.in_thread(_inert, plain_line(advice.model, MODEL_LIMIT))
    entry = session.ledger.explain(
        target.agent.name, target.document, target.span, markdown, model.strip()
    )
    persist_soon(session, target.document)
    return entry


def _inert(markdown: str) -> str:
    from consult_lsp.report.markdown import inert

    return inert(markdown, unwrapped=True)
