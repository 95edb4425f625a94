"""One consultation on one screen: prompt, answer, validation."""

import asyncio
from typing import assert_never

from consult_lsp.consult.flows.improve import improve
from consult_lsp.consult.flows.review import review
from consult_lsp.consult.validation.sources import Sources
from consult_lsp.models.model import Request, Status
from consult_lsp.redaction.redactor import named

from .advice import Advice
from .answer_schema import read_explanation
from .conversation import answer_to
from .deadline import preparing_within
from .events import Grown, Listener
from .prompt import redacted, request_for
from .resources import Resources
from .task import Task


async def consult(task: Task, resources: Resources, on_event: Listener) -> Advice:
    """Ask what ``task`` asks, by ``resources``.

    What leaves the machine has placeholders for its secrets; they return in edits and quotes only.
    Raises ModelError when there is no usable answer, ConsultError when nothing may be sent.
    Cancelling leaves nothing behind.
    """
    if resources.redactor:
        on_event(Status("preparing", resources.redactor.what_it_does()))
    async with preparing_within(resources.max_seconds):
        sent = await asyncio.to_thread(redacted, task, resources.redact)
    request = request_for(sent, max_tokens=resources.max_tokens)
    sources = Sources(task, resources.restore, resources.other)
    match task.flow:
        case "review":
            return await review(sources, sent, request, resources, on_event)
        case "improve":
            return await improve(sources, sent, request, resources, on_event)
        case "explain" | "ask":
            return await _explain(task, request, resources, on_event)
        case never:
            assert_never(never)


def structural(task: Task) -> Advice:
    """What can be said without a model: the findings of the structural checks."""
    return Advice(task, findings=task.evidence, asked=False)


async def _explain(
    task: Task, request: Request, resources: Resources, on_event: Listener
) -> Advice:
    def on_text(said: str) -> None:
        on_event(Grown(named(said)))

    text, done = await answer_to(request, task.agent.name, resources, on_event, lambda: on_text)
    markdown = named(read_explanation(text))
    return Advice(task, markdown=markdown, model=done.model, usage=done.usage)
