"""Diagnostics: the findings that hold for a document, pushed with its version."""

import asyncio

from lsprotocol import types as lsp

from consult_lsp.finding import Finding
from consult_lsp.ledger.entry import Remark
from consult_lsp.text.document import Document

from . import agent_file
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
            diagnostics=agent_file.diagnostics(session, document)
            + [
                to_diagnostic(document, remark, finding, session.client)
                for remark, finding in shown(session, document)
            ],
        )
    )


def is_told_of(session: Session, uri: str) -> bool:
    """Whether the client may show diagnostics of ours for a document."""
    return session.ledger.has_findings(uri) or agent_file.kind_of_document(uri) is not None


def refresh(session: Session, document: Document) -> None:
    """Publish what is known of a document; the doctor reads an agent or rule file before that."""
    if agent_file.kind_of_document(document.uri) is not None:
        session.in_background(_examine(session, document))
    elif session.ledger.has_findings(document.uri):
        publish(session, document.uri)


def publish_soon(session: Session, uri: str) -> None:
    """Once typing rests, publish what could have moved, and parse for the next menu."""
    if (timer := session.pending.pop(uri, None)) is not None:
        timer.cancel()
    loop = asyncio.get_running_loop()
    session.pending[uri] = loop.call_later(SETTLE_SECONDS, _rested, session, uri)


def _rested(session: Session, uri: str) -> None:
    del session.pending[uri]
    refresh(session, session.documents[uri])
    parse_beside(session, session.documents[uri])


async def _examine(session: Session, document: Document) -> None:
    await agent_file.examine(session, document)
    if session.documents.get(document.uri) is document:
        publish(session, document.uri)
