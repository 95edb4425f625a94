"""One consultation on one screen: prompt, stream, answer, verdict."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import assert_never

from consult_lsp.context.tools import Toolbox
from consult_lsp.errors import ModelError, Outcome
from consult_lsp.models.model import Done, Model, Request, Status, Text, ToolCalls, Usage
from consult_lsp.tool import ToolCall, ToolResult

from .advice import Advice
from .answer import read_explanation, read_improve, read_review
from .prompt import request_for
from .task import Task
from .verdict import judge_improvement, judge_review, merged

MAX_TOKENS = 16_000
"""Bound of one answer, where the user set none."""

Listener = Callable[[Status], None]


async def consult(
    task: Task,
    model: Model,
    on_status: Listener,
    *,
    max_tokens: int = MAX_TOKENS,
    toolbox: Toolbox | None = None,
) -> Advice:
    """Ask ``model`` what ``task`` asks; with ``toolbox`` it may look things up before it answers.

    Raises ModelError when there is no usable answer. Cancelling leaves nothing behind.
    """
    request = request_for(task, max_tokens=max_tokens)
    text, done = await _answer(model, request, on_status, toolbox)
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
        case "explain" | "ask":
            return Advice(task, markdown=read_explanation(text), model=done.model, usage=done.usage)
        case never:
            assert_never(never)


def structural(task: Task) -> Advice:
    """What can be said without a model: the findings of the structural checks."""
    return Advice(task, findings=task.evidence, asked=False)


async def _answer(
    model: Model, request: Request, on_status: Listener, toolbox: Toolbox | None
) -> tuple[str, Done]:
    """The whole answer and how it ended, with the tokens of all turns.

    It ends because each turn before the last calls a tool, and the toolbox counts calls.
    """
    if toolbox is not None:
        request = replace(request, tools=toolbox.specs())
    usage = Usage()
    while True:
        text, end = await _turn(model, request, on_status)
        usage += end.usage
        if isinstance(end, Done):
            return text, replace(end, usage=usage)
        if toolbox is None or request.must_answer:
            raise ModelError(
                Outcome.BAD_ANSWER,
                "No answer came, because the model kept on using tools instead of giving one. "
                "Ask again, select less code, or choose another model.",
            )
        results = [await _looked_up(toolbox, call, on_status) for call in end.calls]
        request = request.after(end, tuple(results), must_answer=toolbox.is_spent)


async def _turn(
    model: Model, request: Request, on_status: Listener
) -> tuple[str, Done | ToolCalls]:
    """What the model says, and how that ends. A stream without an end has no whole answer."""
    pieces: list[str] = []
    async for event in model.stream(request):
        match event:
            case Text(text):
                pieces.append(text)
            case Status():
                on_status(event)
            case Done() | ToolCalls():
                return "".join(pieces), event
    raise ModelError(
        Outcome.TRUNCATED,
        "The answer was cut off before its end, so nothing of it was used. Ask again.",
    )


async def _looked_up(toolbox: Toolbox, call: ToolCall, on_status: Listener) -> ToolResult:
    on_status(Status("reading", toolbox.line(call.name, call.arguments)))
    return await asyncio.to_thread(toolbox.run, call.name, call.arguments)
