"""One consultation on one screen: prompt, stream, answer, verdict."""

import asyncio
from collections.abc import Callable
from typing import assert_never

from consult_lsp.errors import ModelError, Outcome
from consult_lsp.models.model import Done, Model, Request, Status, Text

from .advice import Advice
from .answer import read_explanation, read_improve, read_review
from .prompt import request_for
from .task import Task
from .verdict import judge_improvement, judge_review, merged

MAX_TOKENS = 16_000
"""Bound of one answer, where the user set none."""

Listener = Callable[[Status], None]


async def consult(
    task: Task, model: Model, on_status: Listener, *, max_tokens: int = MAX_TOKENS
) -> Advice:
    """Ask ``model`` what ``task`` asks.

    Raises ModelError when there is no usable answer. Cancelling leaves nothing behind.
    """
    text, done = await _answer(model, request_for(task, max_tokens=max_tokens), on_status)
    match task.flow:
        case "review":
            review = read_review(text)
            findings, refusals = await asyncio.to_thread(judge_review, task, review)
            return Advice(
                task,
                summary=review.summary,
                findings=merged(findings, task.evidence),
                refusals=refusals,
                model=done.model,
                usage=done.usage,
            )
        case "improve":
            improvement = read_improve(text)
            edits, refusals = await asyncio.to_thread(judge_improvement, task, improvement)
            return Advice(
                task,
                summary=improvement.summary,
                edits=edits,
                refusals=refusals,
                model=done.model,
                usage=done.usage,
            )
        case "explain":
            return Advice(task, markdown=read_explanation(text), model=done.model, usage=done.usage)
        case never:
            assert_never(never)


def structural(task: Task) -> Advice:
    """What can be said without a model: the findings of the structural checks."""
    return Advice(task, findings=task.evidence, asked=False)


async def _answer(model: Model, request: Request, on_status: Listener) -> tuple[str, Done]:
    """The whole answer and how it ended. A stream that ends without Done has no whole answer."""
    pieces: list[str] = []
    async for event in model.stream(request):
        match event:
            case Text(text):
                pieces.append(text)
            case Status():
                on_status(event)
            case Done():
                return "".join(pieces), event
    raise ModelError(
        Outcome.TRUNCATED,
        "The answer was cut off before its end, so nothing of it was used. Ask again.",
    )
