"""workspace/didRenameFiles: what is known of a file goes with it to its new name."""

from lsprotocol import types as lsp

from consult_lsp.lsp.services.diagnostics import publish, take_away
from consult_lsp.lsp.services.persistence import load, persist_now, persist_soon, rename_stored
from consult_lsp.lsp.state.session import Session

RENAMED_FILES = lsp.FileOperationRegistrationOptions(
    filters=[lsp.FileOperationFilter(lsp.FileOperationPattern("**/*"), scheme="file")]
)


def did_rename_files(session: Session, params: lsp.RenameFilesParams) -> None:
    """What is known of a file goes with it to its new name; a folder takes all that it holds."""
    names = [(file.old_uri, file.new_uri) for file in params.files]
    for old, new in names:
        _take_away_all(session, old)
        for uri in [
            uri for uri in session.persistence.unwritten if uri == old or uri.startswith(f"{old}/")
        ]:
            session.persistence.unwritten[new + uri.removeprefix(old)] = (
                session.persistence.unwritten.pop(uri)
            )
        session.conversations.rename(old, new, session.workspace.root)
        session.proposals.rename(old, new, session.workspace.root)
        for uri in session.ledger.rename(old, new):
            if (document := session.documents.get(uri)) is not None:
                publish(session, uri)
                persist_soon(session, document)
    session.in_background(_renamed(session, names))


def _take_away_all(session: Session, old: str) -> None:
    """What has another name now is shown by that one only, also where the editor closes the old one
    later, or never."""
    for uri in list(session.documents):
        if uri == old or uri.startswith(f"{old}/"):
            take_away(session, uri)


async def _renamed(session: Session, names: list[tuple[str, str]]) -> None:
    await persist_now(session)
    for old, new in names:
        await session.in_thread(rename_stored, session, old, new)
        for uri, document in list(session.documents.items()):
            # It may have been opened by its new name before we were told of that.
            is_below = uri == new or uri.startswith(f"{new}/")
            if is_below and not session.ledger.page(uri):
                await load(session, document)
