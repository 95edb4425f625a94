"""textDocument/diagnostic and workspace/diagnostic: the diagnostics, for a client that asks.

Both answer from memory, at once. They are announced only to a client that can be told to look again
when a review ends: Neovim 0.11 cannot, and would go on showing what it got when the file was
opened.
"""

from lsprotocol import types as lsp

from consult_lsp.lsp.services import agent_file
from consult_lsp.lsp.services.diagnostics import listed
from consult_lsp.lsp.state.held_by_client import Report
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.document import Document

OPTIONS = lsp.DiagnosticOptions(
    identifier="consult", inter_file_dependencies=False, workspace_diagnostics=True
)


def announce_pull(session: Session, capabilities: lsp.ServerCapabilities) -> None:
    """Say nothing of pulling to a client that gets its diagnostics pushed."""
    if not session.client.pulls_diagnostics:
        capabilities.diagnostic_provider = None


def document_diagnostic(
    session: Session, params: lsp.DocumentDiagnosticParams
) -> lsp.RelatedFullDocumentDiagnosticReport | lsp.RelatedUnchangedDocumentDiagnosticReport:
    """What holds for one document; ``unchanged`` if that is what the client has."""
    had = params.previous_result_id
    document = session.documents.get(params.text_document.uri)
    if document is None:
        return lsp.RelatedFullDocumentDiagnosticReport(items=[])
    report = _report(session, document, had)
    if report is None or report.id == had:
        return lsp.RelatedUnchangedDocumentDiagnosticReport(result_id=had or "")
    return lsp.RelatedFullDocumentDiagnosticReport(items=report.items, result_id=report.id)


def workspace_diagnostic(
    session: Session, params: lsp.WorkspaceDiagnosticParams
) -> lsp.WorkspaceDiagnosticReport:
    """What holds for every open document; a document that was closed has nothing any more."""
    had = {previous.uri: previous.value for previous in params.previous_result_ids}
    items: list[lsp.WorkspaceDocumentDiagnosticReport] = [
        lsp.WorkspaceFullDocumentDiagnosticReport(uri=uri, items=[])
        for uri in had
        if uri not in session.documents
    ]
    for uri, document in session.documents.items():
        version, report = document.version, _report(session, document, had.get(uri))
        if report is None or report.id == had.get(uri):
            items.append(
                lsp.WorkspaceUnchangedDocumentDiagnosticReport(
                    uri=uri, result_id=had[uri], version=version
                )
            )
        elif report.items or uri in had:
            items.append(
                lsp.WorkspaceFullDocumentDiagnosticReport(
                    uri=uri, items=report.items, result_id=report.id, version=version
                )
            )
    return lsp.WorkspaceDiagnosticReport(items=items)


def _report(session: Session, document: Document, had: str | None) -> Report | None:
    """What holds now; None while the doctor still reads, for a client that shows something."""
    if had and agent_file.is_to_be_examined(document):
        return None
    return session.held.report(document.uri, listed(session, document))
