"""An answer that grows on its page while the model writes.

Three ways, by what the client can do: a virtual page, which the client asks for again and again; a
private file that the client has opened with us, to whose end text is added by edits; or, for a
client that does not hand Markdown files to us, a file that is shown once the answer is whole. What
cannot grow to its end in one of the first two ways ends in the third, so nothing is lost.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from functools import partial

from lsprotocol import types as lsp

from consult_lsp.consult.events import ConsultationEvent, Grown
from consult_lsp.edits.combine import Change, Replacement
from consult_lsp.lsp.client.show_document import show, write_page
from consult_lsp.lsp.state.conversations import SCHEME, Conversation, Page
from consult_lsp.lsp.state.position_conversion import to_workspace_edit
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.document import Document
from consult_lsp.wire.protocol import Answer

from .file_links import files_named

OPENED_SECONDS = 1.0
"""How long a client may take to open a shown page with us, before we know that it does not."""

APPLIED_SECONDS, TOLD_SECONDS = 5.0, 1.5
"""How long a client may take to apply an addition, and then to tell the text that it made."""

TYPED_SECONDS = 0.4
"""How long a client that refused an addition may take to tell what was typed meanwhile."""

REFRESHES_APART, APPENDS_APART = 0.15, 0.25
MOST_TRIES = 3
"""For one addition: a client refuses it when the user types at the same moment."""


Foot = Callable[[bool], str]
"""The end of a page, by whether it is virtual. On a virtual page it gives way to what follows."""


class AnswerStream:
    """One answer on its way to the page of a conversation. ``latest`` is all of it so far."""

    def __init__(
        self,
        session: Session,
        conversation: Conversation,
        page: Page | None,
        head: Callable[[], str],
    ) -> None:
        """``page`` is where the conversation goes on, None begins one; ``head`` leads the answer.

        ``head`` runs in a thread, as everything does that reads Markdown.
        """
        self.latest = ""
        self._session, self._conversation, self._page, self._head = (
            session,
            conversation,
            page,
            head,
        )
        self.is_shown = False
        """Whether the client shows the whole page, once it is."""
        self._taken = ""  # what of the answer is on the page
        self._sent = 0  # how many characters of the page the client has; a virtual page has all
        self._end: tuple[str, Foot] | None = None
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def has_begun(self) -> bool:
        """Whether anything of the answer came."""
        return self._task is not None

    def listen(self, event: ConsultationEvent) -> None:
        """Take what the model has written so far; returns at once."""
        if isinstance(event, Grown) and self._end is None:
            self.latest = event.markdown
            self._news.set()
            self._begin()

    async def finish(self, markdown: str, line: str, foot: Foot) -> bool:
        """Show all of ``markdown``, a last ``line``, and the foot of the page.

        Whether the client shows it then; if not, the page's file has it all.
        """
        if self._end is None:
            self.latest, self._end = markdown, (line, foot)
        self._news.set()
        # Whoever waits may be cancelled; the page then comes to its end all the same.
        await asyncio.shield(self._begin())
        return self.is_shown

    def _begin(self) -> "asyncio.Task[None]":
        if self._task is None:
            self._task = self._session.in_background(self._grow())
        return self._task

    async def _grow(self) -> None:
        page = await self._opened()
        page.growing = True
        try:
            while True:
                await self._news.wait()
                self._news.clear()
                ends = self._end is not None
                text, draft = await self._session.in_thread(self._next, page)
                page.text += text
                if page.uri.startswith(SCHEME):
                    page.draft = draft
                elif ends:
                    page.text += draft
                await self._sent_on(page)
                if ends:
                    self.is_shown = await self._ended(page)
                    return
                await asyncio.sleep(REFRESHES_APART if page.path is None else APPENDS_APART)
        finally:
            page.growing = False

    async def _opened(self) -> Page:
        """The page, with its head, shown where that can be done before the answer is whole."""
        session, page = self._session, self._page
        head = await session.in_thread(self._head)
        if page is not None and (document := session.documents.get(page.uri)) is not None:
            if page.path is not None:  # with what the user has typed there
                page.text = document.text + gap_below(document.text)
            self._sent = len(page.text)
            page.text += head
            return page
        text = head if page is None else page.text + head
        if session.client.virtual_documents:
            if page is None or page.path is not None:
                page = session.conversations.virtual_page()
                self._conversation.pages.append(page)
            page.text = text
            if await show(session, page.uri):
                return page
            self._conversation.pages.remove(page)
        return await self._opened_file(text)

    async def _opened_file(self, text: str) -> Page:
        session = self._session
        page = Page("", text=text)
        if session.client.show_document and session.conversations.attaches is not False:
            path = await write_page(session, session.conversations.file_name(), text)
            if path is not None:
                page.uri, page.path, self._sent = path.as_uri(), path, len(text)
                self._conversation.pages.append(page)
                await show_and_wait(session, page)
        return page

    def _next(self, page: Page) -> tuple[str, str]:
        """What comes next on the page: what is settled by now, and what may change below it."""
        from consult_lsp.report.parts import settled_after, shown_part

        markdown, end = self.latest, self._end
        if not markdown.startswith(self._taken):
            self._taken = ""  # a new turn, after something was looked up
        settled, last = settled_after(markdown, self._taken)
        if end is not None:
            settled, last = [*settled, last], ""
        self._taken += "".join(settled)
        text = "".join(map(shown_part, settled))
        draft = shown_part(last)
        if end is not None:
            text, draft = text + end[0], end[1](page.uri.startswith(SCHEME))
        page.files |= files_named(self._session.workspace.project, page.text + text, page.files)
        return text, draft

    async def _sent_on(self, page: Page) -> None:
        """Give the client what is new, if it can take it now."""
        session = self._session
        if page.uri.startswith(SCHEME):
            params = lsp.TextDocumentContentRefreshParams(page.uri)
            method = lsp.WORKSPACE_TEXT_DOCUMENT_CONTENT_REFRESH
            session.in_background(_answered(session.ask_client(method, params, APPLIED_SECONDS)))
            self._sent = len(page.text)
        elif self._sent and page.uri in session.documents and len(page.text) > self._sent:
            upto = len(page.text)
            if await append(session, page, page.text[self._sent :]):
                self._sent = upto
            else:
                self._sent = 0

    async def _ended(self, page: Page) -> bool:
        """Whether the client shows the whole page; what it lacks comes as a file of its own."""
        session = self._session
        if self._sent == len(page.text):
            return True
        closed = (
            page.path is not None
            and session.conversations.attaches
            and (page.uri not in session.documents)
        )
        path = await write_page(session, session.conversations.file_name(), page.text)
        if path is None:
            return False
        whole = Page(path.as_uri(), path, page.text, files=page.files)
        self._conversation.pages.append(whole)
        # Who has closed the page is not shown another one.
        return not closed and await show(session, whole.uri)


async def show_and_wait(session: Session, page: Page) -> bool:
    """Show a page's file; whether the client has opened it with us in time, which is remembered."""
    if not await show(session, page.uri):
        return False
    is_open = await _told(page, lambda: page.uri in session.documents, OPENED_SECONDS)
    session.conversations.attaches = is_open or bool(session.conversations.attaches)
    return is_open


