"""window/showDocument: a page of Markdown beside the code, in a private file of this session."""

import logging
import os
from pathlib import Path

from lsprotocol import types as lsp

from consult_lsp.lsp.state.session import Session
from consult_lsp.wire.failure import traced

log = logging.getLogger(__name__)

SHOW_SECONDS = 10.0


async def show_page(session: Session, name: str, markdown: str) -> bool:
    """Show a page in a document beside the code, where the client can; whether it did."""
    if not session.client.show_document:
        return False
    path = await write_page(session, name, markdown)
    return path is not None and await show(session, path.as_uri())


async def write_page(session: Session, name: str, markdown: str) -> Path | None:
    """The private file that a page was written to; None if it could not be."""
    try:
        return await session.in_thread(
            _private_file, session.conversations.answers(), f"{name}.md", markdown
        )
    except OSError as error:  # a full disk, or somebody has tidied up
        log.warning("A page could not be written: %s", traced(error))
        return None


async def show(session: Session, uri: str, place: lsp.Range | None = None) -> bool:
    """Show a document beside the code, or go to a place in it; whether the client did."""
    if not session.client.show_document:
        return False
    params = lsp.ShowDocumentParams(uri=uri, take_focus=place is not None, selection=place)
    answer = await session.ask_client(lsp.WINDOW_SHOW_DOCUMENT, params, SHOW_SECONDS)
    result = getattr(answer, "result", None)
    return isinstance(result, lsp.ShowDocumentResult) and result.success


def _private_file(folder: Path, name: str, text: str) -> Path:
    """A file that only this user can read, for it quotes their code."""
    path = folder.resolve() / name  # as the editor will name it
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    return path
