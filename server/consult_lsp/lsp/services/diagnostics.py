"""Diagnostics: the findings that hold for a document, with its version, worst first, not too many.

They are pushed; or pulled, by a client that can be told to look again (``diagnostic.py`` of the
requests). Never both.
"""

from weakref import WeakKeyDictionary

from lsprotocol import types as lsp

from consult_lsp.finding import Finding
from consult_lsp.findings.shown_finding import Shown, together
from consult_lsp.findings.tracked_finding import TrackedFinding
from consult_lsp.lsp.client.refresh import request_refresh
from consult_lsp.lsp.state.session import Session
from consult_lsp.settings import Checks
from consult_lsp.text.document import Document

from . import agent_file
from .diagnostic import to_diagnostic


def shown(session: Session, document: Document) -> list[Shown]:
    """The findings that a user sees in a document: severe enough, worst first, not too many."""
    return _wanted(session, document)[: session.settings.max_findings]


def not_shown(session: Session, document: Document) -> str:
    """A sentence on the findings that the cap keeps back; empty where there are none."""
    most, all_wanted = session.settings.max_findings, len(_wanted(session, document))
    if all_wanted <= most:
        return ""
    return (
        f"{most} of {all_wanted} findings are shown, the worst first; the settings "
        "maxFindings and minimumSeverity choose how many."
    )


def listed(session: Session, document: Document) -> list[lsp.Diagnostic]:
    """All that is shown in a document: what the doctor said of it, then the findings."""
    return [
        *agent_file.diagnostics(session, document),
        *(to_diagnostic(session, document, entry) for entry in shown(session, document)),
    ]


def publish(session: Session, uri: str) -> None:
    """Let the client know what holds for a document now."""
    if (document := session.documents.get(uri)) is None:
        return
    session.held.texts[uri] = document
    items = listed(session, document)
    if session.client.pulls_diagnostics:
        _call_for(session, uri, items)
    else:
        session.server.text_document_publish_diagnostics(
            lsp.PublishDiagnosticsParams(uri=uri, version=document.version, diagnostics=items)
        )
    counted = session.held.counted.get(uri)
    if session.client.refreshes_lenses and counted not in (None, _shown_ids(session, document)):
        request_refresh(session, lsp.WORKSPACE_CODE_LENS_REFRESH)


def count(session: Session, document: Document) -> None:
    """Note which findings the client's lenses speak of: once they are others, it is to ask anew."""
    session.held.counted[document.uri] = _shown_ids(session, document)


def take_away(session: Session, uri: str) -> None:
    """A document was closed: its diagnostics go from the client's list. One that pulls does so."""
    session.held.forget(uri)
    if is_told_of(session, uri) and not session.client.pulls_diagnostics:
        session.server.text_document_publish_diagnostics(
            lsp.PublishDiagnosticsParams(uri=uri, diagnostics=[])
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


_sorted: WeakKeyDictionary[Document, tuple[object, list[Shown]]] = WeakKeyDictionary()


def _wanted(session: Session, document: Document) -> list[Shown]:
    """Every finding that is severe enough, worst first.

    To place hundreds takes a millisecond, and menus, hovers, lenses and diagnostics all ask, so it
    is done once for a text, a ledger and a setting.
    """
    settings = session.settings
    state = (session.ledger.state(document.uri), settings.minimum_severity, settings.checks)
    known = _sorted.get(document)
    if known is None or known[0] != state:
        known = _sorted[document] = state, _sort(session, document)
    return known[1]


def _sort(session: Session, document: Document) -> list[Shown]:
    mildest = session.settings.minimum_severity
    standing = session.ledger.findings(document)
    entries = together(each for each in standing if _may_speak(session, *each))
    wanted = [entry for entry in entries if entry.finding.severity.at_least(mildest)]
    wanted.sort(key=lambda entry: (entry.finding.severity.rank, entry.finding.start_line))
    return wanted


def _may_speak(session: Session, remark: TrackedFinding, finding: Finding) -> bool:
    """Whether the user wants to hear of it: the setting may have changed since the checks spoke."""
    match session.settings.checks:
        case Checks.OFF:
            return finding.origin != "check"
        case Checks.ON_REVIEW:
            return remark.is_asked_for
        case _:
            return True


def _shown_ids(session: Session, document: Document) -> frozenset[str]:
    return frozenset(entry.id for entry in shown(session, document))


def _call_for(session: Session, uri: str, items: list[lsp.Diagnostic]) -> None:
    """Have the client pull, unless these are what it has."""
    if session.held.knows(uri, items):
        session.held.untold.discard(uri)
    else:
        session.held.untold.add(uri)
        request_refresh(session, lsp.WORKSPACE_DIAGNOSTIC_REFRESH)


async def _examine(session: Session, document: Document) -> None:
    await agent_file.examine(session, document)
    if session.documents.get(document.uri) is document:
        publish(session, document.uri)
