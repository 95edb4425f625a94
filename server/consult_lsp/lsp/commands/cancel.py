"""consult.cancel: end a job, or all of them."""

from consult_lsp.lsp.contract.arguments import Cancel
from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.session import Session


def cancel(session: Session, argument: Cancel, _: RequestId | None) -> object:
    """consult.cancel: end one job, or all of them; how many ended."""
    wanted = argument.job
    ended = session.jobs.cancel(lambda job: wanted is None or job.id == wanted)
    return {"cancelled": ended}
