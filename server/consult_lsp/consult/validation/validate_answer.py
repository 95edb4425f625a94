"""Validation: an answer held against the text. What cannot be placed exactly is left out and told.

Model text is a stranger's text: a finding must quote the line it speaks of, evidence the lines it
rests on, and an edit the lines it replaces; an edit that is not proven is shown, not applied.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from consult_lsp.consult.answer_schema import ImproveAnswer
from consult_lsp.edits.locate import anchor_span
from consult_lsp.finding import Edit, Evidence, Finding, Fix
from consult_lsp.redaction.redactor import named

from .edit_check import checked_fix, proof_of
from .evidence import held
from .sources import Sources

Refusals = tuple[str, ...]
"""Sentences for the user: what was left out, and why."""

MOST_REFUSALS = 20
"""Sentences; of more, the rest is counted."""


class Validated(NamedTuple):
    """A finding at its place, or None where it was left out, and what of it was left out."""

    finding: Finding | None
    refusals: Refusals = ()


class Improvement(NamedTuple):
    """What of an improvement holds. ``why_not`` says why the edits do not, and ``may_be_mended``
    that better ones of the same change could. ``unplaced`` are the ways that are in doubt, and
    ``refused`` those that are never made: both are shown with their reason.
    """

    edits: tuple[Edit, ...] = ()
    alternatives: tuple[Fix, ...] = ()
    unplaced: tuple[Fix, ...] = ()
    refused: tuple[Fix, ...] = ()
    refusals: Refusals = ()
    why_not: str = ""
    may_be_mended: bool = False


def validate_finding(sources: Sources, said: Finding) -> Validated:
    """``said`` as it stands in the lines asked about, with what of it is true."""
    finding = _restored(sources, said)
    document = sources.task.selection.document
    span = anchor_span(document, finding)
    if span is None:
        return Validated(None, (f"“{finding.title}” quotes a line that is not in the text.",))
    if not sources.task.is_about(span):
        return Validated(None, (f"“{finding.title}” is not about the lines asked about.",))
    evidence, lost = held(sources, finding)
    if lost and not evidence:
        return Validated(None, (f"“{finding.title}” rests on quotes that stand nowhere.",))
    refusals = [f"“{finding.title}” rests also on {_quotes(lost)}."] if lost else []
    fixes: list[Fix] = []
    for fix in finding.fixes:
        checked = checked_fix(sources, fix)
        if isinstance(checked, Fix):
            fixes.append(checked)
        else:
            refusals.append(f"The fix “{fix.title}” was left out: {checked}")
    placed = replace(
        finding,
        start_line=span.first_number,
        end_line=span.last_number,
        anchor=document.line(span.start),
        evidence=evidence,
        fixes=tuple(sorted(fixes, key=lambda fix: bool(fix.doubt))),
    )
    return Validated(placed, tuple(refusals))


def validate_improvement(sources: Sources, answer: ImproveAnswer) -> Improvement:
    """The edits, if they can all be made inside the lines asked about, and so each alternative."""
    edits = tuple(_restored_edit(sources, edit) for edit in answer.edits)
    wrong, may_be_mended = _why_not(sources, edits)
    refusals = [wrong] if wrong else []
    alternatives: list[Fix] = []
    unplaced: list[Fix] = []
    refused: list[Fix] = []
    if wrong:
        (unplaced if may_be_mended else refused).append(
            Fix(named(answer.summary), edits, doubt=wrong)
        )
    for said in answer.alternatives:
        fix = _restored_fix(sources, said)
        why_not, is_in_doubt = _why_not(sources, fix.edits)
        if why_not:
            refusals.append(f"The alternative “{fix.title}” was left out: {why_not}")
            (unplaced if is_in_doubt else refused).append(replace(fix, doubt=why_not))
        else:
            alternatives.append(fix)
    kept = () if wrong else edits
    ways = (tuple(alternatives), tuple(unplaced), tuple(filter(_changes_something, refused)))
    return Improvement(kept, *ways, tuple(refusals), wrong, may_be_mended)


def _changes_something(fix: Fix) -> bool:
    return any(edit.old != edit.new for edit in fix.edits)


def bounded(refusals: Iterable[str]) -> Refusals:
    """The refusals, each once; of very many, the first ones and how many more there are."""
    every = list(dict.fromkeys(refusals))
    more = len(every) - MOST_REFUSALS
    return (
        (*every[:MOST_REFUSALS], f"{more} more were left out as well.") if more > 0 else (*every,)
    )


def _quotes(lost: int) -> str:
    return "a quote that stands nowhere" if lost == 1 else f"{lost} quotes that stand nowhere"


def _why_not(sources: Sources, edits: tuple[Edit, ...]) -> tuple[str, bool]:
    """Why these edits do not improve the lines asked about, and whether others may."""
    if not edits:
        return "", False
    if elsewhere := next((edit.path for edit in edits if edit.path), ""):
        return f"It would change {elsewhere}, and only the lines asked about may be changed.", False
    proof = proof_of(sources, edits, sources.task.selection.span)
    return proof.refusal or proof.doubt, bool(proof.doubt)


def _restored(sources: Sources, finding: Finding) -> Finding:
    """``finding`` with its quotes from the real texts; what it says names secrets by their kind."""
    return replace(
        finding,
        title=named(finding.title),
        anchor=sources.restored(finding.anchor, ""),
        why=named(finding.why),
        trade_offs=named(finding.trade_offs),
        fixes=tuple(_restored_fix(sources, fix) for fix in finding.fixes),
        evidence=tuple(_restored_quote(sources, quoted) for quoted in finding.evidence),
    )


def _restored_fix(sources: Sources, fix: Fix) -> Fix:
    edits = tuple(_restored_edit(sources, edit) for edit in fix.edits)
    return replace(fix, title=named(fix.title), trade_offs=named(fix.trade_offs), edits=edits)


def _restored_edit(sources: Sources, edit: Edit) -> Edit:
    path = sources.path(edit.path)
    return replace(edit.mapped(lambda text: sources.restored(text, path)), path=path)


def _restored_quote(sources: Sources, quoted: Evidence) -> Evidence:
    path = sources.path(quoted.path)
    quote = sources.restored(quoted.quote, path)
    return replace(quoted, path=path, quote=quote, note=named(quoted.note))
