"""Serialization: a page as JSON and back. No code goes along but what findings quote."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from itertools import chain
from typing import Any, get_args

from consult_lsp.edits.combine import rebased
from consult_lsp.finding import Edit, Finding, Fix, finding_of
from consult_lsp.findings.dismissal import REASONS, WHERE, Dismissal
from consult_lsp.findings.document_findings import Page
from consult_lsp.findings.entry import Explanation, Part, Place, ReviewedPart
from consult_lsp.findings.fingerprint import (
    KEY_LENGTH,
    Fingerprint,
    could_hold,
    digest_of_text,
)
from consult_lsp.findings.tracked_finding import (
    MOST_TEXTS,
    ReturnsWith,
    Telling,
    TrackedFinding,
)
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

FORMAT = 4
"""Of what is written. Of 3 all is read, and its marks say less (``read_mark_of_3``). Of 1 and 2
only the dismissals are, which are the user's own word: what else they say does not tell which text
it is of, or what happened since. Another one is not read.
"""

Json = dict[str, Any]
BROKEN = (KeyError, TypeError, ValueError, AttributeError, RecursionError)


def write_page(page: Page, document: Document) -> str:
    """What was said of ``document``, whose text may not be kept."""
    written = {
        "format": FORMAT,
        "remarks": [_remark(remark, document) for remark in page.remarks],
        "explanations": [_explanation(entry) for entry in page.explanations],
        "dismissals": [_dismissal(dismissal) for dismissal in page.dismissals],
        "reviewed": [_piece(piece) for piece in page.reviewed],
        "could_hold": _could_hold(page),
    }
    return json.dumps(written)


def read_page(body: str, document: Document) -> Page | None:
    """What was written, placed in ``document``; None where it is not what we write."""
    try:
        written = read_written(body)
        page = Page(
            remarks=[_read_remark(each) for each in written["remarks"]],
            explanations=[_read_explanation(each) for each in written["explanations"]],
            dismissals=tuple(map(_read_dismissal, written["dismissals"])),
            reviewed=[_read_piece(each) for each in written["reviewed"]],
        )
        _learn_what_could_hold(page, written.get("could_hold", {}))
        for remark in page.remarks:
            remark.place(document)
        for entry in (*page.explanations, *page.reviewed):
            entry.place(document)
    except BROKEN:
        return None
    return page


def read_dismissals(body: str) -> list[Dismissal]:
    """Only what was dismissed: for those who have no text to place findings in."""
    try:
        return [_read_dismissal(each) for each in read_written(body)["dismissals"]]
    except BROKEN:
        return []


def read_written(body: str) -> Json:
    """What was written, in the shape of FORMAT. Raises one of BROKEN where it is not what we
    write."""
    written: Json = json.loads(body)
    match written["format"]:
        case 4:
            return written
        case 3:
            return {**_with_marks_of_3(written), "format": FORMAT}
        case 1 | 2:
            nothing: Json = {"remarks": [], "explanations": [], "reviewed": []}
            return {**nothing, "dismissals": written["dismissals"], "format": FORMAT}
    raise ValueError


def _with_marks_of_3(written: Any) -> Any:
    """The same, with all of its marks as ``read_mark_of_3`` reads them."""
    if isinstance(written, list):
        return [_with_marks_of_3(each) for each in written]
    if not isinstance(written, dict):
        return written
    return {
        key: write_fingerprint(read_mark_of_3(value))
        if key in ("mark", "part") and value
        else _with_marks_of_3(value)
        for key, value in written.items()
    }


def _could_hold(page: Page) -> dict[str, str]:
    """What could hold lines in the texts that most places are known from, the most last."""
    texts: dict[str, frozenset[str] | None] = {}
    counts: Counter[str] = Counter()
    for place in _places(page):
        if isinstance(place.seen, Fingerprint):
            text = place.seen.text
            texts.setdefault(text, place.seen.could_hold)
        else:
            text = digest_of_text(place.seen)
            texts[text] = could_hold(place.seen)
        counts[text] += 1
    most = reversed([text for text, _ in counts.most_common() if texts[text] is not None])
    return {text: "".join(sorted(texts[text] or ())) for text in [*most][-MOST_TEXTS:]}


def _learn_what_could_hold(page: Page, written: Json) -> None:
    known = {text: frozenset(_cut(str(keys), KEY_LENGTH)) for text, keys in written.items()}
    for place in _places(page):
        if isinstance(place.seen, Fingerprint):
            place.seen = replace(place.seen, could_hold=known.get(place.seen.text))


def _cut(text: str, length: int) -> Iterator[str]:
    return (text[at : at + length] for at in range(0, len(text), length))


def _places(page: Page) -> Iterator[Place]:
    for telling in chain.from_iterable(remark.tellings for remark in page.remarks):
        yield telling
        if telling.part is not None:
            yield telling.part
    yield from page.explanations
    yield from page.reviewed


def _remark(remark: TrackedFinding, document: Document) -> Json:
    return {
        "id": remark.id,
        "agent": remark.agent,
        "is_fixed": remark.is_fixed,
        "tellings": [_telling(telling, document) for telling in remark.tellings],
    }


def _read_remark(written: Json) -> TrackedFinding:
    tellings = [_read_telling(each) for each in written["tellings"]]
    if not tellings:
        raise ValueError
    said = str(written["id"]), str(written["agent"])
    return TrackedFinding(*said, tellings, is_fixed=bool(written["is_fixed"]))


def _telling(telling: Telling, document: Document) -> Json:
    finding, told_in = _of_text(telling, document)
    return {
        **_place(telling),
        "finding": asdict(finding),
        "told_in": told_in,
        "stood": [[text, *span] for text, span in telling.stood.items()],
        "part": write_fingerprint(telling.part.mark()) if telling.part else None,
        "deep": telling.deep,
        "returns_with": telling.returns_with,
    }


def _of_text(telling: Telling, document: Document) -> tuple[Finding, str]:
    """The finding with the numbers of the text that is written, where it stands in that."""
    finding, made_for = telling.finding, telling.made_for
    span = telling.stands_in(document)
    text = digest_of_text(document)
    if span is None or made_for is None or text == telling.told_in:
        return finding, telling.told_in
    fixes = (replace(fix, edits=_rebased(fix, made_for, document)) for fix in finding.fixes)
    moved = finding.moved(span.start - finding.span.start)
    return replace(moved, fixes=tuple(fixes)), text


def _rebased(fix: Fix, made_for: Document, document: Document) -> tuple[Edit, ...]:
    """Its edits, by the numbers of ``document`` where these are certain, else by text alone."""
    mine = [edit for edit in fix.edits if not edit.path]
    others = tuple(edit for edit in fix.edits if edit.path)
    placed = rebased(made_for, document, mine)
    return (*(placed or (replace(edit, start_line=0) for edit in mine)), *others)


def _read_telling(written: Json) -> Telling:
    mark = read_fingerprint(written["mark"])
    part = written["part"] and read_fingerprint(written["part"])
    how = written["returns_with"]
    if how not in get_args(ReturnsWith):
        raise ValueError
    return Telling(
        mark,
        mark.span,
        finding_of(written["finding"]),
        None,
        str(written["told_in"]),
        {str(text): LineSpan(int(start), int(stop)) for text, start, stop in written["stood"]},
        Part(part, part.span) if part else None,
        int(written["deep"]),
        how,
        is_lost=bool(written["is_lost"]),
    )


def _place(place: Place) -> Json:
    return {"mark": write_fingerprint(place.mark()), "is_lost": place.is_lost}


def _explanation(entry: Explanation) -> Json:
    said = {"markdown": entry.markdown, "model": entry.model, "day": entry.day.isoformat()}
    return {"id": entry.id, "agent": entry.agent, **_place(entry), **said}


def _read_explanation(written: Json) -> Explanation:
    mark = read_fingerprint(written["mark"])
    return Explanation(
        mark,
        mark.span,
        str(written["markdown"]),
        str(written["model"]),
        day=date.fromisoformat(written["day"]),
        id=str(written["id"]),
        agent=str(written["agent"]),
        is_lost=bool(written["is_lost"]),
    )


def _piece(piece: ReviewedPart) -> Json:
    told = sorted(piece.told)
    return {
        "id": piece.id,
        "agent": piece.agent,
        "mark": write_fingerprint(piece.mark()),
        "told": told,
    }


def _read_piece(written: Json) -> ReviewedPart:
    mark, told = read_fingerprint(written["mark"]), frozenset(map(str, written["told"]))
    return ReviewedPart(mark, mark.span, told, id=str(written["id"]), agent=str(written["agent"]))


def write_fingerprint(mark: Fingerprint) -> list[Any]:
    """What ``read_fingerprint`` reads: all but what could hold lines, which is of a whole text."""
    known_by = mark.first, mark.words, mark.lines
    twins = [list(twin) for twin in mark.twins]
    return [mark.text, mark.start, mark.count, *known_by, twins, mark.mine]


def read_fingerprint(written: list[Any]) -> Fingerprint:
    text, start, count, first, words, lines, twins, mine = written
    digests = tuple((str(holders), str(around)) for holders, around in twins)
    known_by = str(first), str(words), str(lines)
    return Fingerprint(str(text), int(start), int(count), *known_by, digests, int(mine))


def read_mark_of_3(written: list[Any]) -> Fingerprint:
    """A mark whose twins are only those that were indented as it was: which of the lines with its
    words it is, it tells where it was the only one. Else they stand in the text of the mark alone.
    """
    mark = read_fingerprint(written)
    return mark if len(mark.twins) == 1 else replace(mark, twins=(), mine=-1)


def _dismissal(dismissal: Dismissal) -> Json:
    until = dismissal.until and dismissal.until.isoformat()
    return {**asdict(dismissal), "day": dismissal.day.isoformat(), "until": until}


def _read_dismissal(written: Json) -> Dismissal:
    if written["reason"] not in REASONS or written.get("where", "file") not in WHERE:
        raise ValueError
    until = written["until"] and date.fromisoformat(written["until"])
    return Dismissal(**{**written, "day": date.fromisoformat(written["day"]), "until": until})
