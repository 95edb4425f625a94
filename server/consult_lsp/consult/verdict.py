"""Verdict: an answer held against the text. What cannot be placed exactly is left out and told.

Model text is a stranger's text: a finding must quote the line it speaks of, and an edit the lines
it replaces; an edit must leave a text that still parses, and touch only what it may.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from consult_lsp.context.redaction import PLACEHOLDER, named
from consult_lsp.edits.combine import Change, combine
from consult_lsp.edits.place import anchor_span
from consult_lsp.finding import Edit, Finding, Fix
from consult_lsp.syntax.tree import parses
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

from .answer import ImproveAnswer, ReviewAnswer
from .task import Task

Refusals = tuple[str, ...]
"""Sentences for the user: what was left out, and why."""


def judge_review(task: Task, answer: ReviewAnswer) -> tuple[tuple[Finding, ...], Refusals]:
    """The findings that stand in the lines asked about, with the fixes that can be applied."""
    findings: list[Finding] = []
    refusals: list[str] = []
    if answer.malformed:
        refusals.append(f"{answer.malformed} findings were not of the agreed shape.")
    for finding in answer.findings:
        span = anchor_span(task.document, finding)
        if span is None:
            refusals.append(f"“{finding.title}” quotes a line that is not in the text.")
        elif not task.is_about(span):
            refusals.append(f"“{finding.title}” is not about the lines asked about.")
        else:
            fixes, refused = _fixes(task, finding)
            refusals += refused
            findings.append(_placed(task, finding, span, fixes))
    return tuple(findings), tuple(refusals)


def restored_finding(finding: Finding, restore: Callable[[str], str]) -> Finding:
    """``finding`` with its quotes from the real text; what it says names secrets by their kind."""
    fixes = tuple(
        replace(
            fix, title=named(fix.title), edits=tuple(edit.mapped(restore) for edit in fix.edits)
        )
        for fix in finding.fixes
    )
    return replace(
        finding,
        title=named(finding.title),
        anchor=restore(finding.anchor),
        why=named(finding.why),
        trade_offs=named(finding.trade_offs),
        fixes=fixes,
    )


def proven(document: Document, language: str | None, finding: Finding) -> Finding:
    """``finding`` with those of its fixes that can be applied and leave a text that parses."""
    refused = [fix for fix in finding.fixes if _why_not(document, language, fix.edits)]
    return replace(finding, fixes=tuple(fix for fix in finding.fixes if fix not in refused))


def judge_improvement(task: Task, answer: ImproveAnswer) -> tuple[tuple[Edit, ...], Refusals]:
    """The edits, if they can all be made inside the lines asked about; else none."""
    if not answer.edits:
        return (), ()
    refusals = _why_not(task.document, task.language, answer.edits, task.span)
    return ((), refusals) if refusals else (answer.edits, ())


def merged(findings: Sequence[Finding], evidence: Sequence[Finding]) -> tuple[Finding, ...]:
    """The model's findings and those of the structural checks, where these say something more.

    A check's finding that the model reports as well lends it the fix that the model left out.
    """
    confirmed: list[Finding] = []
    alone = list(evidence)
    for finding in findings:
        twins = [twin for twin in alone if _is_same(finding, twin)]
        alone = [other for other in alone if other not in twins]
        fixes = finding.fixes or next((twin.fixes for twin in twins if twin.fixes), ())
        confirmed.append(replace(finding, fixes=fixes))
    return tuple(sorted((*confirmed, *alone), key=lambda f: (f.severity.rank, f.start_line)))


def _fixes(task: Task, finding: Finding) -> tuple[tuple[Fix, ...], list[str]]:
    kept: list[Fix] = []
    refused: list[str] = []
    for fix in finding.fixes:
        refusals = _why_not(task.document, task.language, fix.edits)
        if refusals:
            refused.append(f"The fix “{fix.title}” was left out: " + " ".join(refusals))
        else:
            kept.append(fix)
    return tuple(kept), refused


def _why_not(
    document: Document, language: str | None, edits: Sequence[Edit], within: LineSpan | None = None
) -> Refusals:
    """Why these edits cannot be made together; nothing when they can."""
    if any(_invents_a_secret(document, edit) for edit in edits):
        return ("It would write a placeholder in place of a secret value.",)
    change = combine(document, edits, within)
    if not isinstance(change, Change):
        return tuple(dict.fromkeys(refusal.detail for refusal in change))
    if parses(change.after.text, language) is False and parses(document.text, language):
        return ("The text would no longer parse.",)
    return ()


def _invents_a_secret(document: Document, edit: Edit) -> bool:
    """Whether the new lines hold a placeholder that stands for nothing in this text."""
    return any(found not in document.text for found in PLACEHOLDER.findall(edit.new))


def _placed(task: Task, finding: Finding, span: LineSpan, fixes: tuple[Fix, ...]) -> Finding:
    return replace(
        finding,
        start_line=span.first_number,
        end_line=span.last_number,
        anchor=task.document.line(span.start),
        fixes=fixes,
    )


def _is_same(finding: Finding, twin: Finding) -> bool:
    same_kind = finding.rule == twin.rule or finding.category == twin.category
    return same_kind and finding.span.meets(twin.span)
