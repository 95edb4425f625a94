"""consult.fixRule: all stored fixes of one rule in a file are applied together."""

from collections.abc import Sequence
from functools import partial

from consult_lsp.edits.combine import compatible, rebased
from consult_lsp.finding import Edit, Fix
from consult_lsp.findings.tracked_finding import TrackedFinding
from consult_lsp.lsp.apply.apply_edit import NOT_APPLIED, propose
from consult_lsp.lsp.contract.arguments import FixRule
from consult_lsp.lsp.menu.quick_fixes import same_rule
from consult_lsp.lsp.services.diagnostics import shown
from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.proposals import Consent, Part, Proposal
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.document import Document
from consult_lsp.text.plain import plain_line

from .stored_fix import finding_of, run_as_job


def fix_rule(session: Session, argument: FixRule, request_id: RequestId | None) -> object:
    """consult.fixRule: fix all findings in the file that are of the rule of one."""
    document, _, finding = finding_of(session, argument)
    fixes = same_rule(shown(session, document), finding.rule)
    by_model = any(remark.finding.origin == "model" for remark, _ in fixes)
    work = partial(_fix_all, session, document, finding.rule, fixes, by_model)
    return run_as_job(session, document, request_id, work)


async def _fix_all(
    session: Session,
    document: Document,
    rule: str,
    fixes: list[tuple[TrackedFinding, Fix]],
    by_model: bool,
) -> str:
    together = await session.in_thread(_together, document, fixes)
    if not together:
        session.messages.warn(
            "Nothing was changed, because none of the fixes fits the text any more."
        )
        return NOT_APPLIED
    if (left := len(fixes) - len(together)) > 0:
        session.messages.say(
            f"{left} of {len(fixes)} fixes are left out: they overlap or no longer fit."
        )
    label = f"Fix all “{plain_line(rule, 80)}”"
    part = Part(document, tuple(together))
    return await propose(session, Proposal(label, (part,), Consent.GIVEN, by_model))


def _together(document: Document, fixes: list[tuple[TrackedFinding, Fix]]) -> list[Sequence[Edit]]:
    """Those of the fixes that can be made together, as edits of this text."""
    edits = (
        rebased(remark.made_for, document, fix.edits)
        for remark, fix in fixes
        if remark.is_with_its_fixes(document)
    )
    return compatible(document, [each for each in edits if each])
