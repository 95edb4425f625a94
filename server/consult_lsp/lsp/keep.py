"""Keep: what was said about documents lasts from one session to the next.

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

from lsprotocol import types as lsp

from consult_lsp.ledger.dismissal import EVERYWHERE
from consult_lsp.ledger.page import FILE, Page
from consult_lsp.report.plain import plain
from consult_lsp.text.document import Document

from .convert import to_path
from .diagnostics import publish, take_away
from .hover import described
from .session import Session

if TYPE_CHECKING:
    from consult_lsp.ledger.store import Store

REST_SECONDS = 0.5
"""How long nothing must have been said before it is written."""

FLUSH_SECONDS = 1.0
"""How long the end of a session waits for what is still to be written."""

PROPOSALS = "proposals.db"
"""The file of what was paid for and not made: see ``keep_proposals.py``."""

RENAMED_FILES = lsp.FileOperationRegistrationOptions(
    filters=[lsp.FileOperationFilter(lsp.FileOperationPattern("**/*"), scheme="file")]
)


def load_soon(session: Session, document: Document) -> "asyncio.Task[None] | None":
    """Show what an earlier session said about a document, as soon as it is read; None where it was
    read before."""
    if session.ledger.is_restored(document.uri):
        return None
    return session.in_background(_load(session, document))


def keep_soon(session: Session, document: Document) -> None:
    """Write what is known of a document, once nothing more was said for a moment."""
    session.unkept[document.uri] = document
    keep_after_rest(session)


def keep_after_rest(session: Session) -> None:
    """Write what is not yet written, once nothing more came for a moment."""
    if session.keeping is not None:
        session.keeping.cancel()
    loop = asyncio.get_running_loop()
    session.keeping = loop.call_later(
        REST_SECONDS, lambda: session.in_background(keep_now(session))
    )


async def restore_proposals(session: Session) -> None:
    """What was paid for and not made is pending again, where there is such."""
    session.proposals.changed = partial(keep_after_rest, session)
    if await session.in_thread(_is_there, PROPOSALS):
        await session.in_thread(import_module, f"{__package__}.keep_proposals")
        from .keep_proposals import restore

        await restore(session)


async def keep_now(session: Session) -> None:
    """Write whatever is not yet written."""
    async with session.keeps:
        for uri, document in list(session.unkept.items()):
            del session.unkept[uri]
            document = session.documents.get(uri, document)
            page = session.ledger.page(uri)
            if not await session.in_thread(_write, session, uri, document, page):
                session.unkept.setdefault(uri, document)  # with the next, or at the end
        if session.proposals.about() or session.kept_proposals:
            from .keep_proposals import keep_proposals

            await keep_proposals(session)
    _tell_problem(session)


async def keep_at_end(session: Session) -> None:
    """Write what is left, and what was edited since it was written: a finding is known by where it
    stood last. Some editors kill a server as soon as it has answered ``shutdown``."""
    for uri, document in session.documents.items():
        if session.ledger.page(uri) and key_of(session.root, uri) is not None:
            session.unkept.setdefault(uri, document)
    if session.keeping is not None:
        session.keeping.cancel()
    with suppress(TimeoutError):
        async with asyncio.timeout(FLUSH_SECONDS):
            await keep_now(session)


def did_rename_files(session: Session, params: lsp.RenameFilesParams) -> None:
    """What is known of a file goes with it to its new name; a folder takes all that it holds."""
    names = [(file.old_uri, file.new_uri) for file in params.files]
    for old, new in names:
        _take_away_all(session, old)
        for uri in [uri for uri in session.unkept if uri == old or uri.startswith(f"{old}/")]:
            session.unkept[new + uri.removeprefix(old)] = session.unkept.pop(uri)
        session.talks.rename(old, new, session.root)
        session.proposals.rename(old, new, session.root)
        for uri in session.ledger.rename(old, new):
            if (document := session.documents.get(uri)) is not None:
                publish(session, uri)
                keep_soon(session, document)
    session.in_background(_renamed(session, names))


def _is_there(name: str) -> bool:
    from consult_lsp.workspace.private import state_file  # it loads OpenSSL

    return state_file(name).exists()


def _take_away_all(session: Session, old: str) -> None:
    """What has another name now is shown by that one only, also where the editor closes the old one
    later, or never."""
    for uri in list(session.documents):
        if uri == old or uri.startswith(f"{old}/"):
            take_away(session, uri)


async def _renamed(session: Session, names: list[tuple[str, str]]) -> None:
    await keep_now(session)
    for old, new in names:
        await session.in_thread(_rename, session, old, new)
        for uri, document in list(session.documents.items()):
            # It may have been opened by its new name before we were told of that.
            is_below = uri == new or uri.startswith(f"{new}/")
            if is_below and not session.ledger.page(uri):
                await _load(session, document)


async def _load(session: Session, document: Document) -> None:
    if session.unkept:
        await keep_now(session)  # it may be what is about to be read
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
    from consult_lsp.ledger.mark import digest
    from consult_lsp.ledger.written import read_page

    where = key_of(session.root, document.uri)
    if where is None:
        return Page()
    body = session.store.read(*where) or (
        None
        if document.uri == EVERYWHERE
        else _adopted(session.store, where, digest(document.text))
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
    from consult_lsp.ledger.mark import digest
    from consult_lsp.ledger.written import merged_pages, write_page

    where = key_of(session.root, uri)
    if where is None:
        return True
    if page is None:
        return session.store.forget(*where)
    body = write_page(page, document)
    return session.store.write(*where, digest(document.text), body, merged_pages)


def _rename(session: Session, old: str, new: str) -> None:
    was, now = key_of(session.root, old), key_of(session.root, new)
    if was is not None and now is not None:
        session.store.rename(was[0], was[1], now[1])


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
    opened = (vars(session).get(name) for name in ("store", "proposals_store"))
    problem = next((store.problem for store in opened if store and store.problem), None)
    if problem is not None and not session.told_of_store:
        session.told_of_store = True
        session.warn(problem.message)
