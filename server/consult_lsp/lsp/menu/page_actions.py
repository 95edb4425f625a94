"""Code actions on an answer page: ask what was typed there, and apply a block of code."""

from lsprotocol import types as lsp

from consult_lsp.lsp.consultations.answer_blocks import AnswerBlock, answer_blocks
from consult_lsp.lsp.contract.arguments import ApplyBlock, FollowUp
from consult_lsp.lsp.state.conversations import Conversation, Page
from consult_lsp.lsp.state.session import Session
from consult_lsp.report.answer_page import typed_question
from consult_lsp.text.document import Document
from consult_lsp.text.plain import plain, plain_line
from consult_lsp.text.selection import Selection

from .command_action import TITLE_LIMIT, Json, as_action
from .kinds import EXPLAIN, IMPROVE


async def actions(
    session: Session,
    conversation: Conversation,
    page: Page,
    selection: Selection,
    context: lsp.CodeActionContext,
) -> list[object]:
    """What can be done on a page, at some lines of it."""
    document, lines = selection.document, selection.span
    if context.trigger_kind == lsp.CodeActionTriggerKind.Automatic:
        return []
    offered = [*_questions(conversation, page, document)]
    uri = conversation.subject.selection.document.uri
    if (now := session.documents.get(uri)) is not None:
        blocks = await session.in_thread(answer_blocks, document, now, conversation, lines)
        fit = [block for block in blocks if not block.why_not]
        offered += [_application(conversation, page, block) for block in (fit or blocks)[:1]]
    if session.client.code_action_literals:
        return list(offered)
    return [action["command"] for action in offered]


def _questions(conversation: Conversation, page: Page, document: Document) -> list[Json]:
    """Ask what was typed; on a page where nobody can type, ask for a place to do so.

    There, whatever looks like a place to type, or like a question, is a model's.
    """
    if conversation.busy or page is not conversation.pages[-1]:
        return []
    agent = conversation.subject.agent.name
    question = ""
    if page.path is None:
        words = "ask further…"
    elif question := typed_question(document.text):
        words = "ask" if conversation.task is None else "ask further"
    else:
        return []
    title = plain(f"Consult {agent}: {words}", TITLE_LIMIT)
    argument = FollowUp(conversation=conversation.id, page=page.uri, question=question or None)
    return [as_action(title, EXPLAIN, argument)]


def _application(conversation: Conversation, page: Page, block: AnswerBlock) -> Json:
    """Apply a block; of one that cannot be applied the entry says why, and choosing it as well."""
    path = conversation.subject.selection.path
    title = f"Apply this block to {path}"
    if block.why_not:
        title = f"This block cannot be applied to {path}: {block.why_not}"
    title = plain_line(title, TITLE_LIMIT)
    return as_action(title, IMPROVE, ApplyBlock(page=page.uri, block=block.number))
