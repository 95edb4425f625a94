"""consult.again: ask an agent to fix what is reported: a finding of ours, or of another server.

One improvement of the symbol around it, which is confirmed before anything changes. What is to be
fixed was written by others, so it goes along as data, between boundaries.
"""

from dataclasses import replace
from typing import NamedTuple

from consult_lsp.consult.task import Task
from consult_lsp.errors import UsageError
from consult_lsp.lsp.consultations.improve import ImproveHandler
from consult_lsp.lsp.consultations.job import start_consultation
from consult_lsp.lsp.contract.arguments import AskAgain, Lines, OfFinding, ReportedProblem
from consult_lsp.lsp.services.symbol import symbol_around
from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.proposals import Consent
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from consult_lsp.text.plain import plain

from .argument import task_of
from .stored_fix import finding_of

AROUND = 10
"""Lines above and below that go with a report outside of any symbol."""

REPORT_LIMIT = 2_000

WISH = (
    "The developer's tools report the problem below. Settle it at its cause, and change nothing "
    "else. Where it is a false alarm, change nothing and say why in the summary."
)


class Report(NamedTuple):
    """What is reported about which lines, and the task of settling it."""

    task: Task
    text: str


async def again(session: Session, argument: AskAgain, request_id: RequestId | None) -> object:
    """Start it for a finding, or for a diagnostic of another server."""
    task, text = _report(session, argument)
    document, lines = task.selection.document, task.selection.span
    around = await symbol_around(session, document, lines.start)
    span = around[1] if around is not None else _widened(document, lines)
    selection = replace(task.selection, span=_with(span, lines))
    wish = await session.in_thread(_wish, text)
    asked = replace(task, selection=selection, intent=wish)
    handler = ImproveHandler(session, asked, Consent.ASKED)
    return {"job": start_consultation(handler, request_id).id}


def _report(session: Session, argument: AskAgain) -> Report:
    if argument.diagnostic is not None and argument.finding is None:
        return _of_diagnostic(session, argument, argument.diagnostic)
    if argument.finding is not None and argument.diagnostic is None:
        return _of_finding(session, OfFinding(uri=argument.uri, finding=argument.finding))
    raise UsageError("Nothing was asked. Give either the id of a finding or a diagnostic.")


def _of_finding(session: Session, argument: OfFinding) -> Report:
    document, remark, finding = finding_of(session, argument)
    task = task_of(session, Lines(uri=document.uri, agent=remark.agent), "improve")
    selection = replace(task.selection, span=finding.span, kind="lines")
    said = f"{finding.rule}, lines {finding.start_line} to {finding.end_line}: {finding.title}"
    return Report(replace(task, selection=selection), f"{said}\n\n{finding.why}")


def _of_diagnostic(session: Session, argument: AskAgain, diagnostic: ReportedProblem) -> Report:
    agent, version = argument.agent, argument.version
    lines = Lines(uri=argument.uri, agent=agent, version=version, range=diagnostic.range)
    task = task_of(session, lines, "improve")
    named = [diagnostic.source, diagnostic.code]
    who = " ".join(str(name) for name in named if name is not None)
    span = task.selection.span
    said = f"{who}, lines {span.first_number} to {span.last_number}: {diagnostic.message}"
    return Report(task, said)


def _wish(text: str) -> str:
    # The prompt is loaded here, beside the loop, when something is first asked for.
    from consult_lsp.consult.fence import fenced

    return f"{WISH}\n{fenced(plain(text, REPORT_LIMIT), 'report')}"


def _widened(document: Document, lines: LineSpan) -> LineSpan:
    start = max(0, lines.start - AROUND)
    return LineSpan(start, min(document.span.stop, lines.stop + AROUND))


def _with(span: LineSpan, lines: LineSpan) -> LineSpan:
    return LineSpan(min(span.start, lines.start), max(span.stop, lines.stop))
