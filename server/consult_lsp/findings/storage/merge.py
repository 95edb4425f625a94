"""Merge: what several servers have written of one document, as one page."""

import json
from collections.abc import Iterable, Sequence
from itertools import chain

from consult_lsp.findings.tracked_finding import MOST_TELLINGS, MOST_TEXTS

from .serialization import BROKEN, Json, read_written


def merged_pages(mine: str, theirs: str, known: str) -> str:
    """``mine`` with what another server has added to ``known``, the page as both had it before, and
    with what only that one was told anew of a remark; what it restored is dismissed no more.

    What else only that server took away comes back: it is looked at anew.
    """
    try:
        page, other = read_written(mine), read_written(theirs)
        before = read_written(known) if known else {}
        held = {_key(each) for each in other["dismissals"]}
        gone = {_key(each) for each in before.get("dismissals", ())} - held
        page["dismissals"] = [each for each in page["dismissals"] if _key(each) not in gone]
        _keep_to_their_lines(page, other, before)
        for part in ("remarks", "explanations", "dismissals", "reviewed"):
            had = {_key(each) for each in (*before.get(part, ()), *page[part])}
            page[part] = [*(each for each in other[part] if _key(each) not in had), *page[part]]
        page["remarks"] = _merged(page["remarks"], other["remarks"], before.get("remarks", ()))
        could_hold = {**other.get("could_hold", {}), **page.get("could_hold", {})}
        page["could_hold"] = dict([*could_hold.items()][-MOST_TEXTS:])
    except BROKEN:
        return mine
    return json.dumps(page)


def _keep_to_their_lines(page: Json, other: Json, before: Json) -> None:
    """What one server has dismissed, while another told it anew of other lines, is dismissed by its
    place alone: the finding's id would take the dismissal along to these."""
    had, said = {_key(each) for each in before.get("dismissals", ())}, before.get("remarks", ())
    for mine, theirs in ((page, other), (other, page)):
        stands = {each["id"]: each for each in mine["remarks"]}
        anew = _told_anew(theirs["remarks"], said)
        for dismissal in mine["dismissals"]:
            name = dismissal.get("remark")
            is_new = _key(dismissal) not in had and name in stands and name in anew
            if is_new and not _is_told_as(anew[name], stands[name]):
                dismissal["remark"] = ""


def _is_told_as(remark: Json, other: Json) -> bool:
    """Whether what was said of a remark last was said of one text."""
    one, two = (_texts(each["tellings"][0]) for each in (remark, other))
    return bool(one & two)


def _merged(mine: Iterable[Json], theirs: Iterable[Json], before: Iterable[Json]) -> list[Json]:
    """Of each remark of ``mine`` what that server says of it which was told it anew since
    ``before``, with what only the other was told, in a text that this one did not review."""
    newer = _told_anew(theirs, before) | _told_anew(mine, before)
    known = {each["id"]: each["tellings"] for each in before}
    every: dict[str, list[Json]] = {}
    for remark in (*theirs, *mine):
        every.setdefault(remark["id"], []).extend(remark["tellings"])
    return [
        _with_tellings(
            _with_place(newer.get(name, each), each, known.get(name, ())),
            every[name],
            known.get(name, ()),
        )
        for each in mine
        for name in (each["id"],)
    ]


def _with_place(remark: Json, mine: Json, before: Sequence[Json]) -> Json:
    """What another server was told anew, with where it stands in the text of this one, which is
    here and not where it was ``before``. In its own text each server knows best."""
    stands, marks = mine["tellings"][0], [each["mark"] for each in remark["tellings"]]
    if stands["is_lost"] or stands["returns_with"] != "lines" or stands["mark"] in marks:
        return remark
    first, *others = remark["tellings"]
    gone = [each["mark"] for each in before]
    return {
        **remark,
        "tellings": [first, stands, *(each for each in others if each["mark"] not in gone)],
    }


def _with_tellings(remark: Json, every: Sequence[Json], before: Sequence[Json]) -> Json:
    """The remark, with those of ``every`` telling that are of other texts than its own and those of
    ``before``. What was lost in the text of one server, another may have followed in its own."""
    known, marks = {*chain(*map(_texts, before))}, [each["mark"] for each in before]
    followed = [each for each in every if not each["is_lost"] and each["mark"] not in marks]
    tellings = [_followed(telling, followed) for telling in remark["tellings"]]
    tellings = [_with_texts(telling, every, known) for telling in tellings]
    its_own = {*chain(*map(_texts, tellings))}
    others = [each for each in every if _texts(each) - known and not _texts(each) & its_own]
    return {**remark, "tellings": [*tellings, *others][:MOST_TELLINGS]}


def _followed(telling: Json, others: Iterable[Json]) -> Json:
    """The one of ``others`` that says the same and was not lost, where the telling was; unless a
    review has ended it since, of which the other does not know."""
    if not telling["is_lost"]:
        return telling
    same = (each for each in others if each["returns_with"] == telling["returns_with"])
    return next((each for each in same if _texts(each) & _texts(telling)), telling)


def _with_texts(telling: Json, every: Iterable[Json], known: set[str]) -> Json:
    """The telling, with the texts in which another server was told the same, but for the ``known``
    ones: of these this one knows better."""
    its_own = _texts(telling)
    others = {
        text: [text, *span]
        for each in every
        if _texts(each) & its_own
        for text, *span in each["stood"]
        if text not in its_own | known
    }
    return {**telling, "stood": [*others.values(), *telling["stood"]][-MOST_TEXTS:]}


def _texts(telling: Json) -> set[str]:
    """The reviewed texts in which it was told."""
    return {text for text, *_ in telling["stood"]}


def _told_anew(remarks: Iterable[Json], before: Iterable[Json]) -> dict[str, Json]:
    """Those of which something else was said than ``before``, by their ids."""
    said = {each["id"]: _said(each) for each in before}
    return {each["id"]: each for each in remarks if _said(each) != said.get(each["id"])}


def _said(remark: Json) -> Json:
    """What reviews have said of a remark, wherever it stands by now."""
    tellings = [(each["stood"], each["returns_with"]) for each in remark["tellings"]]
    return {"is_fixed": remark["is_fixed"], "tellings": tellings}


def _key(written: Json) -> str:
    return str(written.get("id") or json.dumps(written, sort_keys=True))
