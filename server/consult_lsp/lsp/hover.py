"""textDocument/hover: the finding or the remembered explanation under the cursor, or nothing.

It answers from memory. No hover asks a model.
"""

from functools import lru_cache

from lsprotocol import types as lsp

from consult_lsp.finding import Finding
from consult_lsp.ledger.entry import Explanation
from consult_lsp.report.markdown import inert
from consult_lsp.text.lines import LineSpan

from . import agent_file
from .convert import to_lines
from .diagnostics import shown
from .session import Session


def hover(session: Session, params: lsp.HoverParams) -> lsp.Hover | None:
    """What was said about the line under the cursor."""
    document = session.documents.get(params.text_document.uri)
    if document is None:
        return None
    if (about := agent_file.hover(session, document, params.position)) is not None:
        return about
    line = params.position.line
    remarks = [pair for pair in shown(session, document) if line in pair[1].span]
    sections = [described(remark.agent, finding) for remark, finding in remarks]
    spans = [finding.span for _, finding in remarks]
    if (explained := session.ledger.explanation(document, line)) is not None:
        explanation, span = explained
        sections.append(_explanation(explanation))
        spans.append(span)
    if not sections:
        return None
    around = LineSpan(min(s.start for s in spans), max(s.stop for s in spans))
    kind = lsp.MarkupKind.Markdown if session.client.hover_markdown else lsp.MarkupKind.PlainText
    return lsp.Hover(
        contents=lsp.MarkupContent(kind, "\n\n---\n\n".join(sections)),
        range=to_lines(document, around, session.client.encoding),
    )


def described(agent: str, finding: Finding) -> str:
    """A finding in inert Markdown. Jobs call it once beforehand, so that a hover finds it made."""
    titles = tuple(fix.title for fix in finding.fixes)
    return _described(
        agent,
        finding.severity,
        finding.rule,
        finding.title,
        finding.why,
        finding.trade_offs,
        titles,
    )


@lru_cache(maxsize=2_000)
def _described(
    agent: str,
    severity: str,
    rule: str,
    title: str,
    why: str,
    trade_offs: str,
    fixes: tuple[str, ...],
) -> str:
    parts = [f"**{title}**", f"{agent} · {severity} · `{rule}`"]
    if why:
        parts.append(why)
    if trade_offs:
        parts.append(f"**Trade-offs.** {trade_offs}")
    if fixes:
        parts.append("**Quick fixes**\n\n" + "\n".join(f"- {fix}" for fix in fixes))
    return inert("\n\n".join(parts))


def _explanation(explanation: Explanation) -> str:
    return f"{explanation.markdown}\n\n*{explanation.agent} · {explanation.model}*"
