"""consult.again: ask an agent to fix what is reported: a finding of ours, or of another server.

One improvement of the symbol around it, which is confirmed before anything changes. What is to be
fixed was written by others, so it goes along as data, between boundaries.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from consult_lsp.errors import UsageError
from consult_lsp.lsp.consultations.improve import ImproveHandler
from consult_lsp.lsp.consultations.job import start_consultation
from consult_lsp.lsp.services.symbol import symbol_around
from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.proposals import Consent
from consult_lsp.lsp.state.session import Session
from consult_lsp.lsp.state.target import Target
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from consult_lsp.text.plain import plain

from .argument import target_of
from .stored_fix import finding_of

AROUND = 10
"""Lines above and below that go with a report outside of any symbol."""

REPORT_LIMIT = 2_000

WISH = (
    "The developer's tools report the problem below. Settle it at its cause, and change nothing "
    "else. Where it is a false alarm, change nothing and say why in the summary."
)


class Report(NamedTuple):
    """What is reported about which lines, to be settled by the target's agent."""

    target: Target
    lines: LineSpan
    text: str


async def again(session: Session, arguments: list[Any], request_id: RequestId | None) -> object:
    """Start it for ``{"uri", "finding"}`` or ``{"uri", "diagnostic", "version"?, "agent"?}``."""
    argument = arguments[0] if arguments and isinstance(arguments[0], Mapping) else {}
    foreign = "diagnostic" in argument
    report = _of_diagnostic(session, argument) if foreign else _of_finding(session, arguments)
    target, lines, text = report
    around = await symbol_around(session, target.document, lines.start)
    span = around[1] if around is not None else _widened(target.document, lines)
    wish = await session.in_thread(_wish, text)
    asked = Target(target.agent, target.document, _with(span, lines), wish)
    handler = ImproveHandler(session, asked, Consent.ASKED)
    return {"job": start_consultation(handler, request_id).id}


def _of_finding(session: Session, arguments: list[Any]) -> Report:
    document, remark, finding = finding_of(session, arguments)
    target = target_of(session, [{"uri": document.uri, "agent": remark.agent}])
    said = f"{finding.rule}, lines {finding.start_line} to {finding.end_line}: {finding.title}"
    return Report(target, finding.span, f"{said}\n\n{finding.why}")


def _of_diagnostic(session: Session, argument: Mapping[str, Any]) -> Report:
    diagnostic = argument["diagnostic"]
    if not isinstance(diagnostic, Mapping) or not isinstance(diagnostic.get("message"), str):
        raise UsageError("Nothing was asked, because the diagnostic has no message.")
    # Without a range it is no place at all, and not the whole document.
    place = {**argument, "range": diagnostic.get("range") or {}, "intent": ""}
    target = target_of(session, [place])
    named = [diagnostic.get("source"), diagnostic.get("code")]
    who = " ".join(str(name) for name in named if isinstance(name, str | int))
    first, last = target.span.first_number, target.span.last_number
    said = f"{who}, lines {first} to {last}: {diagnostic['message']}"
    return Report(target, target.span, said)


def _wish(text: str) -> str:
    # The prompt is loaded here, beside the loop, when something is first asked for.
    from consult_lsp.consult.fence import fenced

    return f"{WISH}\n{fenced(plain(text, REPORT_LIMIT), 'report')}"


def _widened(document: Document, lines: LineSpan) -> LineSpan:
    start = max(0, lines.start - AROUND)
    return LineSpan(start, min(document.span.stop, lines.stop + AROUND))


def _with(span: LineSpan, lines: LineSpan) -> LineSpan:
    return LineSpan(min(span.start, lines.start), max(span.stop, lines.stop))
