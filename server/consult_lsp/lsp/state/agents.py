"""The agents of a session: who can be consulted."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from consult_lsp.agents.catalog import Catalog, Stamp


@dataclass(eq=False)
class Agents:
    """``stamp`` is what their files looked like when they were read."""

    stamp: "Stamp | None" = None
    chosen: str | None = None
    """The agent that the user chose for this project."""
    rule_pages: Mapping[str, str] = field(default_factory=dict)
    """Where the page of each rule is, by its name."""
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once they were read: before, there is nobody to consult."""

    @cached_property
    def catalog(self) -> "Catalog":
        """Nobody until they were read."""
        from consult_lsp.agents.catalog import Catalog

        return Catalog()
