"""consult.applyBlock: a block of code in an answer is made as a change.

It goes the way of every edit: placed on the document as it is now, proven, and previewed.
"""

from consult_lsp.edits.locate import Refusal, place
from consult_lsp.errors import UsageError
from consult_lsp.finding import Edit
from consult_lsp.findings.relocate import followed
from consult_lsp.lsp.apply.apply_edit import apply
from consult_lsp.lsp.consultations.answer_blocks import block_edit
from consult_lsp.lsp.contract.arguments import ApplyBlock
from consult_lsp.lsp.state.conversations import Conversation, page_document
from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.proposals import Consent
from consult_lsp.lsp.state.selection import whole_file
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.document import Document


def apply_block(session: Session, argument: ApplyBlock, _: RequestId | None) -> object:
    """consult.applyBlock: make the change that a block shows."""
    found = session.conversations.at(argument.page)
    if found is None:
        raise UsageError("Nothing was changed, because the page of this block is no longer kept.")
    conversation, page = found
    document = session.documents.get(conversation.subject.selection.document.uri)
    if document is None:
        where = conversation.subject.selection.path or "its file"
        raise UsageError(
            f"Nothing was changed, because {where} is not open. Open it, and choose again."
        )
    shown = page_document(page, session.documents)
    session.in_background(_apply(session, conversation, shown, document, argument.block))
    return None


async def _apply(
    session: Session, conversation: Conversation, shown: Document, document: Document, number: int
) -> None:
    edit = await session.in_thread(block_edit, shown, document, conversation, number)
    if isinstance(edit, str):
        session.messages.warn(f"Nothing was changed. {edit}")
        return
    whole = whole_file(session.workspace.root, document)
    is_about = await session.in_thread(_is_about, conversation, document, edit)
    consent = Consent.PREVIEWED if is_about else Consent.ASKED
    label = f"{conversation.subject.agent.name}: a block of the answer"
    await apply(session, whole, [edit], label, consent)


def _is_about(conversation: Conversation, document: Document, edit: Edit) -> bool:
    """Whether the edit is of the lines that the conversation is about, where they stand now: of
    some of them at least, as the page shows the whole definition that they are a part of."""
    asked, before = conversation.subject.selection.span, conversation.subject.selection.document
    if asked.holds(before.span):
        return True
    placed = place(document, edit)
    now = followed(before, document, asked)
    return now is not None and not isinstance(placed, Refusal) and now.meets(placed.span)
