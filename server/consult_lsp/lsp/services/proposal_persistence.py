"""Persistence of proposals: what was paid for and not made is pending in the next session too.

It is in a file of the user's own, for it holds the text that was proposed and the lines which that
replaces, though nothing else of a document: where these stand is known by digests
(``findings/fingerprint.py``). It is written a moment after something was kept, forgotten once it
was made or discarded, and bounded in number, size and age.
"""

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from consult_lsp.edits.combine import placed_edits
from consult_lsp.finding import Edit
from consult_lsp.findings.storage.serialization import (
    BROKEN,
    read_fingerprint,
    read_mark_of_3,
    write_fingerprint,
)
from consult_lsp.lsp.state.proposals import Consent, Part, Pending, Proposal
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

if TYPE_CHECKING:
    from consult_lsp.findings.fingerprint import Fingerprint

FORMAT = 2
"""Of what is written. Of 1 all is read, with fingerprints of pages of FORMAT 3 (see
``findings/storage/serialization.py``)."""


Json = dict[str, Any]


async def restore(session: Session) -> None:
    """What earlier sessions of this workspace have left is pending again."""
    pending = await session.in_thread(_read_all, session)
    session.persistence.written_proposals.update({one.id: one for one in pending})
    session.proposals.restore(pending)


async def persist_proposals(session: Session) -> None:
    """Write what came, and forget what went, since this was called last."""
    now = {one.id: one for one in session.proposals.about()}
    gone = [name for name in session.persistence.written_proposals if name not in now]
    came = [
        one for name, one in now.items() if session.persistence.written_proposals.get(name) != one
    ]
    if gone or came:
        left = await session.in_thread(_write, session, gone, came)
        session.persistence.written_proposals = {
            name: one for name, one in now.items() if name not in left
        }


def _read_all(session: Session) -> list[Pending]:
    read = map(read_pending, session.persistence.proposals.read_all(_workspace(session)).values())
    return [one for one in read if one is not None]


def _write(session: Session, gone: Sequence[str], came: Sequence[Pending]) -> set[str]:
    """The ids of those that could not be written now, as another process held the file."""
    store, workspace = session.persistence.proposals, _workspace(session)
    for name in gone:
        store.forget(workspace, name)
    return {one.id for one in came if not store.write(workspace, one.id, "", write_pending(one))}


def _workspace(session: Session) -> str:
    return os.path.realpath(session.workspace.root) if session.workspace.root else ""


def write_pending(one: Pending) -> str:
    """A proposal as JSON."""
    proposal = one.proposal
    written = {
        "format": FORMAT,
        "id": one.id,
        "why": one.why,
        "label": proposal.label,
        "consent": proposal.consent.value,
        "refused": proposal.refused,
        "parts": [_part(part) for part in proposal.parts],
    }
    return json.dumps(written)


def read_pending(body: str) -> Pending | None:
    """What was written; None where it is not what we write."""
    try:
        written = json.loads(body)
        read = {1: read_mark_of_3, FORMAT: read_fingerprint}[written["format"]]
        parts = tuple(_read_part(part, read) for part in written["parts"])
        label, name = str(written["label"]), str(written["id"])
        consent, refused = Consent(written["consent"]), str(written["refused"])
        proposal = Proposal(label, parts, consent, refused=refused, id=name)
        return Pending(proposal, str(written["why"]))
    except BROKEN:
        return None


def _part(part: Part) -> Json:
    marked = [_marked(part, at) for at in range(len(part.fixes))]
    return {
        "uri": part.seen.uri,
        "path": part.path,
        "within": part.within and list(part.within),
        "fixes": [
            [{**asdict(edit), "mark": mark and write_fingerprint(mark)} for edit, mark in fix]
            for fix in marked
        ],
    }


def _marked(part: Part, at: int) -> "Sequence[tuple[Edit, Fingerprint | None]]":
    """The edits of a fix, each with the mark of its lines; with none where one has no place."""
    from consult_lsp.findings.fingerprint import fingerprint_of

    edits = part.fixes[at]
    if part.marks is not None:
        return list(zip(edits, part.marks[at], strict=True))
    placed = placed_edits(part.seen, edits)
    if not placed:
        return [(edit, None) for edit in edits]
    return [(edit, fingerprint_of(part.seen, span)) for edit, span in placed]


def _read_part(written: Json, read: Callable[[list[Any]], "Fingerprint"]) -> Part:
    fixes: list[tuple[Edit, ...]] = []
    marks: list[tuple[Fingerprint | None, ...]] = []
    for fix in written["fixes"]:
        marks.append(tuple(read(edit["mark"]) if edit["mark"] else None for edit in fix))
        edits = ({key: value for key, value in edit.items() if key != "mark"} for edit in fix)
        fixes.append(tuple(Edit(**edit) for edit in edits))
    within = written["within"] and LineSpan(*written["within"])
    uri, path = str(written["uri"]), str(written["path"])
    return Part(Document(uri, ""), tuple(fixes), within, path, tuple(marks))