async def append(session: Session, page: Page, text: str) -> bool:
    """Add ``text`` at the end of a page that the client has open; whether it is there now.

    Nothing that a user has typed is touched: the place is an empty range at the end of the text as
    it is known, and a client that knows another version refuses.
    """
    for _ in range(MOST_TRIES if session.client.apply_edit else 0):
        document = session.documents.get(page.uri)
        if document is None:
            return False
        params = lsp.ApplyWorkspaceEditParams(_addition(session, document, text), label="Answer")
        answer = await session.ask_client(lsp.WORKSPACE_APPLY_EDIT, params, APPLIED_SECONDS)
        if not isinstance(answer.result, lsp.ApplyWorkspaceEditResult):
            return False
        is_there = partial(_has_come, session, document, text)
        if answer.result.applied and await _told(page, is_there, TOLD_SECONDS):
            return True
        # Refused for what the user types at this moment, which we are about to be told.
        await _told(page, partial(_has_changed, session, document), TYPED_SECONDS)
    return False


def _addition(session: Session, document: Document, text: str) -> lsp.WorkspaceEdit:
    end = document.end
    replacement = Replacement(end, end, gap_below(document.text) + text)
    return to_workspace_edit(document, Change((replacement,), document), session.client)


def _has_come(session: Session, before: Document, text: str) -> bool:
    """Whether most lines of ``text`` are new in the page; a user may have typed in some already."""
    if (now := session.documents.get(before.uri)) is None:
        return False
    fresh = Counter(now.text.split("\n")) - Counter(before.text.split("\n"))
    wanted = Counter(line for line in text.split("\n") if line.strip())
    return 2 * (fresh & wanted).total() >= wanted.total()


def _has_changed(session: Session, before: Document) -> bool:
    return session.documents.get(before.uri) is not before


def gap_below(text: str) -> str:
    """What stands between ``text`` and a paragraph below it: an empty line, if it has none."""
    return next(gap for gap in ("", "\n", "\n\n") if (text + gap).endswith("\n\n") or not text)


async def _answered(answer: Awaitable[Answer]) -> None:
    await answer


async def _told(page: Page, true: Callable[[], bool], seconds: float) -> bool:
    """Whether something becomes true of a page as the client tells about it."""
    try:
        async with asyncio.timeout(seconds):
            while not true():
                page.told.clear()
                await page.told.wait()
    except TimeoutError:
        return False
    return True
