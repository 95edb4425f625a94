"""Means: what a consultation may use and spend. Chosen once, by whoever asks."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from consult_lsp.agents.agent import Agent
from consult_lsp.context.project import Project
from consult_lsp.context.redaction import Redactor
from consult_lsp.context.tools import Toolbox
from consult_lsp.models.model import Model, Usage
from consult_lsp.models.price import cost_of
from consult_lsp.models.spending import Caps, Spent, UsageBook

from .fence import fenced
from .texts import Other

MAX_TOKENS = 16_000
"""Bound of one answer, where the user set none."""


def tools_of(
    agent: Agent,
    project: Project,
    redact: Callable[[str], str],
    unsaved: Mapping[str, str] | None = None,
) -> Toolbox:
    """What ``agent`` may look up in a trusted project, for one consultation.

    ``unsaved`` are texts that an editor holds, by their paths in the project.
    """
    return Toolbox(
        project.folder,
        may_use=agent.may_use,
        sendable=project.sendable,
        redact=redact,
        fence=fenced,
        unsaved=unsaved,
    )


@dataclass(frozen=True, slots=True)
class Means:
    """``redactor`` is None where the user has switched it off; ``toolbox`` where there is nothing
    to look up; ``other``, the text of another file, where the workspace is not trusted. ``priced``
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

    def with_tools(self, toolbox: Toolbox) -> "Means":
        """The same, and ``toolbox``."""
        return replace(self, toolbox=toolbox)

    def with_others(self, other: Other) -> "Means":
        """The same, and the texts of other files."""
        return replace(self, other=other)

    def redact(self, text: str) -> str:
        """``text`` as it may be sent. Blocks for some ms; raises ConsultError if it cannot tell."""
        return text if self.redactor is None else self.redactor.redact(text).text

    def restore(self, text: str, within: str) -> str:
        """``text`` with the secrets that ``within`` holds in place of their placeholders."""
        return text if self.redactor is None else self.redactor.restore(text, within)

    async def may_spend(self) -> None:
        """Raise ModelError if a cap of the day is reached."""
        if self.book is not None:
            await asyncio.to_thread(self.book.check, self.caps, date.today())  # the user's day

    async def has_spent(self, agent: str, usage: Usage) -> None:
        """Write down what a turn has cost."""
        if self.book is not None:
            cost = cost_of(self.model.name, usage) if self.priced else None
            spent = Spent(date.today(), agent, self.model.name, 1, usage, cost)
            await asyncio.to_thread(self.book.add, spent)
