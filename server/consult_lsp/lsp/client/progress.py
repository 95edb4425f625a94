"""Work-done progress: what the user sees while a job runs (LSP 3.17, Work Done Progress)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

from lsprotocol import types as lsp

from consult_lsp.lsp.state.jobs import STOPPED, Job
from consult_lsp.lsp.state.session import Session

REPORTS_APART = 0.1
"""Seconds between two reports, at least: a stream has hundreds of events a second."""
CREATE_TIMEOUT = 5.0
MESSAGE_LIMIT = 80


class Progress:
    """The progress line of one job. Silent where the client shows none."""

    def __init__(self, session: Session, token: str | None) -> None:
        self._session = session
        self._token = token
        self._latest = self._said = ""
        self._pause: asyncio.TimerHandle | None = None
        self.outcome = ""
        """The last words of the line; said when the job ends."""

    def begin(self, title: str) -> None:
        self._send(lsp.WorkDoneProgressBegin(title=title, cancellable=True))

    def report(self, message: str) -> None:
        """Say ``message``: at once, or after a pause if another was said just now."""
        self._latest = message
        if self._pause is None:
            self._say_latest()

    def end(self) -> None:
        if self._pause is not None:
            self._pause.cancel()
        self._send(lsp.WorkDoneProgressEnd(message=self.outcome[:MESSAGE_LIMIT] or None))
        self._token = None

    def _say_latest(self) -> None:
        self._pause = None
        if self._latest != self._said:
            self._said = self._latest
            self._send(lsp.WorkDoneProgressReport(message=self._said[:MESSAGE_LIMIT]))
            self._pause = asyncio.get_running_loop().call_later(REPORTS_APART, self._say_latest)

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
        line.outcome = job.end or STOPPED
        raise
    except BaseException:
        line.outcome = line.outcome or "failed"
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
