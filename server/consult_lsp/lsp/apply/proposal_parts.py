"""The parts of a proposal: of which files its edits are, as these are now, if they may change."""

import posixpath
from collections.abc import Mapping, Sequence, Sized
from dataclasses import replace
from typing import TYPE_CHECKING

from consult_lsp.edits.combine import Change, recombine_all
from consult_lsp.edits.locate import Refusal
from consult_lsp.errors import Problem, UsageError
from consult_lsp.finding import Edit
from consult_lsp.lsp.client.command_names import quoted_name
from consult_lsp.lsp.state.position_conversion import path_in, to_path
from consult_lsp.lsp.state.proposals import Part
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from consult_lsp.text.plain import plain_line
from consult_lsp.workspace.files import MAX_BYTES
from consult_lsp.workspace.protected import why_protected

if TYPE_CHECKING:
    from consult_lsp.context.project import Project
    from consult_lsp.findings.fingerprint import Fingerprint

MOST_FILES = 10
"""Files that one fix may change; more is no fix but a campaign."""

NAME_LIMIT = 200


async def parts_of(
    session: Session, document: Document, edits: Sequence[Edit], within: LineSpan | None = None
) -> tuple[Part, ...]:
    """Edits sorted by their files; ``within`` is about ``document`` only.

    Raises UsageError when one is of a file that may not be changed.
    """
    by_path = _by_path(session, document, edits)
    check_number(by_path)
    parts: list[Part] = []
    for path, some in by_path.items():
        seen = await file_now(session, path) if path else document
        parts.append(Part(seen, (some,), None if path else within, path))
    return tuple(parts)


def parts_unread(session: Session, document: Document, edits: Sequence[Edit]) -> tuple[Part, ...]:
    """The same before any other file was read: whether it may be changed is known once it is."""
    parts: list[Part] = []
    for path, some in _by_path(session, document, edits).items():
        uri = (session.workspace.root / path).as_uri() if path and session.workspace.root else path
        marks = ((None,) * len(some),) if path else None
        parts.append(Part(Document(uri, "") if path else document, (some,), None, path, marks))
    return tuple(parts)


def change_of(part: Part, now: Document) -> Change | tuple[Refusal, ...]:
    """What a part makes of its document as that is now, or why it has no certain place."""
    if part.marks is None:
        return recombine_all(part.seen, now, part.fixes, part.within)
    from consult_lsp.findings.fingerprint import digest_of_text

    fixes: list[Sequence[Edit]] = []
    for edits, marks in zip(part.fixes, part.marks, strict=True):
        found = _found_again(edits, marks, now)
        if isinstance(found, Refusal):
            return (found,)
        fixes.append(found)
    texts = {mark.text if mark else "" for marks in part.marks for mark in marks}
    within = part.within if texts == {digest_of_text(now)} else None
    return recombine_all(now, now, fixes, within)


def check_number(files: Sized) -> None:
    """Raises UsageError where so many files would be changed that it is no fix any more."""
    if len(files) > MOST_FILES:
        raise UsageError(f"Nothing was changed, because more than {MOST_FILES} files would be.")


async def file_now(session: Session, path: str) -> Document:
    """Another file of the trusted workspace: as the editor has it, or else as it is on disk.

    Raises UsageError when it is protected, private, or no regular file inside of the workspace.
    """
    if session.workspace.project is None:
        raise UsageError(
            f"Nothing was changed, because {plain_line(path, NAME_LIMIT)} is another file, and "
            "those are changed in a trusted workspace only. "
            f"Choose {quoted_name(session, 'consult.trust')} first."
        )
    return await session.in_thread(
        _read, session.workspace.project, _opened(session, session.workspace.project), path
    )


def why_guarded(session: Session, document: Document) -> str | None:
    """Why a document that the user has opened is changed after a question only."""
    within = (
        None if session.workspace.root is None else path_in(session.workspace.root, document.uri)
    )
    path = within or str(to_path(document.uri) or document.uri)
    if why_protected(path) is None:
        return None
    return f"{plain_line(path, NAME_LIMIT)} steers what runs on this machine, so you are asked."


def _by_path(session: Session, document: Document, edits: Sequence[Edit]) -> dict[str, list[Edit]]:
    root = session.workspace.project.root if session.workspace.project else session.workspace.root
    own = path_in(root, document.uri) if root else None
    by_path: dict[str, list[Edit]] = {}
    for edit in edits:
        path = posixpath.normpath(edit.path) if edit.path else ""
        by_path.setdefault("" if path == own else path, []).append(edit)
    return by_path


def _opened(session: Session, project: "Project") -> dict[str, Document]:
    """The editor's documents by their paths in the project."""
    paths = {uri: path_in(project.root, uri) for uri in session.documents}
    return {path: session.documents[uri] for uri, path in paths.items() if path is not None}


def _read(project: "Project", opened: Mapping[str, Document], path: str) -> Document:
    """The file at ``path``; open or not, it must be one that the workspace really contains."""
    why = why_protected(path) or project.sendable.why_not(path)
    text = why or project.folder.read_text(path, MAX_BYTES)
    if why or isinstance(text, Problem):
        reason = why or (text.message if isinstance(text, Problem) else "")
        raise UsageError(f"Nothing was changed. {plain_line(reason, 3 * NAME_LIMIT)}")
    return opened.get(path) or Document((project.root / path).as_uri(), text)


def _found_again(
    edits: Sequence[Edit], marks: "Sequence[Fingerprint | None]", now: Document
) -> list[Edit] | Refusal:
    """The edits with the numbers of their lines as these stand now."""
    from consult_lsp.findings.fingerprint import placed

    found: list[Edit] = []
    for edit, mark in zip(edits, marks, strict=True):
        span = placed(mark, now) if mark else None
        if mark and span is None:  # what is left of equal lines may be their twin
            return Refusal("not-found", "The lines that it changes were edited meanwhile.")
        found.append(replace(edit, start_line=span.first_number) if span else edit)
    return found
