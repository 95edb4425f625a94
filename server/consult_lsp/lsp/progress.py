"""Work-done progress: what the user sees while a job runs (LSP 3.17, Work Done Progress)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

from lsprotocol import types as lsp

from .jobs import Job
from .session import Session

REPORTS_APART = 0.1
"""Seconds between two reports, at least: a stream has hundreds of events a second."""
CREATE_TIMEOUT = 5.0
MESSAGE_LIMIT = 80


class Progress:
    """The progress line of one job. Silent where the client shows none."""

    def __init__(self, session: Session, token: str | None) -> None:
        self._session = session
        self._token = token
        self._reported = 0.0
        self._said = ""
        self.outcome = ""
        """The last words of the line; said when the job ends."""

    def begin(self, title: str) -> None:
        self._send(lsp.WorkDoneProgressBegin(title=title, cancellable=True))

    def report(self, message: str) -> None:
        """Say ``message``, unless it was said just now or comes too soon after another."""
        now = asyncio.get_running_loop().time()
        if message == self._said or now - self._reported < REPORTS_APART:
            return
        self._said, self._reported = message, now
        self._send(lsp.WorkDoneProgressReport(message=message[:MESSAGE_LIMIT]))

    def end(self) -> None:
        self._send(lsp.WorkDoneProgressEnd(message=self.outcome[:MESSAGE_LIMIT] or None))
        self._token = None

    def _send(self, value: object) -> None:
        if self._token is not None:
            self._session.server.progress(lsp.ProgressParams(token=self._token, value=value))


@asynccontextmanager
async def progress(session: Session, job: Job, title: str) -> AsyncIterator[Progress]:
    """A progress line that ends when the block does, however it does."""
    line = Progress(session, await _token(session))
    job.token = line._token
    line.begin(title)
    try:
        yield line
    except asyncio.CancelledError:
        line.outcome = "cancelled"
        raise
    finally:
        line.end()


async def _token(session: Session) -> str | None:
    """A token that the client has agreed to show, or None."""
    if not session.client.work_done_progress:
        return None
    token = str(uuid4())
    created = await session.ask_client(
        lsp.WINDOW_WORK_DONE_PROGRESS_CREATE,
        lsp.WorkDoneProgressCreateParams(token=token),
        CREATE_TIMEOUT,
    )
    return token if created.answered else None
