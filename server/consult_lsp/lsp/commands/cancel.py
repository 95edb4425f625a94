"""consult.cancel: end a job, or all of them."""

from collections.abc import Mapping
from typing import Any

from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.session import Session


def cancel(session: Session, arguments: list[Any], _: RequestId | None) -> object:
    """consult.cancel: end the job that ``{"job": id}`` names, or all of them; how many ended."""
    argument = arguments[0] if arguments else None
    wanted = argument.get("job") if isinstance(argument, Mapping) else None
    ended = session.jobs.cancel(lambda job: wanted is None or job.id == wanted)
    return {"cancelled": ended}
