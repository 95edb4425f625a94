"""Outcome: what a handler gave, be it a value, something to await, or a built-in of pygls."""

import inspect
from collections.abc import Generator
from typing import Any


async def settled(outcome: Any) -> Any:
    """The value that a handler's ``outcome`` comes to."""
    if inspect.isgenerator(outcome):
        return await _driven(outcome)
    return await outcome if inspect.isawaitable(outcome) else outcome


async def _driven(builtin: Generator[Any, Any, Any]) -> Any:
    """What a built-in of pygls returns: it yields the handlers it wants called, with arguments."""
    answer = None
    while True:
        try:
            handler, arguments, _ = builtin.send(answer)
        except StopIteration as end:
            return end.value
        answer = await settled(handler(*arguments))
