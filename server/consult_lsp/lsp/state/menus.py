"""What was offered and chosen lately."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .jobs import RequestId

if TYPE_CHECKING:
    import asyncio


@dataclass(eq=False)
class Menus:
    """``count`` is how many menus were given; each has its number: see ``command_burst.py``."""

    count: int = 0
    last_chosen: tuple[int, float, RequestId | None] | None = None
    """The menu of the last consultation, when it came, and its request; none once told of it."""
    picking: "asyncio.Task[None] | None" = None
    """The picker that was shown last: see ``pick_intent.py``."""
    fixing: set[Hashable] = field(default_factory=set)
    """Stored fixes that were asked for just now."""
