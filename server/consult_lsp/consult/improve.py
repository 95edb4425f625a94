"""Improve: one change inside the lines asked about, and perhaps other ways to make it."""

import asyncio
from dataclasses import replace

from consult_lsp.context.redaction import named
from consult_lsp.errors import ModelError
from consult_lsp.finding import Repairs
from consult_lsp.models.model import Request

from .advice import Advice
from .answer import ImproveAnswer, read_improve
from .conversation import answer_to
from .means import Means
from .news import Listener
from .repair import answer_again, improvement_question
from .task import Task
from .texts import Texts
from .verdict import Improvement, bounded, judge_improvement


async def improve(
    texts: Texts, sent: Task, request: Request, means: Means, on_news: Listener
) -> Advice:
    """The edits of ``sent``, which is the task of ``texts`` without its secrets.

    Raises ModelError when there is no usable answer: of half an improvement nothing is used.
    """
    task = texts.task
    first = await answer_to(request, task.agent.name, means, on_news, lambda: lambda said: None)
    text, done = first
    answer = read_improve(text)
    found = await asyncio.to_thread(judge_improvement, texts, answer)
    advice = _advice(Advice(task, model=done.model, usage=done.usage), answer, found)
    if not found.may_be_mended:
        return advice
    question = improvement_question(sent, answer.edits, found.why_not)
    again = await answer_again(request, first, question, task, means, on_news)
    advice = replace(advice, usage=advice.usage + again.usage, repairs=Repairs(1, 0))
    better = await asyncio.to_thread(_mended, texts, again.text)
    if better is None:
        return advice
    refusals = tuple(one for one in advice.refusals if one != found.why_not)
    unplaced = advice.unplaced[1:]  # the first is what was mended
    return replace(
        advice, edits=better.edits, unplaced=unplaced, refusals=refusals, repairs=Repairs(1, 1)
    )


def _advice(advice: Advice, answer: ImproveAnswer, found: Improvement) -> Advice:
    refusals = list(found.refusals)
    if answer.malformed:
        refusals.append(f"{answer.malformed} alternatives were not of the agreed shape.")
    return replace(
        advice,
        summary=named(answer.summary),
        edits=found.edits,
        alternatives=found.alternatives,
        unplaced=found.unplaced,
        refused=found.refused,
        refusals=bounded(refusals),
    )


def _mended(texts: Texts, text: str) -> Improvement | None:
    """What the second answer improves; None where that cannot be done either."""
    try:
        found = judge_improvement(texts, read_improve(text))
    except ModelError:
        return None
    return found if found.edits else None
