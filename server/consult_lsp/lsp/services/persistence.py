"""Persistence: what was said about documents lasts from one session to the next.

It is read beside the loop when a document is opened, and written a moment after something was
said, when the document is closed, and before the server ends. A document that is no file is not
kept. Where the store cannot be used the session goes on without it, and says so once.
"""

import asyncio
import os
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from consult_lsp.findings.dismissal import EVERYWHERE
from consult_lsp.findings.document_findings import FILE, Page
from consult_lsp.lsp.state.position_conversion import to_path
from consult_lsp.lsp.state.session import Session
from consult_lsp.lsp.state.stores import PROPOSALS
from consult_lsp.lsp.state.timers import Debounce
from consult_lsp.text.document import Document
from consult_lsp.text.plain import plain

from .diagnostics import publish
from .finding_markdown import described

if TYPE_CHECKING:
    from consult_lsp.findings.storage.store import Store

REST_SECONDS = 0.5
"""How long nothing must have been said before it is written."""

FLUSH_SECONDS = 1.0
"""How long the end of a session waits for what is still to be written."""


def load_soon(session: Session, document: Document) -> "asyncio.Task[None] | None":
    """Show what an earlier session said about a document, as soon as it is read; None where it was
    read before."""
    if session.ledger.is_restored(document.uri):
        return None
    return session.in_background(load(session, document))


def persist_soon(session: Session, document: Document) -> None:
    """Write what is known of a document, once nothing more was said for a moment."""
    session.persistence.unwritten[document.uri] = document
    persist_after_rest(session)


def persist_after_rest(session: Session) -> None:
    """Write what is not yet written, once nothing more came for a moment."""
    persistence = session.persistence
    if persistence.timer is None:
        persistence.timer = Debounce(
            REST_SECONDS, lambda: session.in_background(persist_now(session))
        )
    persistence.timer.call()


async def restore_proposals(session: Session) -> None:
    """What was paid for and not made is pending again, where there is such."""
    session.proposals.changed = partial(persist_after_rest, session)
    if await session.in_thread(_is_there, PROPOSALS):
        await session.in_thread(import_module, f"{__package__}.proposal_persistence")
        from .proposal_persistence import restore

        await restore(session)


async def persist_now(session: Session) -> None:
    """Write whatever is not yet written."""
    async with session.persistence.lock:
        for uri, document in list(session.persistence.unwritten.items()):
            del session.persistence.unwritten[uri]
            document = session.documents.get(uri, document)
            page = session.ledger.page(uri)
            if not await session.in_thread(_write, session, uri, document, page):
                session.persistence.unwritten.setdefault(
                    uri, document
                )  # with the next, or at the end
        if session.proposals.about() or session.persistence.written_proposals:
            from .proposal_persistence import persist_proposals

            await persist_proposals(session)
    _tell_problem(session)


async def persist_at_end(session: Session) -> None:
    """Write what is left, and what was edited since it was written: a finding is known by where it
    stood last. Some editors kill a server as soon as it has answered ``shutdown``."""
    for uri, document in session.documents.items():
        if session.ledger.page(uri) and key_of(session.workspace.root, uri) is not None:
            session.persistence.unwritten.setdefault(uri, document)
    session.persistence.close()
    with suppress(TimeoutError):
        async with asyncio.timeout(FLUSH_SECONDS):
            await persist_now(session)


def _is_there(name: str) -> bool:
    from consult_lsp.workspace.private import state_file  # it loads OpenSSL

    return state_file(name).exists()


async def load(session: Session, document: Document) -> None:
    if session.persistence.unwritten:
        await persist_now(session)  # it may be what is about to be read
    if not session.ledger.is_restored(EVERYWHERE):
        everywhere = await session.in_thread(_read, session, Document(EVERYWHERE, ""))
        session.ledger.restore(EVERYWHERE, everywhere)
    page = await session.in_thread(_read, session, document)
    session.ledger.restore(document.uri, page)
    if page.remarks and document.uri in session.documents:
        publish(session, document.uri)
    _tell_problem(session)


def _read(session: Session, document: Document) -> Page:
    """What was written of a document; an empty page where that is nothing."""
    if not _is_there(FILE):  # without SQLite, which takes 2 MiB
        return Page()
    from consult_lsp.findings.fingerprint import digest
    from consult_lsp.findings.storage.serialization import read_page

    where = key_of(session.workspace.root, document.uri)
    if where is None:
        return Page()
    body = session.persistence.findings.read(*where) or (
        None
        if document.uri == EVERYWHERE
        else _adopted(session.persistence.findings, where, digest(document.text))
    )
    page = (read_page(body, document) if body else None) or Page()
    for remark in page.remarks:
        described(remark.agent, remark.finding)  # now, so that no hover waits for it
    return page


def _adopted(store: "Store", where: tuple[str, str], text: str) -> str | None:
    """What was written of a file with the same text that is there no more: it was renamed, and
    its editor did not tell."""
    workspace, place = where
    for old in store.with_text(workspace, text):
        if not Path(workspace, old).exists():
            store.rename(workspace, old, place)
            return store.read(workspace, place)
    return None


def _write(session: Session, uri: str, document: Document, page: Page | None) -> bool:
    """Write what is known of a document by its name now. False: worth another try."""
    from consult_lsp.findings.fingerprint import digest
    from consult_lsp.findings.storage.merge import merged_pages
    from consult_lsp.findings.storage.serialization import write_page

    where = key_of(session.workspace.root, uri)
    if where is None:
        return True
    if page is None:
        return session.persistence.findings.forget(*where)
    body = write_page(page, document)
    return session.persistence.findings.write(*where, digest(document.text), body, merged_pages)


def rename_stored(session: Session, old: str, new: str) -> None:
    was, now = key_of(session.workspace.root, old), key_of(session.workspace.root, new)
    if was is not None and now is not None:
        session.persistence.findings.rename(was[0], was[1], now[1])


def key_of(root: Path | None, uri: str) -> tuple[str, str] | None:
    """The workspace and a file's place in it, or its whole path outside; None for what is no file.

    A workspace is known by its real path, so that nothing of another one is ever taken for its.
    """
    if uri == EVERYWHERE:
        return (os.path.realpath(root), EVERYWHERE) if root else None
    found = to_path(uri) if uri.startswith("file:") else None
    if found is None or not found.is_absolute():
        return None
    path = Path(os.path.normpath(found))
    inside = root is not None and path.is_relative_to(root)
    place = path.relative_to(root).as_posix() if root and inside else str(path)
    workspace = os.path.realpath(root) if root else ""
    return (workspace, place) if plain(workspace + place) == workspace + place else None


def _tell_problem(session: Session) -> None:
    if problem := session.persistence.problem:
        session.messages.warn_once(problem, about="the stores")
