"""consult.fix, consult.fixRule, consult.showFix: stored fixes, for which no model is asked.

A fix whose edit came with the code action needs no command. These are for what wants to be proven
or confirmed first, for all findings of a rule, and for clients that know commands only.
"""

from functools import partial

from consult_lsp.errors import UsageError
from consult_lsp.finding import Fix
from consult_lsp.findings.tracked_finding import TrackedFinding
from consult_lsp.lsp.apply.apply_edit import NOT_APPLIED, propose
from consult_lsp.lsp.apply.proposal_parts import parts_of
from consult_lsp.lsp.contract.arguments import ApplyFix
from consult_lsp.lsp.menu.command_burst import is_repeated
from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.proposals import Consent, Proposal
from consult_lsp.lsp.state.session import Session

from .stored_fix import chosen_fix, finding_of, run_as_job


def fix(session: Session, argument: ApplyFix, request_id: RequestId | None) -> object:
    """consult.fix: apply a stored fix."""
    document, remark, _ = finding_of(session, argument)
    chosen = chosen_fix(remark, argument.fix)
    if chosen.doubt:
        raise UsageError(f"Nothing was changed, because the fix is in doubt: {chosen.doubt}")
    if not remark.is_with_its_fixes(document):
        raise UsageError(
            "Nothing was changed, because equal lines have come and gone since the fix was made, "
            "and nobody can tell which of them it means. Ask again for a fix."
        )
    if is_repeated(session, (document.uri, remark.id, chosen)):
        return None
    return run_as_job(session, document, request_id, partial(_fix, session, remark, chosen))


async def _fix(session: Session, remark: TrackedFinding, chosen: Fix) -> str:
    try:
        parts = await parts_of(session, remark.made_for, chosen.edits)
    except UsageError as error:
        session.messages.warn(str(error))
        return NOT_APPLIED
    reaches = chosen.reach != "lines" or any(part.path for part in parts)
    consent = Consent.ASKED if reaches else Consent.GIVEN
    by_model = remark.finding.origin == "model"
    proposal = Proposal(chosen.title, parts, consent, by_model)
    return await propose(session, proposal)
