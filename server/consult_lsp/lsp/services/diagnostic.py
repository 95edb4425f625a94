"""Diagnostic: one finding as the protocol shows it. What a model wrote stays plain and bounded."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from lsprotocol import types as lsp

from consult_lsp.finding import Evidence, Finding
from consult_lsp.findings.shown_finding import Shown
from consult_lsp.lsp.state.position_conversion import MESSAGE_LIMIT, SEVERITIES, to_line
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.document import Document
from consult_lsp.text.plain import plain, plain_line

from .underline import underlined

MOST_EVIDENCE = 10
"""Places that one diagnostic points to besides its own."""

EVIDENCE_LIMIT = 200
"""Characters that are said about each of them."""

_LINES = range(1, 2**31)
"""Line numbers, from 1, that the protocol can say (LSP 3.17, uinteger)."""

# The name of a rule is a stranger's too, so it must begin as these do: a missing dead-letter queue
# is no dead code, and what is struck through or greyed out by mistake cannot be read well.
_TAGS = {
    lsp.DiagnosticTag.Unnecessary: re.compile(r"(?:unused|unreachable|dead-code)(?:-|$)"),
    lsp.DiagnosticTag.Deprecated: re.compile(r"deprecated(?:-|$)"),
}


def to_diagnostic(session: Session, document: Document, entry: Shown) -> lsp.Diagnostic:
    """A finding as a diagnostic on its first line, so that a long one does not paint the page.

    Where the client can show them, its evidence becomes places to go to; else it is part of the
    text. ``source`` names all who say so, and ``data`` the entry and its category. An editor opens
    the address of a codeDescription, so there is one only for rules that have a page in this
    package.
    """
    client, finding = session.client, entry.finding
    is_hovered = client.hover_markdown and client.hover_on_findings
    placed = list(_evidence(session, document, finding))
    points = client.related_information
    in_words = [_in_words(one) for one, place in placed if not points or place is None]
    related = [
        lsp.DiagnosticRelatedInformation(location=place, message=_note(one))
        for one, place in placed
        if points and place is not None
    ]
    tags = [tag for tag, rules in _TAGS.items() if rules.match(finding.rule)]
    return lsp.Diagnostic(
        range=underlined(document, finding, client.encoding),
        message=_message(finding, in_words, with_why=not is_hovered),
        severity=SEVERITIES[finding.severity],
        code=plain_line(finding.rule, EVIDENCE_LIMIT),
        code_description=_page(session, finding.rule),
        source=entry.agents,
        tags=[tag for tag in tags if tag in client.diagnostic_tags] or None,
        related_information=related or None,
        data={"finding": entry.id, "category": finding.category.value}
        if client.diagnostic_data
        else None,
    )


def _page(session: Session, rule: str) -> lsp.CodeDescription | None:
    address = session.agents.rule_pages.get(rule) if session.client.code_description else None
    return None if address is None else lsp.CodeDescription(href=address)


def _message(finding: Finding, in_words: list[str], *, with_why: bool) -> str:
    """Title and what it rests on. The why is in the hover, which the editor shows beside this;
    where it cannot show it well, a long why gives way to the rest.
    """
    why = f"\n\n{finding.why}" if finding.why and with_why else ""
    evidence = plain("\n".join(in_words), MESSAGE_LIMIT // 2)
    if not evidence:
        return plain(finding.title + why, MESSAGE_LIMIT)
    return f"{plain(finding.title + why, MESSAGE_LIMIT - len(evidence) - 2)}\n\n{evidence}"


def _evidence(
    session: Session, document: Document, finding: Finding
) -> Iterator[tuple[Evidence, lsp.Location | None]]:
    """What a finding rests on and where that stands; None where there is nowhere to go to.

    What stood in this document and does not stand there any more is left out.
    """
    for one in finding.evidence[:MOST_EVIDENCE]:
        if one.path:
            yield one, _elsewhere(session.workspace.root, one)
        elif (line := one.start_line - 1) in document.span and _stands(document, line, one):
            place = to_line(document, line, session.client.encoding)
            yield one, lsp.Location(uri=document.uri, range=place)


def _stands(document: Document, line: int, one: Evidence) -> bool:
    quoted = one.quote.strip().splitlines() or [""]
    return document.line(line).strip() == quoted[0].strip()


def _elsewhere(root: Path | None, one: Evidence) -> lsp.Location | None:
    """The start of the line in a file of the workspace; nothing outside of it is pointed to."""
    if root is None or "\0" in one.path or one.start_line not in _LINES:
        return None
    path = Path(os.path.normpath(root / one.path))
    if not path.is_relative_to(root):
        return None
    start = lsp.Position(one.start_line - 1, 0)
    return lsp.Location(uri=path.as_uri(), range=lsp.Range(start, start))


def _in_words(one: Evidence) -> str:
    where = f"{one.path}:{one.start_line}" if one.path else f"Line {one.start_line}"
    return plain_line(f"{where}: {_note(one)}", 2 * EVIDENCE_LIMIT)


def _note(one: Evidence) -> str:
    return plain_line(one.note or one.quote, EVIDENCE_LIMIT)
