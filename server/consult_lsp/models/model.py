"""Model: the seam to a language model. Everything above it runs the same with any of them."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol

from consult_lsp.tool import ToolCall, ToolResult, ToolSpec

JsonSchema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a prompt. ``stable`` marks the end of a prefix that is worth caching."""

    text: str
    stable: bool = False


@dataclass(frozen=True, slots=True)
class Exchange:
    """A turn in which the model called tools, and what these said, in the order of its calls.

    ``said`` is the turn as the model made it. Nobody reads or changes it: thinking in it is signed.
    """

    said: tuple[Mapping[str, Any], ...]
    results: tuple[tuple[ToolCall, ToolResult], ...]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What the model has answered so far, and what is asked after it."""

    answer: str
    question: Block


@dataclass(frozen=True, slots=True)
class Request:
    """One question to a model.

    ``system`` and ``user`` keep their order on the wire. With ``schema`` the answer is JSON of that
    shape, without it Markdown. ``max_tokens`` bounds each turn of the answer. The model may call
    ``tools`` first, unless ``must_answer``; ``exchanges`` are what came of that so far.
    ``deadline`` is when all must be over, by the clock of the event loop; None leaves it to the
    model. ``more`` is what was answered to ``user`` and then asked further, oldest first: the
    answer wanted is to the last of these.
    """

    system: tuple[Block, ...]
    user: tuple[Block, ...]
    max_tokens: int
    schema: JsonSchema | None = None
    tools: tuple[ToolSpec, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    must_answer: bool = False
    deadline: float | None = None
    more: tuple["FollowUp", ...] = ()

    def after(
        self, turn: "ToolCalls", results: tuple[ToolResult, ...], *, must_answer: bool
    ) -> "Request":
        """The same question, now that the tools called in ``turn`` gave these results."""
        exchange = Exchange(turn.said, tuple(zip(turn.calls, results, strict=True)))
        return replace(
            self,
            exchanges=(*self.exchanges, exchange),
            must_answer=must_answer,
            deadline=turn.deadline,
        )


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

    def __add__(self, other: "Usage") -> "Usage":
        """The tokens of both."""
        return Usage(
            self.input + other.input,
            self.output + other.output,
            self.cache_read + other.cache_read,
            self.cache_written + other.cache_written,
        )


@dataclass(frozen=True, slots=True)
class Text:
    """The next characters of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Counted:
    """The tokens of this request so far, those of attempts that failed included.

    Told as they become known, so that they are counted however the request ends. The next one
    takes the place of this.
    """

    usage: Usage


@dataclass(frozen=True, slots=True)
class Status:
    """What happens meanwhile, for a progress line: ``detail`` is short and plain."""

    phase: Literal[
        "preparing", "connecting", "waiting", "thinking", "reading", "answering", "retrying"
    ]
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """The answer is whole. The last event, unless tools are called; else the stream raised.

    ``deadline`` is the request's, or what the model made of none: a further question keeps it.
    """

    usage: Usage = field(default_factory=Usage)
    model: str = ""
    deadline: float | None = None


@dataclass(frozen=True, slots=True)
class ToolCalls:
    """The model wants to know something first. The last event of its turn, in place of Done.

    What it wrote in this turn is no part of the answer. The question goes on with Request.after,
    for which ``said`` and ``deadline`` are kept here.
    """

    calls: tuple[ToolCall, ...]
    said: tuple[Mapping[str, Any], ...] = ()
    usage: Usage = field(default_factory=Usage)
    deadline: float | None = None


Event = Text | Counted | Status | Done | ToolCalls


class Model(Protocol):
    """Something that answers a Request."""

    @property
    def name(self) -> str:
        """The model's name, as a user would set it."""
        ...

    def stream(self, request: Request) -> AsyncIterator[Event]:
        """The answer, piece by piece, ending with Done; or with ToolCalls, if it has tools.

        Raises ModelError with the Outcome when there is no whole answer; what it has used by then
        was told by Counted. Cancelling the task that
        iterates closes the connection; so does ``aclose`` (contextlib.aclosing), for whoever stops
        reading before the end.
        """
        ...
