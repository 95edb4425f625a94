"""Jobs: consultations under way. Each has one owner, here, and one way to be cancelled."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count

RequestId = int | str
STOPPED = "stopped"

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
    end: str = ""
    """Why it was cancelled, for the progress line."""
    task: "asyncio.Task[None] | None" = None


Work = Callable[[Job], Awaitable[None]]
OnFault = Callable[[BaseException], None]


class Jobs:
    """All jobs of a session."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._ids = count(1)
        self._turns = asyncio.Semaphore(MOST_AT_ONCE)

    def start(
        self, title: str, uri: str, request_id: RequestId | None, work: Work, on_fault: OnFault
    ) -> Job:
        """Run ``work`` beside everything else, and return at once.

        What a job raises is its own to tell the user; ``on_fault`` gets what it did not expect.
        """
        job = Job(str(next(self._ids)), title, uri, request_id)
        self._jobs[job.id] = job
        job.task = asyncio.create_task(self._run(job, work), name=f"job {job.id}: {title}")
        job.task.add_done_callback(lambda task: self._ended(job, task, on_fault))
        return job

    def running(self) -> list[Job]:
        """Every job that has not ended, oldest first."""
        return list(self._jobs.values())

    def cancel(self, wanted: Callable[[Job], bool], why: str = STOPPED) -> int:
        """Cancel the jobs that are wanted away, by the user unless ``why`` says otherwise; how
        many there were."""
        doomed = [job for job in self._jobs.values() if wanted(job)]
        for job in doomed:
            job.end = job.end or why
            if job.task is not None:
                job.task.cancel()
        return len(doomed)

    async def _run(self, job: Job, work: Work) -> None:
        async with self._turns:
            job.waits = False
            await work(job)

    def _ended(self, job: Job, task: "asyncio.Task[None]", on_fault: OnFault) -> None:
        self._jobs.pop(job.id, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            on_fault(error)
