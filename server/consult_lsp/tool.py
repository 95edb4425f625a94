"""Tools: how a model asks for something before it answers. The words that rooms share.

``context`` says what tools there are and runs them, ``models`` carries calls and results over the
wire, and ``consult`` stands between the two.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool as a model is told of it; ``schema`` is the JSON schema of its arguments."""

    name: str
    description: str
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A model's wish to use a tool.

    ``id`` is what its result is to be sent back under. ``arguments`` are a stranger's: of any
    shape, and None where they were no JSON object at all.
    """

    id: str
    name: str
    arguments: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a tool says to the model. With ``is_error`` it says why there is nothing."""

    text: str
    is_error: bool = False
