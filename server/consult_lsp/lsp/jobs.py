"""Jobs: consultations under way. Each has one owner, here, and one way to be cancelled."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count

from .failure import traced

log = logging.getLogger(__name__)

RequestId = int | str
MOST_AT_ONCE = 4
"""Jobs that run at the same time; more wait for their turn."""


@dataclass(eq=False, slots=True)
class Job:
    """A consultation under way. ``token`` is that of its work-done progress, once it has one."""

    id: str
    title: str
    uri: str
    request_id: RequestId | None
    token: RequestId | None = None
    waits: bool = field(default=True)
    task: "asyncio.Task[None] | None" = None


Work = Callable[[Job], Awaitable[None]]


class Jobs:
    """All jobs of a session."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._ids = count(1)
        self._turns = asyncio.Semaphore(MOST_AT_ONCE)

    def start(self, title: str, uri: str, request_id: RequestId | None, work: Work) -> Job:
        """Run ``work`` beside everything else, and return at once."""
        job = Job(str(next(self._ids)), title, uri, request_id)
        self._jobs[job.id] = job
        job.task = asyncio.create_task(self._run(job, work), name=f"job {job.id}: {title}")
        job.task.add_done_callback(lambda task: self._ended(job, task))
        return job

    def running(self) -> list[Job]:
        """Every job that has not ended, oldest first."""
        return list(self._jobs.values())

    def cancel(self, wanted: Callable[[Job], bool]) -> int:
        """Cancel the jobs that are wanted away; how many there were."""
        doomed = [job for job in self._jobs.values() if wanted(job)]
        for job in doomed:
            if job.task is not None:
                job.task.cancel()
        return len(doomed)

    async def _run(self, job: Job, work: Work) -> None:
        async with self._turns:
            job.waits = False
            await work(job)

    def _ended(self, job: Job, task: "asyncio.Task[None]") -> None:
        self._jobs.pop(job.id, None)
        # What a job raises is its own to tell the user; what arrives here is a fault of ours.
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("A job failed: %s", traced(error))
