"""Diagnostics: the findings that hold for a document, pushed with its version."""

import asyncio

from lsprotocol import types as lsp

from consult_lsp.finding import Finding
from consult_lsp.ledger.ledger import Remark
from consult_lsp.text.document import Document

from .convert import to_diagnostic
from .session import Session
from .symbol import parse_beside

SETTLE_SECONDS = 0.3
"""How long typing must rest before diagnostics move along with it, and the text is parsed."""


def shown(session: Session, document: Document) -> list[tuple[Remark, Finding]]:
    """The findings that a user sees in a document: severe enough, worst first, not too many."""
    settings = session.settings
    wanted = [
        (remark, finding)
        for remark, finding in session.ledger.findings(document)
        if finding.severity.at_least(settings.minimum_severity)
    ]
    wanted.sort(key=lambda pair: (pair[1].severity.rank, pair[1].start_line))
    return wanted[: settings.max_findings]


def publish(session: Session, uri: str) -> None:
    """Send the client what holds for a document now."""
    if (timer := session.pending.pop(uri, None)) is not None:
        timer.cancel()
    if (document := session.documents.get(uri)) is None:
        return
    session.server.text_document_publish_diagnostics(
        lsp.PublishDiagnosticsParams(
            uri=uri,
            version=document.version,
            diagnostics=[
                to_diagnostic(document, remark, finding, session.client)
                for remark, finding in shown(session, document)
            ],
        )
    )


def publish_soon(session: Session, uri: str) -> None:
    """Once typing rests, publish what could have moved, and parse for the next menu."""
    if (timer := session.pending.pop(uri, None)) is not None:
        timer.cancel()
    loop = asyncio.get_running_loop()
    session.pending[uri] = loop.call_later(SETTLE_SECONDS, _rested, session, uri)


def _rested(session: Session, uri: str) -> None:
    del session.pending[uri]
    if session.ledger.has_findings(uri):
        publish(session, uri)
    parse_beside(session, session.documents[uri])
