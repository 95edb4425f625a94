"""Streamed validation: findings are held against the text one by one, and told in order."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from consult_lsp.consult.answer_schema import MOST_FINDINGS, read_finding
from consult_lsp.consult.answer_stream import ElementReader
from consult_lsp.consult.conversation import OnText
from consult_lsp.consult.events import Listener, NewFinding
from consult_lsp.edits.breakage import read_before
from consult_lsp.finding import Finding

from .merge import absorbed
from .sources import Sources
from .validate_answer import Validated, validate_finding


@asynccontextmanager
async def validating(sources: Sources, on_event: Listener) -> AsyncIterator["Validator"]:
    """Judges as long as the block lasts. However it ends, nothing goes on behind it."""
    validator = Validator(sources, on_event)
    work = asyncio.create_task(validator.work())
    try:
        yield validator
        await validator.finish(work)
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)


@dataclass(eq=False)
class _Turn:
    """What one turn has brought. ``checks`` are those that no finding of it has absorbed."""

    checks: tuple[Finding, ...]
    reader: ElementReader = field(default_factory=ElementReader)
    taken: int = 0
    told: list[Finding] = field(default_factory=list)


class Validator:
    """What an answer has brought so far.

    A turn that ends in a look-up is no part of the answer. It practically never holds findings;
    those of one that does are told like any other, since nobody can know how a turn will end, and
    then are not among those of the Advice.
    """

    def __init__(self, sources: Sources, on_event: Listener) -> None:
        self._texts, self._on_news = sources, on_event
        self._verdicts: dict[Finding, Validated] = {}
        self._waiting: asyncio.Queue[tuple[_Turn, object] | None] = asyncio.Queue()
        self._turn = _Turn(sources.task.evidence)

    @property
    def told(self) -> tuple[Finding, ...]:
        """The findings of the last turn, as they were told."""
        return tuple(self._turn.told)

    def turn(self) -> OnText:
        """Who listens to the next turn: a finding waits to be validated as soon as it is whole."""
        turn = self._turn = _Turn(self._texts.task.evidence)

        def on_text(said: str) -> None:
            for element in turn.reader.feed(said):
                turn.taken += 1
                if turn.taken <= MOST_FINDINGS:
                    self._waiting.put_nowait((turn, element))

        return on_text

    def result(self, said: Finding) -> Validated:
        """A finding, validated once. Takes ms: call it in a thread."""
        if said not in self._verdicts:
            self._verdicts[said] = validate_finding(self._texts, said)
        return self._verdicts[said]

    async def work(self) -> None:
        """Judge what waits, and what will, until ``finish``."""
        task = self._texts.task
        await asyncio.to_thread(read_before, task.selection.document, task.selection.language)
        while (waiting := await self._waiting.get()) is not None:
            turn, element = waiting
            finding = await asyncio.to_thread(self._new_finding, element)
            if finding is not None:
                whole, turn.checks = absorbed(finding, turn.checks)
                turn.told.append(whole)
                self._on_news(NewFinding(whole, len(turn.told)))

    async def finish(self, work: asyncio.Task[None]) -> None:
        """Wait until all that came is validated and told."""
        self._waiting.put_nowait(None)
        await work

    def _new_finding(self, element: object) -> Finding | None:
        """The finding that an element is, at its place; None if it was left out or told before."""
        said = read_finding(element)
        if said is None or said in self._verdicts:
            return None
        return self.result(said).finding
