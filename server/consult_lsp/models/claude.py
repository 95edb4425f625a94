"""AnthropicModel: a Model behind the Anthropic Messages API, at Anthropic, in a cloud or local."""

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, TypeVar

from . import outcomes
from .access import Access, Limits
from .client import headers_in_place_of_stray, open_client
from .model import Block, Done, Event, Request, Status, Text, Usage

MOST_BREAKPOINTS = 4
"""Of ``cache_control`` in one request; the API refuses more."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often to ask again while nothing of an answer came, and how long to wait before that.

    The n-th wait is ``first`` · 2ⁿ seconds, less up to a quarter; an endpoint may ask for more.
    All waits together stay below ``budget`` seconds: what asks for more fails at once.
    """

    most: int = 2
    first: float = 1.0
    budget: float = 20.0


class AnthropicModel:
    """A Model that asks ``name`` at ``access``. Imports the SDK when it is first asked.

    One object serves many requests, at once too. It remembers which parts of ``output_config``
    its endpoint does not take; the prompt asks for JSON as well, so answers stay readable.
    """

    def __init__(
        self,
        name: str,
        access: Access,
        *,
        effort: str = "",
        limits: Limits | None = None,
        retry: RetryPolicy | None = None,
    ) -> None:
        self._name = name
        self._access = access
        self._effort = effort
        self._limits = limits or Limits()
        self._retry = retry or RetryPolicy()
        self._not_taken: set[str] = set()
        place, local = access.endpoint.place, access.endpoint.local
        self._asked = outcomes.Asked(name, place, access.key, local, self._limits.stall)

    @property
    def name(self) -> str:
        """The model's id."""
        return self._name

    @property
    def access(self) -> Access:
        """Where it is asked, and where the key came from."""
        return self._access

    async def stream(self, request: Request) -> AsyncGenerator[Event]:
        """As Model.stream. One deadline covers everything, waits between attempts included."""
        deadline = asyncio.get_running_loop().time() + self._limits.whole
        yield Status("connecting", self._asked.place)
        opening = asyncio.to_thread(open_client, self._access, self._limits)
        attempts = _Attempts(self._retry)
        async with await self._step(opening, deadline) as client:
            while True:
                begun = False
                async with aclosing(self._ask(client, request)) as events:
                    try:
                        while event := await self._step(anext(events, None), deadline, begun):
                            begun = begun or isinstance(event, Text)
                            yield event
                        return
                    except outcomes.NoAnswerError as failure:
                        if begun:
                            raise
                        wait = self._wait_after(failure, attempts)
                        yield Status("retrying", _notice(failure, wait))
                await self._step(asyncio.sleep(wait), deadline)

    async def _step(self, step: Awaitable[T], deadline: float, begun: bool = False) -> T:
        """The result of ``step``. Raises NoAnswerError for what went wrong in it.

        The clock runs only inside a step: a timeout around a ``yield`` would cancel the caller.
        The SDK's error is no cause of ours, because it carries the request and the key.
        """
        clock = asyncio.timeout_at(deadline)
        try:
            async with clock:
                return await step
        except outcomes.expected_failures() as error:
            if clock.expired():
                failure = outcomes.too_slow(self._asked, self._limits.whole)
            else:
                failure = outcomes.from_exception(error, self._asked, begun=begun)
        raise failure

    def _wait_after(self, failure: outcomes.NoAnswerError, attempts: "_Attempts") -> float:
        """Seconds until the next attempt. Raises ``failure`` when there is none."""
        if attempts.gives_up(failure.part):
            self._not_taken.add(failure.part)
            return 0.0
        return attempts.wait_after(failure)

    async def _ask(self, client: Any, request: Request) -> AsyncGenerator[Event]:
        """One attempt. Raises NoAnswerError, or whatever the SDK raises."""
        yield Status("waiting", self._name)
        async with await client.messages.create(**self._wire(request), stream=True) as stream:
            if wrong := outcomes.from_content_type(_content_type(stream.response), self._asked):
                raise wrong
            message = _Message(self._asked, request.max_tokens)
            async for raw in stream:
                for event in message.read(raw):
                    yield event
            yield message.done()

    def _wire(self, request: Request) -> dict[str, Any]:
        """The request in the words of the API."""
        system, user = _content(request.system, request.user)
        wire: dict[str, Any] = {
            "model": self._name,
            "max_tokens": request.max_tokens,
            "messages": [{"role": "user", "content": user}],
        }
        if system:
            wire["system"] = system
        config: dict[str, Any] = {}
        if request.schema is not None and "format" not in self._not_taken:
            config["format"] = {"type": "json_schema", "schema": dict(request.schema)}
        if self._effort and "effort" not in self._not_taken:
            config["effort"] = self._effort
        if config:
            wire["output_config"] = config
        if self._access.stray_headers:
            wire["extra_headers"] = headers_in_place_of_stray(self._access)
        return wire


