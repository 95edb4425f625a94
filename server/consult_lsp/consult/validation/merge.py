"""Merge: what a model and the structural checks say of the same spot is told once."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from consult_lsp.finding import Evidence, Finding, Fix

APART = 2
"""Lines between the starts of two remarks on one spot, at most. A remark on a whole function is
none on each line of it.
"""


def merged(findings: Iterable[Finding], checks: Sequence[Finding]) -> tuple[Finding, ...]:
    """The model's findings and those of the structural checks, where these say something more.

    Worst first. It is the same whether they are taken one by one or all at once.
    """
    confirmed: list[Finding] = []
    for finding in findings:
        whole, checks = absorbed(finding, checks)
        confirmed.append(whole)
    return tuple(sorted((*confirmed, *checks), key=lambda f: (f.severity.rank, f.start_line)))


def absorbed(finding: Finding, checks: Sequence[Finding]) -> tuple[Finding, tuple[Finding, ...]]:
    """``finding`` with what the checks know of the same problem, and the checks that are left.

    Checks of the same rule in the same lines are the same problem. Without one, so is the first
    check of the same category at the same spot: models name rules in their own words.
    """
    twins = [one for one in checks if one.rule == finding.rule and one.span.meets(finding.span)]
    if not twins:
        twins = [one for one in checks if _is_at_the_spot(one, finding)][:1]
    left = tuple(one for one in checks if one not in twins)
    known = (quote for twin in twins for quote in (*_elsewhere(twin, finding), *twin.evidence))
    whole = replace(
        finding,
        fixes=_with_fixes(finding, twins),
        evidence=tuple(dict.fromkeys((*finding.evidence, *known))),
    )
    return whole, left


def _is_at_the_spot(check: Finding, finding: Finding) -> bool:
    near = abs(check.start_line - finding.start_line) <= APART
    return check.category == finding.category and near and check.span.meets(finding.span)


def _elsewhere(twin: Finding, finding: Finding) -> list[Evidence]:
    """The line of a check, unless the finding stands on it already."""
    if twin.start_line == finding.start_line:
        return []
    return [Evidence(twin.start_line, twin.anchor, note=twin.title)]


def _with_fixes(finding: Finding, twins: Sequence[Finding]) -> tuple[Fix, ...]:
    """The fixes of ``finding``; where none of them is proven, those of the checks come first. Else
    what a check that says the same would do instead is another way."""
    if any(not fix.doubt for fix in finding.fixes):
        same = [one for one in twins if (one.rule, one.span) == (finding.rule, finding.span)]
        known = {fix.changes for fix in finding.fixes}
        others = [fix for one in same for fix in one.fixes if fix.changes not in known]
        return (*finding.fixes, *(replace(fix, preferred=False) for fix in others))
    lent = [fix for twin in twins for fix in twin.fixes]
    first = next((fix for fix in lent if fix.preferred), None)
    return (*(replace(fix, preferred=fix is first) for fix in lent), *finding.fixes)
