"""Model: the seam to a language model. Everything above it runs the same with any of them."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

JsonSchema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a prompt. ``stable`` marks the end of a prefix that is worth caching."""

    text: str
    stable: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """One question to a model.

    ``system`` and ``user`` keep their order on the wire. With ``schema`` the answer is JSON of that
    shape, without it Markdown. ``max_tokens`` bounds the answer.
    """

    system: tuple[Block, ...]
    user: tuple[Block, ...]
    max_tokens: int
    schema: JsonSchema | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens, as the endpoint counted them."""

    input: int = 0
    output: int = 0
    cache_read: int = 0
    cache_written: int = 0

    @property
    def total_input(self) -> int:
        """All that was read: fresh, written to the cache, and taken from it."""
        return self.input + self.cache_read + self.cache_written


@dataclass(frozen=True, slots=True)
class Text:
    """The next characters of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Status:
    """What happens meanwhile, for a progress line: ``detail`` is short and plain."""

    phase: Literal["connecting", "waiting", "thinking", "answering", "retrying"]
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """The answer is whole. Always the last event; without it the stream raised."""

    usage: Usage = field(default_factory=Usage)
    model: str = ""


Event = Text | Status | Done


class Model(Protocol):
    """Something that answers a Request."""

    @property
    def name(self) -> str:
        """The model's name, as a user would set it."""
        ...

    def stream(self, request: Request) -> AsyncIterator[Event]:
        """The answer, piece by piece, ending with Done.

        Raises ModelError with the Outcome when there is no whole answer. Cancelling the task that
        iterates closes the connection; so does ``aclose`` (contextlib.aclosing), for whoever stops
        reading before the end.
        """
        ...
