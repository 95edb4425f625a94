"""consult.dismissed: what is dismissed in the open documents, and why, to look at or to restore."""

from collections.abc import Iterator
from typing import Any

from consult_lsp.findings.shown_finding import together
from consult_lsp.lsp.contract.arguments import ListDismissed
from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.document import Document
from consult_lsp.text.plain import plain_line

TITLE_LIMIT = 200


def dismissed(session: Session, argument: ListDismissed, _: RequestId | None) -> object:
    """The dismissed findings of one document, or else of all that are open, in their order.

    Each is ``{"uri", "finding", "title", "line", "reason", "note", "until", "team"}``: ``line``
    counts from 0, ``until`` is a date or null, and what the ``team`` has dismissed is taken back in
    its file.
    """
    uri = argument.uri
    documents = [each for each in session.documents.values() if uri in (None, each.uri)]
    return [record for document in documents for record in _records(session, document)]


def _records(session: Session, document: Document) -> Iterator[dict[str, Any]]:
    reasons = session.ledger.reasons(document.uri)
    is_by_team = session.ledger.dismissed_by_team(document.uri)
    for entry in together(session.ledger.dismissed(document)):
        finding, why = entry.finding, reasons(entry.remark)
        yield {
            "uri": document.uri,
            "finding": entry.id,
            "title": plain_line(finding.title, TITLE_LIMIT),
            "line": finding.span.start,
            "reason": why.reason if why else "",
            "note": plain_line(why.note, TITLE_LIMIT) if why else "",
            "until": why.until.isoformat() if why and why.until else None,
            "team": any(is_by_team(remark) for remark, _ in entry.said),
        }
