"""consult.page: an answer's page, for a client that shows it in its own way rather than as a text.

It is asked again whenever ``workspace/textDocumentContent/refresh`` says that the page has grown.
"""

from consult_lsp.errors import UsageError
from consult_lsp.findings.relocate import followed
from consult_lsp.lsp.consultations.answer_blocks import answer_blocks
from consult_lsp.lsp.contract.arguments import ShowPage
from consult_lsp.lsp.services.symbol import symbol_around
from consult_lsp.lsp.state.conversations import Conversation, Page, page_document
from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.position_conversion import to_lines
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.plain import plain_line

TITLE_LIMIT = 40
WHY_LIMIT = 200


async def page(session: Session, argument: ShowPage, _: RequestId | None) -> object:
    """The page as an object: ``{"title", "text", "conversation", "busy", …}``.

    ``text`` ends where the answer does: how to ask further is the client's to show. ``about`` is
    ``{"uri", "range"}``, null for a project: the lines as they stand now. ``blocks`` are those that
    can be applied or look like it, ``{"block", "line", "whyNot"}``: the line of the page where the
    fence begins, from 0, and why it cannot be applied; none while the page grows, and of two that
    show a change only the second. ``files`` are the URIs of the files of the workspace that the
    text names with a line, by their paths in it.
    """
    found = session.conversations.at(argument.page)
    if found is None:
        raise UsageError("The page is no longer kept. Ask again.")
    conversation, page = found
    return {
        "title": await _title(session, conversation),
        "text": page.text + (page.draft if page.growing else ""),
        "conversation": conversation.id,
        "busy": conversation.busy,
        "about": await _about(session, conversation),
        "files": page.files,
        "blocks": [] if page.growing else await _blocks(session, conversation, page),
    }


async def _title(session: Session, conversation: Conversation) -> str:
    """What was asked about what, short enough for a tab. It stays, as the tab of a talk does."""
    if not conversation.title:
        flow = (
            conversation.task.flow
            if conversation.task
            else conversation.job.title
            if conversation.job
            else "ask"
        )
        named = conversation.subject.intent if flow == "ask" else await _name(session, conversation)
        conversation.title = f"{flow.capitalize()}: {plain_line(named, TITLE_LIMIT)}"
    return conversation.title


async def _name(session: Session, conversation: Conversation) -> str:
    """The symbol that holds the lines of a talk, else the file."""
    document, span = conversation.subject.selection.document, conversation.subject.selection.span
    symbol = await symbol_around(session, document, span.start)
    if symbol is not None and symbol[1].holds(span):
        return symbol[0]
    return conversation.subject.selection.path.rpartition("/")[2] or "the project"


async def _about(session: Session, conversation: Conversation) -> object:
    """The lines of a talk; of lines that are gone, the file."""
    before, span = conversation.subject.selection.document, conversation.subject.selection.span
    if not before.uri:
        return None
    now = session.documents.get(before.uri, before)
    if now is not before:
        found = await session.in_thread(followed, before, now, span)
        if found is None:
            return {"uri": now.uri}
        span = found
    return {"uri": now.uri, "range": to_lines(now, span, session.client.encoding)}


async def _blocks(
    session: Session, conversation: Conversation, page: Page
) -> list[dict[str, object]]:
    document = session.documents.get(conversation.subject.selection.document.uri)
    if document is None:
        return []
    shown = page_document(page, session.documents)
    blocks = await session.in_thread(answer_blocks, shown, document, conversation, shown.span)
    seconds = {one.number for one in blocks if one.role == "after"}
    return [
        {"block": one.number, "line": one.line, "whyNot": plain_line(one.why_not, WHY_LIMIT)}
        for one in blocks
        if not (one.role == "before" and one.number + 1 in seconds)
    ]