class _Attempts:
    """Counts the attempts of one request and the time spent waiting between them."""

    def __init__(self, policy: RetryPolicy) -> None:
        self._policy = policy
        self._retries = 0
        self._waited = 0.0
        self._given_up = {""}

    def gives_up(self, part: str) -> bool:
        """Whether ``part`` of a request was first refused now; if so the next goes without it.

        Counted for each request, because another may have been refused meanwhile.
        """
        is_new = part not in self._given_up
        self._given_up.add(part)
        return is_new

    def wait_after(self, failure: outcomes.NoAnswerError) -> float:
        """Seconds to wait before the next attempt. Raises ``failure`` when none is due."""
        jitter = random.uniform(0.75, 1.0)  # noqa: S311  # it spreads load and keeps no secret
        wait: float = max(self._policy.first * 2**self._retries * jitter, failure.wait or 0.0)
        if (
            not failure.again
            or self._retries == self._policy.most
            or self._waited + wait > self._policy.budget
        ):
            raise failure
        self._retries += 1
        self._waited += wait
        return wait


class _Message:
    """Reads the raw events of one message, whatever their order, and knows when it is whole."""

    def __init__(self, asked: outcomes.Asked, most_tokens: int) -> None:
        self._asked = asked
        self._most_tokens = most_tokens
        self._characters_left = 64 * 1024 + 16 * most_tokens
        self._counts: dict[str, int] = {}
        self._model = asked.model
        self._stop_reason: str | None = None
        self._stop_details: Any = None
        self._begun = self._stopped = False

    def read(self, raw: Any) -> list[Event]:
        """What ``raw`` means for a reader of the answer. Unknown events mean nothing."""
        match _value(raw, "type"):
            case "message_start":
                self._model = _value(raw, "message", "model") or self._model
                self._count(_value(raw, "message", "usage"))
            case "content_block_start":
                return self._start(raw)
            case "content_block_delta" if _value(raw, "delta", "type") == "text_delta":
                return self._text(_value(raw, "delta", "text"))
            case "message_delta":
                self._stop_reason = _value(raw, "delta", "stop_reason")
                self._stop_details = _value(raw, "delta", "stop_details")
                self._count(_value(raw, "usage"))
            case "message_stop":
                self._stopped = True
        return []

    def done(self) -> Done:
        """The end of a whole answer. Raises NoAnswerError when it is not whole.

        A stream may end cleanly without message_stop: then the rest is missing.
        """
        if not self._stopped:
            raise outcomes.broke_off(self._asked, begun=self._begun)
        reason, details = self._stop_reason, self._stop_details
        if stopped := outcomes.from_stop(reason, details, self._asked, self._most_tokens):
            raise stopped
        counts = self._counts
        usage = Usage(
            input=counts.get("input_tokens", 0),
            output=counts.get("output_tokens", 0),
            cache_read=counts.get("cache_read_input_tokens", 0),
            cache_written=counts.get("cache_creation_input_tokens", 0),
        )
        return Done(usage, self._model)

    def _start(self, raw: Any) -> list[Event]:
        match _value(raw, "content_block", "type"):
            case "thinking" | "redacted_thinking":
                return [Status("thinking", self._asked.model)]
            case "text":
                first = _value(raw, "content_block", "text")
                return [Status("answering", self._asked.model), *self._text(first)]
        return []

    def _text(self, text: Any) -> list[Event]:
        if not isinstance(text, str) or not text:
            return []
        self._begun = True
        self._characters_left -= len(text)
        if self._characters_left < 0:
            raise outcomes.too_long(self._asked, self._most_tokens)
        return [Text(text)]

    def _count(self, usage: Any) -> None:
        """Counts are cumulative: a later one replaces the earlier."""
        for name in _COUNTED:
            if isinstance(count := _value(usage, name), int):
                self._counts[name] = count


_COUNTED = (
    "input_tokens",
    "output_tokens",
    "cache_read_input_tokens",
    "cache_creation_input_tokens",
)


def _content(
    system: tuple[Block, ...], user: tuple[Block, ...]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Both prompts as content blocks. Blank ones are left out: the API refuses them.

    Where more blocks are stable than there are breakpoints, the last ones get them: they stand
    for the longest prefixes.
    """
    told = [[block for block in blocks if block.text.strip()] for blocks in (system, user)]
    marked = [block for blocks in told for block in blocks if block.stable][-MOST_BREAKPOINTS:]

    def wire(block: Block) -> dict[str, Any]:
        is_marked = any(block is other for other in marked)
        cached = {"cache_control": {"type": "ephemeral"}} if is_marked else {}
        return {"type": "text", "text": block.text, **cached}

    return [wire(block) for block in told[0]], [wire(block) for block in told[1]]


def _notice(failure: outcomes.NoAnswerError, wait: float) -> str:
    if failure.part:
        return f"without {failure.part}, which the endpoint does not take"
    return f"{failure.outcome}, again in {wait:.0f} s"


def _content_type(response: Any) -> str:
    return str(response.headers.get("content-type", ""))


def _value(of: Any, *path: str) -> Any:
    """What stands at ``path``, or None: the SDK does not check what an endpoint sends."""
    for name in path:
        of = of.get(name) if isinstance(of, dict) else getattr(of, name, None)
    return of
