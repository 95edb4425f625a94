"""consult.fix, consult.fixRule, consult.showFix: stored fixes, for which no model is asked.

A fix whose edit came with the code action needs no command. These are for what wants to be proven
or confirmed first, for all findings of a rule, and for clients that know commands only.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from consult_lsp.edits.combine import Change, combine, compatible, rebased
from consult_lsp.errors import UsageError
from consult_lsp.finding import Edit, Finding, Fix
from consult_lsp.ledger.remark import Remark
from consult_lsp.report.plain import plain_line
from consult_lsp.text.document import Document

from .apply_edit import NOT_APPLIED, propose
from .burst import is_repeated
from .diagnostics import shown
from .jobs import Job, RequestId
from .parts import parts_of
from .progress import progress
from .proposal import Consent, Part, Proposal
from .quick_fixes import same_rule
from .session import Session
from .show_changes import Placed, show_changes, show_edits

PROVING = "Consult: prove the fix"


def fix(session: Session, arguments: list[Any], request_id: RequestId | None) -> object:
    """consult.fix: apply the fix that ``{"uri", "finding", "fix"}`` names."""
    document, remark, _ = finding_of(session, arguments)
    chosen = _chosen(remark, arguments[0])
    if chosen.doubt:
        raise UsageError(f"Nothing was changed, because the fix is in doubt: {chosen.doubt}")
    if is_repeated(session, (document.uri, remark.id, chosen)):
        return None
    return _run(session, document, request_id, partial(_fix, session, remark, chosen))


def fix_rule(session: Session, arguments: list[Any], request_id: RequestId | None) -> object:
    """consult.fixRule: all findings in the file of the rule of ``{"uri", "finding"}``."""
    document, _, finding = finding_of(session, arguments)
    fixes = same_rule(shown(session, document), finding.rule)
    by_model = any(remark.finding.origin == "model" for remark, _ in fixes)
    work = partial(_fix_all, session, document, finding.rule, fixes, by_model)
    return _run(session, document, request_id, work)


def show_fix(session: Session, arguments: list[Any], _: RequestId | None) -> object:
    """consult.showFix: what a fix would do, and why it is not applied, as a page."""
    remark = finding_of(session, arguments)[1]
    session.in_background(_show(session, remark, _chosen(remark, arguments[0])))
    return None


def finding_of(session: Session, arguments: list[Any]) -> tuple[Document, Remark, Finding]:
    """The finding that a command names, where it stands now. Raises UsageError."""
    argument = arguments[0] if arguments else None
    if not isinstance(argument, Mapping):
        raise UsageError("Nothing was done, because the command came without its argument object.")
    document = session.documents.get(str(argument.get("uri")))
    found = session.ledger.find(str(argument.get("finding")), document) if document else None
    if document is None or found is None:
        raise UsageError("Nothing was changed, because the finding no longer holds.")
    return (document, *found)


def _chosen(remark: Remark, argument: Mapping[str, Any]) -> Fix:
    index, fixes = argument.get("fix", 0), remark.finding.fixes
    if not isinstance(index, int) or not 0 <= index < len(fixes):
        raise UsageError("Nothing was changed, because the finding has no such fix.")
    return fixes[index]


def _run(session: Session, document: Document, request_id: RequestId | None, work: Any) -> object:
    """Do it beside the command. With a proof command it takes seconds: then it can be cancelled."""
    if not session.settings.proof:
        session.in_background(work())
        return None

    async def proven(job: Job) -> None:
        async with progress(session, job, PROVING) as line:
            line.outcome = await work()

    def on_fault(_: BaseException) -> None:
        session.fail("The fix could not be proven, and nothing was changed.")

    started = session.jobs.start("fix", document.uri, request_id, proven, on_fault)
    return {"job": started.id}


async def _fix(session: Session, remark: Remark, chosen: Fix) -> str:
    try:
        parts = await parts_of(session, remark.made_for, chosen.edits)
    except UsageError as error:
        session.warn(str(error))
        return NOT_APPLIED
    reaches = chosen.reach != "lines" or any(part.path for part in parts)
    consent = Consent.ASKED if reaches else Consent.GIVEN
    by_model = remark.finding.origin == "model"
    proposal = Proposal(chosen.title, parts, consent, by_model)
    return await propose(session, proposal)


async def _fix_all(
    session: Session,
    document: Document,
    rule: str,
    fixes: list[tuple[Remark, Fix]],
    by_model: bool,
) -> str:
    together = await session.in_thread(_together, document, fixes)
    if not together:
        session.warn("Nothing was changed, because none of the fixes fits the text any more.")
        return NOT_APPLIED
    if (left := len(fixes) - len(together)) > 0:
        session.say(f"{left} of {len(fixes)} fixes are left out: they overlap or no longer fit.")
    label = f"Fix all “{plain_line(rule, 80)}”"
    part = Part(document, tuple(together))
    return await propose(session, Proposal(label, (part,), Consent.GIVEN, by_model))


def _together(document: Document, fixes: list[tuple[Remark, Fix]]) -> list[Sequence[Edit]]:
    """Those of the fixes that can be made together, as edits of this text."""
    edits = (rebased(remark.made_for, document, fix.edits) for remark, fix in fixes)
    return compatible(document, [each for each in edits if each])


async def _show(session: Session, remark: Remark, chosen: Fix) -> None:
    reason = "\n".join(filter(None, [chosen.doubt, chosen.trade_offs]))
    placed = await _tried(session, remark, chosen)
    if placed is None:
        shown = await show_edits(session, chosen.title, reason, chosen.edits)
    else:
        shown = await show_changes(session, chosen.title, reason, placed)
    if not shown:
        session.say(f"“{chosen.title}” is not applied: {chosen.doubt}")


async def _tried(session: Session, remark: Remark, chosen: Fix) -> list[Placed] | None:
    """What the fix would do, be it good or not; None where it has no place."""
    try:
        parts = await parts_of(session, remark.made_for, chosen.edits)
    except UsageError:
        return None
    placed: list[Placed] = []
    for part in parts:
        change = await session.in_thread(combine, part.seen, part.fixes[0])
        if not isinstance(change, Change):
            return None
        placed.append((part.seen, change))
    return placed
