"""consult.jobs: what is under way."""

from consult_lsp.lsp.contract.arguments import Argument
from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.session import Session


def jobs(session: Session, _: Argument, __: RequestId | None) -> object:
    """consult.jobs: what is under way."""
    return [
        {"job": job.id, "title": job.title, "uri": job.uri, "waits": job.waits}
        for job in session.jobs.running()
    ]
