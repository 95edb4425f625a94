"""One consultation on one screen: prompt, answer, verdict."""

import asyncio
from dataclasses import replace
from functools import partial
from typing import assert_never

from consult_lsp.context.redaction import named

from .advice import Advice
from .answer import ImproveAnswer, ReviewAnswer, read_explanation, read_improve, read_review
from .conversation import answer_to
from .means import Means
from .news import Grown, Listener
from .prompt import redacted, request_for
from .task import Task
from .verdict import judge_improvement, judge_review, merged, restored_finding


async def consult(task: Task, means: Means, on_news: Listener) -> Advice:
    """Ask what ``task`` asks, by ``means``.

    What leaves the machine has placeholders for its secrets; they return in edits and anchors only.
    Raises ModelError when there is no usable answer, ConsultError when nothing may be sent.
    Cancelling leaves nothing behind.
    """
    sent = await asyncio.to_thread(redacted, task, means.redact)
    request = request_for(sent, max_tokens=means.max_tokens)

    def on_text(said: str) -> None:
        if request.schema is None:
            on_news(Grown(named(said)))

    text, done = await answer_to(request, task.agent.name, means, on_news, on_text)
    advice = Advice(task, model=done.model, usage=done.usage)
    match task.flow:
        case "review":
            review = read_review(text)
            return await asyncio.to_thread(_reviewed, advice, review, means)
        case "improve":
            improvement = read_improve(text)
            return await asyncio.to_thread(_improved, advice, improvement, means)
        case "explain" | "ask":
            return replace(advice, markdown=named(read_explanation(text)))
        case never:
            assert_never(never)


def structural(task: Task) -> Advice:
    """What can be said without a model: the findings of the structural checks."""
    return Advice(task, findings=task.evidence, asked=False)


def _reviewed(advice: Advice, review: ReviewAnswer, means: Means) -> Advice:
    task = advice.task
    restore = partial(means.restore, within=task.document.text)
    quoted = tuple(restored_finding(finding, restore) for finding in review.findings)
    findings, refusals = judge_review(task, review._replace(findings=quoted))
    return replace(
        advice,
        summary=named(review.summary),
        findings=merged(findings, task.evidence),
        refusals=refusals,
    )


def _improved(advice: Advice, improvement: ImproveAnswer, means: Means) -> Advice:
    task = advice.task
    restore = partial(means.restore, within=task.document.text)
    quoted = tuple(edit.mapped(restore) for edit in improvement.edits)
    edits, refusals = judge_improvement(task, improvement._replace(edits=quoted))
    return replace(advice, summary=named(improvement.summary), edits=edits, refusals=refusals)
