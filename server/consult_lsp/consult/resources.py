"""Resources: what a consultation may use and spend. Chosen once, by whoever asks."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import uuid4

from consult_lsp.agents.agent import Agent
from consult_lsp.consult.validation.sources import Other
from consult_lsp.context.project import Project
from consult_lsp.context.tools.tools import Toolbox
from consult_lsp.errors import ModelError, Outcome
from consult_lsp.models.model import Model, Request, Status, Usage
from consult_lsp.models.price import cost_of
from consult_lsp.models.spending import Caps, Spent, UsageBook
from consult_lsp.redaction.redactor import Redactor

from .deadline import MAX_SECONDS
from .estimate import worst_case
from .events import Listener
from .fence import fenced

MAX_TOKENS = 16_000
"""Bound of one answer, where the user set none."""

MOST_WAIT_S = 300.0
"""How long a question waits for others to leave room under a cap: as long as one takes."""

AGAIN_S = 0.25
"""How often it looks, for they may be those of another process."""


def tools_of(
    agent: Agent,
    project: Project,
    redact: Callable[[str], str],
    unsaved: Mapping[str, str] | None = None,
) -> Toolbox:
    """What ``agent`` may look up in a trusted project, for one consultation.

    Who has one turn only has none to look things up in. ``unsaved`` are texts that an editor
    holds, by their paths in the project.
    """
    return Toolbox(
        project.folder,
        may_use=lambda tool: agent.wishes.max_turns != 1 and agent.may_use(tool),
        sendable=project.sendable,
        redact=redact,
        fence=fenced,
        unsaved=unsaved,
    )


@dataclass(frozen=True, slots=True)
class Resources:
    """``redactor`` is None where nothing leaves the machine; ``toolbox`` where there is nothing to
    look up; ``other``, the text of another file, where the workspace is not trusted. ``priced``
    tells that the list prices of ``models/price.py`` are what is paid.
    """

    model: Model
    max_tokens: int = MAX_TOKENS
    redactor: Redactor | None = None
    toolbox: Toolbox | None = None
    other: Other | None = None
    book: UsageBook | None = None
    caps: Caps = Caps()  # noqa: RUF009  # a frozen value
    priced: bool = False
    max_seconds: float = MAX_SECONDS
    max_turns: int | None = None
    """Requests for one answer, as the agent's file bounds them; None leaves it to the toolbox."""

    def with_tools(self, toolbox: Toolbox) -> "Resources":
        """The same, and ``toolbox``."""
        return replace(self, toolbox=toolbox)

    def with_others(self, other: Other) -> "Resources":
        """The same, and the texts of other files."""
        return replace(self, other=other)

    def redact(self, text: str) -> str:
        """``text`` as it may be sent. Blocks for some ms; raises ConsultError if it cannot tell."""
        return text if self.redactor is None else self.redactor.redact(text).text

    def restore(self, text: str, within: str) -> str:
        """``text`` with the secrets that ``within`` holds in place of their placeholders."""
        return text if self.redactor is None else self.redactor.restore(text, within)

    @asynccontextmanager
    async def turn(
        self, agent: str, request: Request, on_event: Listener
    ) -> AsyncIterator["Meter"]:
        """One request within the caps of the day; what it uses is written down however it ends.

        Raises ModelError where a cap leaves no room for the most that it can use.
        """
        meter = Meter()
        if self.book is None:
            yield meter
            return
        name = await self._reserved(self.book, agent, request, on_event) if self.caps else ""
        try:
            yield meter
        finally:
            spent = self._spent(agent, meter.usage) if meter.usage != Usage() else None
            if spent is not None or name:
                await _settled(self.book, name, spent)

    async def _reserved(
        self, book: UsageBook, agent: str, request: Request, on_event: Listener
    ) -> str:
        """The name of a reservation for the most that ``request`` can use, once there is room."""
        most = self._spent(agent, worst_case(request))
        if self.caps.dollars and most.cost is None:
            raise ModelError(
                Outcome.CAPPED,
                f"Nothing was asked, because maxDollarsPerDay is set and the price of "
                f"{self.model.name} is not known here, so the cap cannot be held. Set "
                "maxTokensPerDay in its place.",
            )
        name, give_up = uuid4().hex, time.monotonic() + MOST_WAIT_S
        while not await _reservation(book, name, most, self.caps):
            if time.monotonic() > give_up:
                raise ModelError(Outcome.CAPPED, _NO_ROOM)
            on_event(Status("waiting", "for others, which may use the rest of the day's cap"))
            await asyncio.sleep(AGAIN_S)
        return name

    def _spent(self, agent: str, usage: Usage) -> Spent:
        cost = cost_of(self.model.name, usage) if self.priced else None
        return Spent(date.today(), agent, self.model.name, 1, usage, cost)  # the user's day


@dataclass(slots=True)
class Meter:
    """What one request has used so far."""

    usage: Usage = field(default_factory=Usage)


_NO_ROOM = (
    "Nothing was asked, because other questions under way may use what is left of the day's cap. "
    "Ask again when they are answered."
)


async def _reservation(book: UsageBook, name: str, most: Spent, caps: Caps) -> bool:
    """As UsageBook.reserve. What is reserved while nobody waits for it any more is given back."""
    loop = asyncio.get_running_loop()
    reserving = loop.run_in_executor(None, book.reserve, name, most, caps)

    def give_back(done: "asyncio.Future[bool]") -> None:
        if done.exception() is None:
            loop.run_in_executor(None, book.settle, name)

    try:
        return await asyncio.shield(reserving)
    except asyncio.CancelledError:
        reserving.add_done_callback(give_back)
        raise


async def _settled(book: UsageBook, name: str, spent: Spent | None) -> None:
    """As UsageBook.settle, and done to its end also if nobody waits for it any more."""
    loop = asyncio.get_running_loop()
    await asyncio.shield(loop.run_in_executor(None, book.settle, name, spent))
