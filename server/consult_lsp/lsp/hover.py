"""textDocument/hover: the finding or the remembered explanation under the cursor, or nothing.

It answers from memory. No hover asks a model, unless the user wants that (``explain_on_hover.py``).
"""

import sys
from functools import lru_cache, partial

from lsprotocol import types as lsp

from consult_lsp.finding import Evidence, Finding, Fix
from consult_lsp.ledger.entry import Explanation
from consult_lsp.ledger.shown import Shown
from consult_lsp.report.markdown import inert
from consult_lsp.report.plain import plain_line
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

from . import agent_file
from .convert import to_lines
from .diagnostic import MOST_EVIDENCE
from .diagnostics import shown
from .session import Session
from .underline import underlined

TITLE_LIMIT = 200
QUOTE_LIMIT = 120


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


def described(agent: str, finding: Finding) -> str:
    """A finding in inert Markdown. Jobs call it once beforehand, so that a hover finds it made."""
    return _of_all(agent, finding, (finding.why,), (finding.trade_offs,))


def _of_all(
    agents: str,
    finding: Finding,
    whys: tuple[str, ...],
    trade_offs: tuple[str, ...],
    *,
    titled: bool = True,
) -> str:
    return _described(
        agents,
        f"{finding.severity} · {finding.category} · `{plain_line(finding.rule, TITLE_LIMIT)}`",
        plain_line(finding.title, TITLE_LIMIT) if titled else "",
        tuple(filter(None, whys)),
        tuple(filter(None, trade_offs)),
        tuple(map(_place, finding.evidence[:MOST_EVIDENCE])),
        tuple(map(_fix, finding.fixes)),
    )


@lru_cache(maxsize=2_000)
def _described(
    agents: str,
    kind: str,
    title: str,
    whys: tuple[str, ...],
    trade_offs: tuple[str, ...],
    evidence: tuple[str, ...],
    fixes: tuple[str, ...],
) -> str:
    # Each part is made inert by itself, so that no fence left open in one swallows the next.
    written = partial(inert, unwrapped=True)
    titled = f"**{title}**\n\n" if title else ""
    parts = [written(f"{titled}{agents} · {kind}"), *map(written, whys)]
    if trade_offs:
        parts += ["**Trade-offs**\n\n" + written(trade_offs[0]), *map(written, trade_offs[1:])]
    if evidence:
        parts.append("**Evidence**\n\n" + written("\n".join(evidence)))
    if fixes:
        parts.append("**Fixes**\n\n" + written("\n".join(fixes)))
    return "\n".join(parts)


def _place(one: Evidence) -> str:
    """A place as an item of a list: ``- `payments.py:12` the key is read here: `KEY = …```."""
    where = f"{one.path}:{one.start_line}" if one.path else f"line {one.start_line}"
    note = f" {plain_line(one.note, TITLE_LIMIT)}:" if one.note else ""
    quoted = _code(plain_line(one.quote, QUOTE_LIMIT))
    return f"- {_code(plain_line(where, TITLE_LIMIT))}{note} {quoted}"


def _fix(fix: Fix) -> str:
    """A fix as an item of a list, with its price, and with what speaks against just applying it."""
    reaches = {"lines": "", "file": " (changes more of this file)", "files": " (changes files)"}
    words = f"- **{plain_line(fix.title, TITLE_LIMIT)}**{reaches[fix.reach]}"
    if fix.trade_offs:
        words += f" – {plain_line(fix.trade_offs, 2 * TITLE_LIMIT)}"
    if fix.doubt:
        words += f" *Only shown: {plain_line(fix.doubt, 2 * TITLE_LIMIT)}*"
    return words


def _code(text: str) -> str:
    return f"`{text.replace('`', 'ˋ')}`"  # a backtick would end the span


def _all_described(
    session: Session, document: Document, found: list[Shown], at: lsp.Position
) -> list[str]:
    """Each with its title, but where the editor itself has that above it: under the mark."""
    marked = session.client.diagnostics_in_hover
    return [
        _of_all(
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
    from .explain_on_hover import explained_on_hover

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
