"""Proven: findings of the structural checks with those of their fixes that can be applied.

A rule that strikes a thousand times has a thousand fixes of one kind. These are tried together and
halved only where that fails, so a text is parsed once for each kind and not once for each fix.
"""

from collections.abc import Sequence
from dataclasses import replace

from consult_lsp.edits.trial import why_in_doubt
from consult_lsp.finding import Edit, Finding, Fix
from consult_lsp.text.document import Document

MOST_TRIALS = 100
"""How often the fixes of one kind are tried: many that fail would take as long as each alone."""

UNTRIED = "Too many fixes of this rule do not fit, so this one was not tried."


def proven(
    document: Document, language: str | None, findings: Sequence[Finding]
) -> tuple[Finding, ...]:
    """``findings`` without the fixes that cannot be made, or leave a text that does not parse.

    A fix that was not tried, after too many that failed, is only shown.
    """
    kinds: dict[tuple[str, int], list[Fix]] = {}
    for finding in findings:
        for number, fix in enumerate(finding.fixes):
            kinds.setdefault((finding.rule, number), []).append(fix)
    doubts: dict[Fix, str] = {}
    for fixes in kinds.values():
        doubts |= _doubts(document, language, fixes)
    return tuple(replace(each, fixes=_kept(each.fixes, doubts)) for each in findings)


def _kept(fixes: Sequence[Fix], doubts: dict[Fix, str]) -> tuple[Fix, ...]:
    return tuple(
        replace(fix, doubt=UNTRIED, preferred=False) if fix in doubts else fix
        for fix in fixes
        if doubts.get(fix, UNTRIED) == UNTRIED
    )


def _doubts(document: Document, language: str | None, fixes: Sequence[Fix]) -> dict[Fix, str]:
    """Why each of those that fail does."""
    doubts: dict[Fix, str] = {}
    waiting, trials = [list(fixes)], 0
    while waiting:
        together = waiting.pop()
        if trials == MOST_TRIALS:
            doubts |= dict.fromkeys(together, UNTRIED)
            continue
        trials += 1
        why = why_in_doubt(document, language, _edits(together))
        if not why:
            continue
        if len(together) == 1:
            doubts[together[0]] = why
        else:
            middle = len(together) // 2
            waiting += [together[middle:], together[:middle]]
    return doubts


def _edits(fixes: Sequence[Fix]) -> list[Edit]:
    return [edit for fix in fixes for edit in fix.edits]
