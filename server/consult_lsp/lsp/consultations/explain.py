"""consult.explain: what some lines do, on a page beside the code and later in the hover."""

from consult_lsp.consult.advice import Advice
from consult_lsp.consult.task import Task
from consult_lsp.findings.entry import Explanation
from consult_lsp.lsp.services.persistence import persist_soon
from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.plain import plain_line

from .ask import AnswerHandler, answered, place_of

MODEL_LIMIT = 80


def begin(session: Session, task: Task, request_id: RequestId | None = None) -> dict[str, str]:
    """Start an explanation."""
    conversation = session.conversations.begin(task)
    question = f"What {place_of(conversation)} does"
    return answered(ExplainHandler(session, conversation, question), request_id)


class ExplainHandler(AnswerHandler):
    """Explains the lines; the hover remembers it."""

    done = "hover to read it again"

    async def keep(self, advice: Advice) -> str:
        """Let the hover remember it."""
        await kept(self.session, self.task, advice)
        return " has explained the lines. Hover over them to read it."


async def kept(session: Session, task: Task, advice: Advice) -> Explanation:
    """The explanation, made inert and kept for the hover."""
    markdown = await session.in_thread(_inert, advice.markdown)
    model = await session.in_thread(_inert, plain_line(advice.model, MODEL_LIMIT))
    document, span = task.selection.document, task.selection.span
    entry = session.ledger.explain(task.agent.name, document, span, markdown, model.strip())
    persist_soon(session, document)
    return entry


def _inert(markdown: str) -> str:
    from consult_lsp.report.markdown import inert

    return inert(markdown, unwrapped=True)
