"""Written: a page as JSON and back. No code goes along but what findings quote."""

import json
from collections.abc import Callable
from dataclasses import asdict, astuple, replace
from datetime import date
from typing import Any, TypeVar

from consult_lsp.finding import finding_of
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

from .dismissal import REASONS, Dismissal
from .entry import Entry, Explanation, Remark, new_id
from .follow import followed
from .mark import Mark, digest, mark_of, placed
from .page import MOST_HIDDEN, Page

FORMAT = 1
"""Of what is written. Another one is not read: whatever it says is found anew by a review."""

Json = dict[str, Any]
E = TypeVar("E", bound=Entry)


def write_page(page: Page, document: Document) -> str:
    """What was said of ``document``, whose text may not be kept."""
    written = {
        "format": FORMAT,
        "text": digest(document.text),
        "remarks": [{**_place(r, document), "finding": asdict(r.finding)} for r in page.remarks],
        "explanations": [
            {
                **_place(e, document),
                "markdown": e.markdown,
                "model": e.model,
                "day": e.day.isoformat(),
            }
            for e in page.explanations
        ],
        "dismissals": [_dismissal(dismissal) for dismissal in page.dismissals],
        "reviewed": [_place(piece, document) for piece in page.reviewed],
        "asleep": page.asleep[-MOST_HIDDEN:],
    }
    return json.dumps(written)


def read_page(body: str, document: Document) -> Page | None:
    """What was written, where it stands in ``document``; None where it is not what we write."""
    try:
        written = json.loads(body)
        if written["format"] != FORMAT:
            return None
        same = written["text"] == digest(document.text)
        remarks = [*written["asleep"], *written["remarks"]]
        page = Page(
            remarks=_placed(remarks, document, same, _remark if same else _moved_remark),
            explanations=_placed(written["explanations"], document, same, _explanation),
            dismissals=[_read_dismissal(each) for each in written["dismissals"]],
            reviewed=_placed(written["reviewed"], document, same, _piece),
        )
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return None
    awake = {remark.id for remark in page.remarks}
    page.asleep = [each for each in remarks if each["id"] not in awake][-MOST_HIDDEN:]
    return page


def read_dismissals(body: str) -> list[Dismissal]:
    """Only what was dismissed: for those who have no text to place findings in."""
    try:
        written = json.loads(body)
        known = written["dismissals"] if written["format"] == FORMAT else []
        return [_read_dismissal(each) for each in known]
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return []


def _place(entry: Entry, document: Document) -> Json:
    """Where the entry stands in the text that is written, and what its lines are known by."""
    at = followed(entry.seen, document, entry.at)
    return {
        "id": entry.id,
        "agent": entry.agent,
        "at": at,
        "mark": astuple(mark_of(entry.seen, entry.at)),
    }


def _placed(written: list[Json], document: Document, same: bool, read: Callable[..., E]) -> list[E]:
    found = []
    for each in written:
        at = each["at"] if same else None
        span = placed(Mark(*each["mark"]), document) if at is None else LineSpan(*at)
        if span is not None and document.span.stop >= span.stop > span.start >= 0:
            found.append(read(each, document, span))
    return found


def _remark(written: Json, document: Document, at: LineSpan) -> Remark:
    said = str(written["id"]), str(written["agent"])
    finding = finding_of(written["finding"])
    return Remark(*said, document, at, finding.moved(at.start - finding.span.start), document)


def _moved_remark(written: Json, document: Document, at: LineSpan) -> Remark:
    """In another text than was written no number chooses between equal places of a fix."""
    remark = _remark(written, document, at)
    fixes = (
        replace(fix, edits=tuple(replace(edit, start_line=0) for edit in fix.edits))
        for fix in remark.finding.fixes
    )
    remark.finding = replace(remark.finding, fixes=tuple(fixes))
    return remark


def _explanation(written: Json, document: Document, at: LineSpan) -> Explanation:
    said = str(written["markdown"]), str(written["model"])
    day = date.fromisoformat(written["day"])
    return Explanation(str(written["id"]), str(written["agent"]), document, at, *said, day=day)


def _piece(written: Json, document: Document, at: LineSpan) -> Entry:
    return Entry(new_id(), str(written["agent"]), document, at)


def _dismissal(dismissal: Dismissal) -> Json:
    until = dismissal.until and dismissal.until.isoformat()
    return {**asdict(dismissal), "day": dismissal.day.isoformat(), "until": until}


def _read_dismissal(written: Json) -> Dismissal:
    if written["reason"] not in REASONS:
        raise ValueError
    until = written["until"] and date.fromisoformat(written["until"])
    return Dismissal(**{**written, "day": date.fromisoformat(written["day"]), "until": until})
