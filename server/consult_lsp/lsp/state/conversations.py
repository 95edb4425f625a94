"""Pages: the answer pages of a session, and the conversations that they show. Values and look-up.

A page lives in a private file, or is virtual: its text is asked for by ``text_document_content``.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from consult_lsp.text.document import Document

from .jobs import Job
from .position_conversion import to_path
from .selection import selection_of

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

    from consult_lsp.consult.task import Task

SCHEME = "consult-answer"
MOST_CONVERSATIONS = 20
"""Conversations that can be continued in a session; the newest stay."""


@dataclass(eq=False)
class Page:
    """A document that shows a conversation.

    ``text`` is all that was written on it, inert, and ``draft`` what may still change. ``path`` is
    where its file is, None for a virtual page. ``files`` are the URIs of the files of the workspace
    that it names, by the path that it names them by.
    """

    uri: str
    path: Path | None = None
    text: str = ""
    draft: str = ""
    growing: bool = False
    files: dict[str, str] = field(default_factory=dict)
    told: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the client has opened, changed or closed it."""


@dataclass(eq=False)
class Conversation:
    """A conversation: what it is about, what was asked last, and what was answered to that."""

    id: str
    subject: "Task"
    """Who was asked about what, to begin with."""
    task: "Task | None" = None
    """The latest question, as it was prepared."""
    answer: str = ""
    pages: list[Page] = field(default_factory=list)
    """The last is where it goes on."""
    job: Job | None = None
    title: str = ""
    """Of its page's tab, once that was asked for."""

    @property
    def busy(self) -> bool:
        """Whether an answer is under way."""
        runs = self.job is not None and self.job.task is not None and not self.job.task.done()
        return runs or any(page.growing for page in self.pages)


class Conversations:
    """All conversations of a session."""

    def __init__(self) -> None:
        self.attaches: bool | None = None
        """Whether the client opens Markdown files with us; None until it was tried."""
        self._conversations: dict[str, Conversation] = {}
        self._ids = count(1)
        self._page_numbers = count(1)
        self._folder: TemporaryDirectory[str] | None = None

    def answers(self) -> Path:
        """A folder that only this user can look into; it goes when the session does."""
        from tempfile import TemporaryDirectory

        if self._folder is None:
            self._folder = TemporaryDirectory(prefix="consult-lsp-")
        return Path(self._folder.name)

    def holds(self, path: Path) -> bool:
        """Whether a file is in that folder."""
        return self._folder is not None and path.is_relative_to(self._folder.name)

    def close(self) -> None:
        """The private files go."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def begin(self, subject: "Task") -> Conversation:
        """A new conversation; the oldest gives way where there are too many."""
        conversation = Conversation(str(next(self._ids)), subject)
        self._conversations[conversation.id] = conversation
        for old in [old for old in self._conversations.values() if not old.busy][
            : self._too_many()
        ]:
            if old is not conversation:
                del self._conversations[old.id]
        return conversation

    def find(self, conversation_id: str) -> Conversation | None:
        """A conversation by its id."""
        return self._conversations.get(conversation_id)

    def at(self, uri: str) -> tuple[Conversation, Page] | None:
        """The conversation that a document shows, and its page."""
        path = to_path(uri)
        return next(
            (
                (conversation, page)
                for conversation, page in self._all()
                if page.uri == uri or (page.path is not None and page.path == path)
            ),
            None,
        )

    def rename(self, old: str, new: str, root: Path | None) -> None:
        """Conversations about a file, or about those in a folder, go on about its new name."""
        for conversation in self._conversations.values():
            selection = conversation.subject.selection
            document = selection.document
            if document.uri == old or document.uri.startswith(f"{old}/"):
                document = document.renamed(new + document.uri.removeprefix(old))
                selection = selection_of(
                    root, document, selection.span, selection.kind, selection.symbol
                )
                conversation.subject = replace(conversation.subject, selection=selection)

    def virtual_page(self) -> Page:
        """A new page whose text the client will ask for. Vim takes ``scheme:/path`` for a file."""
        return Page(f"{SCHEME}://page/answer-{next(self._page_numbers)}.md")

    def file_name(self) -> str:
        """The name of the next page's file."""
        return f"answer-{next(self._page_numbers)}"

    def told(self, uri: str, *, opened: bool = False) -> None:
        """The client has opened, changed or closed a document."""
        if (found := self.at(uri)) is None:
            return
        page = found[1]
        page.uri = uri  # as this client spells it
        if opened and page.path is not None:
            self.attaches = True
        page.told.set()

    def _all(self) -> Iterator[tuple[Conversation, Page]]:
        return (
            (conversation, page)
            for conversation in self._conversations.values()
            for page in conversation.pages
        )

    def _too_many(self) -> int:
        return max(0, len(self._conversations) - MOST_CONVERSATIONS)


def page_document(page: Page, documents: dict[str, Document]) -> Document:
    """The page as the client has it, or as it was written."""
    return documents.get(page.uri) or Document(page.uri, page.text, language_id="markdown")
