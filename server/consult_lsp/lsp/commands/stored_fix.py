"""What the commands about stored fixes share: which finding and fix are meant, and the job."""

from typing import Any

from consult_lsp.errors import UsageError
from consult_lsp.finding import Finding, Fix
from consult_lsp.findings.tracked_finding import TrackedFinding
from consult_lsp.lsp.client.progress import progress
from consult_lsp.lsp.contract.arguments import OfFinding
from consult_lsp.lsp.state.jobs import Job, RequestId
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.document import Document

PROVING = "Consult: prove the fix"


def finding_of(session: Session, argument: OfFinding) -> tuple[Document, TrackedFinding, Finding]:
    """The finding that a command names, where it stands now. Raises UsageError."""
    document = session.documents.get(argument.uri)
    found = session.ledger.find(argument.finding, document) if document else None
    if document is None or found is None:
        raise UsageError("Nothing was changed, because the finding no longer holds.")
    return (document, *found)


def chosen_fix(remark: TrackedFinding, number: int) -> Fix:
    fixes = remark.finding.fixes
    if not 0 <= number < len(fixes):
        raise UsageError("Nothing was changed, because the finding has no such fix.")
    return fixes[number]


def run_as_job(
    session: Session, document: Document, request_id: RequestId | None, work: Any
) -> object:
    """Do it beside the command. With a proof command it takes seconds: then it can be cancelled."""
    if not session.settings.proof:
        session.in_background(work())
        return None

    async def proven(job: Job) -> None:
        async with progress(session, job, PROVING) as line:
            line.outcome = await work()

    def on_fault(_: BaseException) -> None:
        session.messages.fail("The fix could not be proven, and nothing was changed.")

    started = session.jobs.start("fix", document.uri, request_id, proven, on_fault)
    return {"job": started.id}
