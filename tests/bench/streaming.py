"""From the last character of a finding to the news of it, while the answer is still written.

The base is the bare verdict on the same finding, in the same run: what lies above it is the
reading, the thread and the loop. Each finding carries a fix, which is placed and parsed.
"""

import asyncio
import json
import time
from collections.abc import AsyncGenerator, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from bench.measure import Row, repeats, timed
from bench.sources import LINES_EACH, findings, of_lines
from consult_lsp.agents.catalog import agent_folders, load_catalog
from consult_lsp.consult.answer_schema import read_finding
from consult_lsp.consult.consultation import consult
from consult_lsp.consult.events import ConsultationEvent, NewFinding
from consult_lsp.consult.resources import Resources
from consult_lsp.consult.task import Task
from consult_lsp.consult.validation.sources import Sources
from consult_lsp.consult.validation.validate_answer import validate_finding
from consult_lsp.models.model import Done, Event, Request, Text
from consult_lsp.text.document import Document
from consult_lsp.text.selection import Selection
from support.answers import edit, finding, fix

PAUSE = 0.5
"""Seconds between two findings: a model writes some tens of tokens meanwhile."""


class _Pen:
    """Writes findings, each with a pause behind it, and notes when it was whole."""

    name = "pen"

    def __init__(self, findings: list[dict[str, Any]]) -> None:
        self._findings = findings
        self.written: list[float] = []

    async def stream(self, request: Request) -> AsyncGenerator[Event]:
        yield Text('{"summary": "", "findings": [')
        for number, one in enumerate(self._findings):
            text = json.dumps(one)
            yield Text(("," if number else "") + text[:-1])
            await asyncio.sleep(PAUSE)
            self.written.append(time.perf_counter())
            yield Text(text[-1])
        await asyncio.sleep(PAUSE)
        yield Text("]}")
        yield Done()


def rows(scale: float) -> Iterator[Row]:
    """The delay for a small and a large file."""
    for lines in (1_000, 10_000):
        text = of_lines(lines)
        said = _findings(text, repeats(40, scale, 5))
        task = _task(text)
        ours = asyncio.run(_delays(task, said))
        texts = Sources(task, lambda text, within: text)
        read = [found for one in said if (found := read_finding(one)) is not None]
        base = [timed(partial(validate_finding, texts, one)) for one in read]
        yield Row(f"finding whole to told, {lines:,} lines (base: verdict)", "ms", ours, base)


async def _delays(task: Task, said: list[dict[str, Any]]) -> list[float]:
    pen, told = _Pen(said), list[float]()

    def hear(news: ConsultationEvent) -> None:
        if isinstance(news, NewFinding):
            told.append(time.perf_counter())

    advice = await consult(task, Resources(pen), hear)
    assert len(advice.findings) == len(told) == len(said)
    return [1000 * (heard - whole) for heard, whole in zip(told, pen.written, strict=True)]


def _findings(text: str, count: int) -> list[dict[str, Any]]:
    lines, places = text.split("\n"), findings(text)[0]
    functions = len(lines) // LINES_EACH
    found = []
    for number in range(count):
        at = places[0] + (number * functions // count) * LINES_EACH
        cents = edit(at + 1, lines[at], lines[at] + "  # in cents")
        found.append(finding(at + 1, lines[at], fixes=[fix("Count in cents", cents)]))
    return found


def _task(text: str) -> Task:
    document = Document("file:///shop.py", text, language_id="python")
    agent = load_catalog(agent_folders(None, Path("/nonexistent"))).agents[0]
    selection = Selection(document, document.span, path="shop.py", language="python")
    return Task("review", agent, selection)
