"""Batch: a consultation for each of many files, some of them at once."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from consult_lsp.errors import ConsultError, ModelError, Outcome, UsageError

from .advice import Advice, BrokenOffError
from .consultation import consult, structural
from .deadline import MAX_SECONDS, preparing_within
from .events import ConsultationEvent
from .resources import Resources
from .task import Task

Preparation = Callable[[], Task]
"""Makes a task in a thread of its own, since parsing and checking take their time."""

LASTING = frozenset(
    {
        Outcome.UNAUTHORISED,
        Outcome.UNREACHABLE,
        Outcome.OVERLOADED,
        Outcome.RATE_LIMITED,
        Outcome.CAPPED,
    }
)
"""Failures that the next file would meet as well, so the model is asked no more."""


@dataclass(frozen=True, slots=True)
class Batch:
    """``advice`` in the order of the preparations; where the model failed, what had come or what
    the checks say, and None where nothing may be asked: of a secret file. ``refused`` says why.
    """

    advice: tuple[Advice | None, ...]
    failures: tuple[ConsultError, ...]
    refused: tuple[UsageError, ...]


async def consult_each(
    preparations: Sequence[Preparation],
    resources: Callable[[Task], Resources] | None,
    on_event: Callable[[Task, ConsultationEvent], None],
    *,
    at_once: int,
    max_seconds: float = MAX_SECONDS,
) -> Batch:
    """Ask about each by its ``resources``; without them, tell what the checks find.

    What is read and prepared of each before it is asked about takes ``max_seconds`` at most.

    Cancelling ends them all and leaves nothing behind.
    """
    failures: list[ConsultError] = []
    refused: list[UsageError] = []
    free = asyncio.Semaphore(at_once)

    async def advice_on(preparation: Preparation) -> Advice | None:
        async with free:
            try:
                async with preparing_within(max_seconds):
                    task = await asyncio.to_thread(preparation)
            except UsageError as refusal:
                refused.append(refusal)
                return None
            except ModelError as late:
                failures.append(late)
                return None
            if resources is None or any(map(_lasts, failures)):
                return structural(task)
            try:
                return await consult(task, resources(task), lambda event: on_event(task, event))
            except ConsultError as failure:
                failures.append(failure)
                return failure.advice if isinstance(failure, BrokenOffError) else structural(task)

    async with asyncio.TaskGroup() as group:
        running = [group.create_task(advice_on(preparation)) for preparation in preparations]
    return Batch(tuple(task.result() for task in running), tuple(failures), tuple(refused))


def _lasts(failure: ConsultError) -> bool:
    return isinstance(failure, ModelError) and failure.outcome in LASTING
