"""A page that shows what a change would do, and why it is only shown."""

from collections.abc import Sequence
from itertools import count

from consult_lsp.edits.combine import Change
from consult_lsp.finding import Edit
from consult_lsp.lsp.client.show_document import show_page
from consult_lsp.lsp.state.position_conversion import path_in_prompt
from consult_lsp.lsp.state.session import Session
from consult_lsp.report.diff import edit_as_written, unified_diff
from consult_lsp.report.ink import Ink
from consult_lsp.text.document import Document
from consult_lsp.text.plain import plain, plain_line

PAGE_LIMIT = 200_000
"""Characters of one diff on a page."""

TITLE_LIMIT = 200

_numbers = count(1)

Placed = tuple[Document, Change]


async def show_changes(session: Session, title: str, reason: str, placed: Sequence[Placed]) -> bool:
    """Show the changes as a patch, in a document beside the code; whether the client did."""
    pairs = [(path_in_prompt(session.workspace.root, d.uri), d, change) for d, change in placed]
    page = await session.in_thread(_page, title, reason, pairs)
    return await show_page(session, f"changes-{next(_numbers)}", page)


async def show_edits(session: Session, title: str, reason: str, edits: Sequence[Edit]) -> bool:
    """Show edits that have no place, as the model wrote them; whether the client did."""
    page = await session.in_thread(_quoted, title, reason, tuple(edits))
    return await show_page(session, f"changes-{next(_numbers)}", page)


def name_of(session: Session, document: Document) -> str:
    """What a document is called in a sentence."""
    return plain_line(path_in_prompt(session.workspace.root, document.uri), TITLE_LIMIT)


def _page(title: str, reason: str, pairs: Sequence[tuple[str, Document, Change]]) -> str:
    diffs = (unified_diff(before, change.after, path, Ink()) for path, before, change in pairs)
    return _head(title, reason) + "\n".join(_fenced(diff) for diff in diffs)


def _quoted(title: str, reason: str, edits: Sequence[Edit]) -> str:
    return _head(title, reason) + "\n".join(_fenced(edit_as_written(edit)) for edit in edits)


def _head(title: str, reason: str) -> str:
    from consult_lsp.report.markdown import as_code, inert

    lines = f"# {plain_line(title, TITLE_LIMIT)}\n"
    # A reason may be what a command printed: lines that are to stay as they are.
    return inert(lines) + "\n" + (as_code(plain(reason)) + "\n" if reason else "")


def _fenced(diff: str) -> str:
    from consult_lsp.report.markdown import as_code

    cut = diff if len(diff) <= PAGE_LIMIT else diff[:PAGE_LIMIT] + "\n…"
    return as_code(cut).replace("text\n", "diff\n", 1)
