"""Improve: one change inside the lines asked about, and perhaps other ways to make it."""

import asyncio
from dataclasses import replace

from consult_lsp.consult.advice import Advice
from consult_lsp.consult.answer_schema import ImproveAnswer, read_improve
from consult_lsp.consult.conversation import answer_to
from consult_lsp.consult.events import Listener
from consult_lsp.consult.repair import Exchange, answer_again, improvement_question
from consult_lsp.consult.resources import Resources
from consult_lsp.consult.task import Task
from consult_lsp.consult.validation.sources import Sources
from consult_lsp.consult.validation.validate_answer import (
    Improvement,
    bounded,
    validate_improvement,
)
from consult_lsp.errors import ModelError
from consult_lsp.finding import Repairs
from consult_lsp.models.model import Request
from consult_lsp.redaction.redactor import named


async def improve(
    sources: Sources, sent: Task, request: Request, resources: Resources, on_event: Listener
) -> Advice:
    """The edits of ``sent``, which is the task of ``sources`` without its secrets.

    Raises ModelError when there is no usable answer: of half an improvement nothing is used.
    """
    task = sources.task
    text, done = await answer_to(
        request, task.agent.name, resources, on_event, lambda: lambda said: None
    )
    answer = read_improve(text)
    found = await asyncio.to_thread(validate_improvement, sources, answer)
    advice = _advice(Advice(task, model=done.model, usage=done.usage), answer, found)
    if not found.may_be_mended:
        return advice
    question = improvement_question(sent, answer.edits, found.why_not)
    first = Exchange(request, text, done)
    again = await answer_again(first, question, task, resources, on_event)
    advice = replace(advice, usage=advice.usage + again.usage, repairs=Repairs(1, 0))
    better = await asyncio.to_thread(_mended, sources, again.text)
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


def _mended(sources: Sources, text: str) -> Improvement | None:
    """What the second answer improves; None where that cannot be done either."""
    try:
        found = validate_improvement(sources, read_improve(text))
    except ModelError:
        return None
    return found if found.edits else None
