"""AnthropicModel: a Model behind the Anthropic Messages API, at Anthropic, in a cloud or local."""

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from . import api_failures
from .access import Access, Limits
from .client import headers_in_place_of_stray, open_client
from .echo import Echoes, Sieve
from .message import Message
from .model import Counted, Done, Event, Request, Status, Text, ToolCalls, Usage
from .wire import wire_form

T = TypeVar("T")

MOST_MODELS = 1000
"""Models of a list that are asked for: as many as the API gives at once."""


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

    One object serves many requests, at once too. It remembers which parts of a request
    its endpoint does not take. The prompt asks for JSON as well, so answers stay readable; without
    tools the model answers from what it was shown.
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
        echoes = Echoes((access.api_key, access.auth_token, *access.also_secret))
        self._asked = api_failures.Asked(name, place, access.key, local, self._limits.stall, echoes)

    @property
    def name(self) -> str:
        """The model's id."""
        return self._name

    @property
    def access(self) -> Access:
        """Where it is asked, and where the key came from."""
        return self._access

    async def stream(self, request: Request) -> AsyncGenerator[Event]:
        """As Model.stream. One deadline covers everything, waits between attempts included.

        It covers the turns after tool calls too: the first turn sets it.
        """
        sieve = Sieve(self._asked.echoes)
        async with aclosing(self._answered(request)) as events:
            async for event in events:
                for told in sieve.passed(event):
                    yield told

    async def models(self, seconds: float) -> tuple[str, ...]:
        """The names of the models that the endpoint lists: of all requests the cheapest that needs
        a key. Empty where it lists none, as a cloud does.

        Raises NoAnswerError when no list comes within so many ``seconds``.
        """
        if self._access.provider != "anthropic":
            return ()
        deadline = asyncio.get_running_loop().time() + seconds
        opening = asyncio.to_thread(open_client, self._access, self._limits)
        async with await self._step(opening, deadline) as client:
            headers: dict[str, Any] = {}
            if self._access.stray_headers:
                headers["extra_headers"] = headers_in_place_of_stray(self._access)
            listed = await self._step(client.models.list(limit=MOST_MODELS, **headers), deadline)
        return tuple(model.id for model in listed.data or () if isinstance(model.id, str))

    async def _answered(self, request: Request) -> AsyncGenerator[Event]:
        deadline = request.deadline
        if deadline is None:
            deadline = asyncio.get_running_loop().time() + self._limits.whole
        yield Status("connecting", self._asked.place)
        opening = asyncio.to_thread(open_client, self._access, self._limits)
        attempts, failed = _Attempts(self._retry), Usage()
        async with await self._step(opening, deadline) as client:
            while True:
                begun, counted = False, failed
                async with aclosing(self._ask(client, request, deadline)) as events:
                    try:
                        while event := await self._step(anext(events, None), deadline, begun):
                            begun = begun or isinstance(event, Text)
                            if isinstance(event, Counted):
                                counted = failed + event.usage
                            yield _with(failed, event)
                        return
                    except api_failures.NoAnswerError as failure:
                        if begun:
                            raise
                        failed = counted
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
        except api_failures.expected_failures() as error:
            if clock.expired():
                failure = api_failures.too_slow(self._asked, self._limits.whole)
            else:
                failure = api_failures.from_exception(error, self._asked, begun=begun)
        raise failure

    def _wait_after(self, failure: api_failures.NoAnswerError, attempts: "_Attempts") -> float:
        """Seconds until the next attempt. Raises ``failure`` when there is none."""
        if attempts.gives_up(failure.part):
            self._not_taken.add(failure.part)
            return 0.0
        return attempts.wait_after(failure)

    async def _ask(self, client: Any, request: Request, deadline: float) -> AsyncGenerator[Event]:
        """One attempt. Raises NoAnswerError, or whatever the SDK raises."""
        yield Status("waiting", self._name)
        wire = wire_form(request, self._name, self._effort, self._not_taken)
        if self._access.stray_headers:
            wire["extra_headers"] = headers_in_place_of_stray(self._access)
        async with await client.messages.create(**wire, stream=True) as stream:
            if wrong := api_failures.from_content_type(_content_type(stream.response), self._asked):
                raise wrong
            message = Message(self._asked, request.max_tokens, has_tools=bool(request.tools))
            async for raw in stream:
                for event in message.read(raw):
                    yield event
            yield message.end(deadline)


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

    def wait_after(self, failure: api_failures.NoAnswerError) -> float:
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


def _with(failed: Usage, event: Event) -> Event:
    """``event`` with the tokens of the attempts that failed before."""
    if isinstance(event, Counted | Done | ToolCalls):
        return replace(event, usage=failed + event.usage)
    return event


def _notice(failure: api_failures.NoAnswerError, wait: float) -> str:
    if failure.part:
        return f"without {failure.part}, which the endpoint does not take"
    return f"{failure.outcome}, again in {wait:.0f} s"


def _content_type(response: Any) -> str:
    return str(response.headers.get("content-type", ""))
