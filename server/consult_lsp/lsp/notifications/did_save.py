"""textDocument/didSave: the structural checks run, and what was reviewed may be reviewed again.

The review is off unless the user switched reviewOnSave on, since it costs money without being
asked. A file is reviewed by who has reviewed it before, so that saving a file begins nothing that
nobody asked for.
"""

from lsprotocol import types as lsp

from consult_lsp.consult.task import Task
from consult_lsp.lsp.consultations.review import begin
from consult_lsp.lsp.services.live_checks import check_live
from consult_lsp.lsp.state.selection import whole_file
from consult_lsp.lsp.state.session import Session
from consult_lsp.models.access import NoModel


def did_save(session: Session, params: lsp.DidSaveTextDocumentParams) -> None:
    """Review again where the document has changed, for each agent that has reviewed it."""
    document = session.documents.get(params.text_document.uri)
    if document is None:
        return
    check_live(session, document.uri)
    if not session.settings.review_on_save:
        return
    if isinstance(session.models.connection(session.settings), NoModel):
        return
    under_way = any(
        job.uri == document.uri and job.title == "review" for job in session.jobs.running()
    )
    for agent in session.agents.catalog.agents:
        if not under_way and session.ledger.is_reviewed(agent.name, document.uri):
            file = whole_file(session.workspace.root, document)
            begin(session, Task("review", agent, file), quiet=True)
