"""textDocument/hover: the finding or the remembered explanation under the cursor, or nothing.

It answers from memory. No hover asks a model, unless the user wants that (``explain_on_hover.py``).
"""

import sys

from lsprotocol import types as lsp

from consult_lsp.findings.entry import Explanation
from consult_lsp.findings.shown_finding import Shown
from consult_lsp.lsp.services import agent_file
from consult_lsp.lsp.services.diagnostics import shown
from consult_lsp.lsp.services.finding_markdown import described_by_all
from consult_lsp.lsp.services.underline import underlined
from consult_lsp.lsp.state.position_conversion import to_lines
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan


async def hover(session: Session, params: lsp.HoverParams) -> lsp.Hover | None:
    """What was said about the line under the cursor."""
    document = session.documents.get(params.text_document.uri)
    if document is None:
        return None
    if (about := agent_file.hover(session, document, params.position)) is not None:
        return about
    line = params.position.line
    found = [entry for entry in shown(session, document) if line in entry.finding.span]
    explained = session.ledger.explanation(document, line)
    spans = [entry.finding.span for entry in found] + ([explained[1]] if explained else [])
    if found and "mdformat" not in sys.modules:  # it takes 80 ms to load, and then 1 to write
        sections = await session.in_thread(
            _all_described, session, document, found, params.position
        )
    else:
        sections = _all_described(session, document, found, params.position)
    if explained:
        sections.append(_explanation(explained[0]))
    else:
        sections += await _on_hover(session, document, line)
    if not sections:
        return None
    return _hover(session, document, sections, spans)


def _all_described(
    session: Session, document: Document, found: list[Shown], at: lsp.Position
) -> list[str]:
    """Each with its title, but where the editor itself has that above it: under the mark."""
    marked = session.client.diagnostics_in_hover
    return [
        described_by_all(
            each.agents,
            each.finding,
            each.whys,
            each.trade_offs,
            titled=not (marked and _is_marked(session, document, each, at)),
        )
        for each in found
    ]


def _is_marked(session: Session, document: Document, entry: Shown, at: lsp.Position) -> bool:
    mark = underlined(document, entry.finding, session.client.encoding)
    return mark.start <= at <= mark.end


def _explanation(explanation: Explanation) -> str:
    by = f"{explanation.agent} · {explanation.model} · {explanation.day.isoformat()}"
    return f"{explanation.markdown}\n\n*{by}*"


async def _on_hover(session: Session, document: Document, line: int) -> list[str]:
    if not session.settings.explain_on_hover:
        return []
    from consult_lsp.lsp.consultations.explain_on_hover import explained_on_hover

    told = await explained_on_hover(session, document, line)
    if isinstance(told, Explanation):
        return [_explanation(told)]
    return [told] if told else []


def _hover(
    session: Session, document: Document, sections: list[str], spans: list[LineSpan]
) -> lsp.Hover:
    around = spans and LineSpan(min(s.start for s in spans), max(s.stop for s in spans))
    kind = lsp.MarkupKind.Markdown if session.client.hover_markdown else lsp.MarkupKind.PlainText
    return lsp.Hover(
        contents=lsp.MarkupContent(kind, "\n\n---\n\n".join(sections)),
        range=to_lines(document, around, session.client.encoding) if around else None,
    )
