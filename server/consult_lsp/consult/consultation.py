"""One consultation on one screen: prompt, answer, verdict."""

import asyncio
from typing import assert_never

from consult_lsp.context.redaction import named
from consult_lsp.models.model import Request, Status

from .advice import Advice
from .answer import read_explanation
from .conversation import answer_to
from .deadline import preparing_within
from .improve import improve
from .means import Means
from .news import Grown, Listener
from .prompt import redacted, request_for
from .review import review
from .task import Task
from .texts import Texts


async def consult(task: Task, means: Means, on_news: Listener) -> Advice:
    """Ask what ``task`` asks, by ``means``.

    What leaves the machine has placeholders for its secrets; they return in edits and quotes only.
    Raises ModelError when there is no usable answer, ConsultError when nothing may be sent.
    Cancelling leaves nothing behind.
    """
    if means.redactor:
        on_news(Status("preparing", means.redactor.what_it_does()))
    async with preparing_within(means.max_seconds):
        sent = await asyncio.to_thread(redacted, task, means.redact)
    request = request_for(sent, max_tokens=means.max_tokens)
    texts = Texts(task, means.restore, means.other)
    match task.flow:
        case "review":
            return await review(texts, sent, request, means, on_news)
        case "improve":
            return await improve(texts, sent, request, means, on_news)
        case "explain" | "ask":
            return await _explain(task, request, means, on_news)
        case never:
            assert_never(never)


def structural(task: Task) -> Advice:
    """What can be said without a model: the findings of the structural checks."""
    return Advice(task, findings=task.evidence, asked=False)


async def _explain(task: Task, request: Request, means: Means, on_news: Listener) -> Advice:
    def on_text(said: str) -> None:
        on_news(Grown(named(said)))

    text, done = await answer_to(request, task.agent.name, means, on_news, lambda: on_text)
    markdown = named(read_explanation(text))
    return Advice(task, markdown=markdown, model=done.model, usage=done.usage)
