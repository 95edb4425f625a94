"""textDocument/codeLens: findings, *Review* and *Explain* above functions and routes. Opt-in.

It answers from memory; a text that was not parsed yet is parsed beside the loop first. Each lens
carries its command, so there is nothing to resolve.
"""

from typing import Any

from lsprotocol import types as lsp

from consult_lsp.lsp.contract.arguments import Explain, Lines, Review, ShowFindings
from consult_lsp.lsp.menu.command_action import as_command
from consult_lsp.lsp.services.agent_ranking import ranked
from consult_lsp.lsp.services.diagnostics import count, shown
from consult_lsp.lsp.services.symbol import functions_of
from consult_lsp.lsp.state.position_conversion import to_lines
from consult_lsp.lsp.state.selection import whole_file
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

MOST_FUNCTIONS = 100
"""Functions of one file that get lenses, those with findings before the others."""

Json = dict[str, Any]


async def code_lens(session: Session, params: lsp.CodeLensParams) -> list[Json]:
    """The lenses of a document, in the order of its text."""
    document = session.documents.get(params.text_document.uri)
    await session.agents.ready.wait()
    if document is None or not session.settings.code_lens:
        return []
    functions = await functions_of(session, document)
    places = [entry.finding.span.start for entry in shown(session, document)]
    counted = [(sum(place in span for place in places), span) for span in functions]
    chosen = sorted(counted, key=lambda pair: not pair[0])[:MOST_FUNCTIONS]
    count(session, document)
    agents = ranked(session, whole_file(session.workspace.root, document))
    return [
        lens
        for findings, span in sorted(chosen, key=lambda pair: pair[1])
        for lens in _lenses(session, document, span, findings, agents[0].name if agents else "")
    ]


def _lenses(
    session: Session, document: Document, span: LineSpan, findings: int, agent: str
) -> list[Json]:
    lines = to_lines(document, span, session.client.encoding)
    start = {"line": lines.start.line, "character": lines.start.character}
    first = {"start": start, "end": start}
    offered: list[tuple[str, type[Lines]]] = [("Review", Review), ("Explain", Explain)]
    if findings:
        found = "1 finding" if findings == 1 else f"{findings} findings"
        counted: list[tuple[str, type[Lines]]] = [(found, ShowFindings), ("Review again", Review)]
        offered[:1] = counted
    about: dict[str, Any] = {"uri": document.uri, "range": lines, "version": document.version}
    return [
        {"range": first, "command": as_command(title, kind(**about, agent=agent or None))}
        for title, kind in offered
    ]
