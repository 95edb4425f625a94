"""Ask: one consultation as a job, from a command's argument to advice, with its progress line.

What every flow shares: the target is checked before the command is answered, the task is prepared
beside the loop, the model is asked if there is one, and whatever goes wrong becomes one message.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from consult_lsp.consult.task import Flow, Task
from consult_lsp.errors import ConsultError, UsageError
from consult_lsp.models.access import NoModel
from consult_lsp.models.model import Status

from .convert import to_path
from .failure import public_error
from .jobs import Job, RequestId
from .progress import Progress, progress
from .session import Session
from .target import Target, target_of

Deliver = Callable[..., Awaitable[str]]
"""Hand advice to the editor; gives the last words of the progress line."""


def start(
    session: Session,
    flow: Flow,
    arguments: list[Any],
    request_id: RequestId | None,
    deliver: Deliver,
) -> dict[str, str]:
    """Start the job that a command asks for; ``{"job": id}`` at once.

    Raises UsageError when the command's argument is wrong.
    """
    target = target_of(session, arguments)
    title = f"Consult {target.agent.name}: {flow}"

    async def work(job: Job) -> None:
        try:
            async with progress(session, job, title) as line:
                line.outcome = await _consultation(session, flow, target, line, deliver)
        except ConsultError as error:
            session.fail(str(error))

    def on_fault(error: BaseException) -> None:
        told = public_error(error, title)
        session.fail(f"“{title}” has failed, and changed nothing. {told.message}.")

    return {"job": session.jobs.start(flow, target.document.uri, request_id, work, on_fault).id}


async def _consultation(
    session: Session, flow: Flow, target: Target, line: Progress, deliver: Deliver
) -> str:
    from consult_lsp.consult.consultation import consult, structural

    task: Task = await session.in_thread(_prepare, session.root, flow, target)
    connection = session.connection()
    if not isinstance(connection, NoModel):
        advice = await consult(
            task,
            connection.model,
            lambda status: line.report(_words(status)),
            max_tokens=session.settings.max_tokens,
        )
    elif flow == "review":
        advice = structural(task)
        session.say(f"These are structural checks only. {connection.sentence}")
    else:
        raise UsageError(f"Nothing was asked, because {connection.reason}. {connection.next_step}")
    return await deliver(session, target, advice)


def _prepare(root: Path | None, flow: Flow, target: Target) -> Task:
    # The grammars and the schema classes load here, off the loop, when first needed.
    from consult_lsp.consult.prepare import prepare

    path = path_in_prompt(root, target.document.uri)
    return prepare(flow, target.agent, target.document, target.span, path, intent=target.intent)


def path_in_prompt(root: Path | None, uri: str) -> str:
    """A document's name as the model sees it: within the workspace, or the bare file name."""
    path = to_path(uri) or Path(uri.rpartition(":")[2])
    if root is not None and path.is_relative_to(root):
        return path.relative_to(root).as_posix()
    return path.name


def _words(status: Status) -> str:
    return f"{status.phase}: {status.detail}" if status.detail else status.phase
