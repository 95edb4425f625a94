"""A fake Anthropic Messages API over real HTTP on loopback, for tests that must not need a key.

    async with FakeAnthropic() as fake:
        fake.queue(error(529), text("Hello"))
        ...                      # point anything at fake.base_url with the key fake.key
        assert fake.requests[1].body["model"] == "claude-sonnet-5-5"

Replies are served in the order in which they were queued; ``reply_with`` answers when the queue is
empty. ``fake.environ`` is what a child process needs to talk to it: the loop of the test serves the
child as long as the test awaits. Tests without a loop use ``serving()``. Leaving replies unasked
for fails the test. With ``fake.caching = True`` the replies count input tokens as an API with a
prompt cache would (see ``prefix_cache.py``). The grammar and the refusals follow
the API and its SDK, version 2.12.
"""

import asyncio
import json
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Self

from consult_lsp.models.scripted import Gate
from support.anthropic_replies import (
    MODELS,
    PATIENCE,
    Body,
    Call,
    Reply,
    counted,
    error,
    html,
    json_answer,
    json_reply,
    redirect,
    text,
    tool_calls,
)
from support.api_rules import broken_rule
from support.prefix_cache import PrefixCache

__all__ = [
    "KEY",
    "MODELS",
    "Call",
    "FakeAnthropic",
    "Gate",
    "Received",
    "Reply",
    "error",
    "html",
    "json_answer",
    "redirect",
    "serving",
    "text",
    "tool_calls",
]

KEY = "sk-test-key"


@dataclass(frozen=True)
class Received:
    """A request as it came in; header names are in lower case."""

    path: str
    headers: Mapping[str, str]
    body: Body

    @property
    def system(self) -> str:
        """The whole system prompt."""
        return _joined(self.body.get("system", ""))

    @property
    def results(self) -> list[Body]:
        """The results of tools that came with it, in their order."""
        contents = (m["content"] for m in self.body.get("messages", []))
        blocks = (block for content in contents if isinstance(content, list) for block in content)
        return [block for block in blocks if block["type"] == "tool_result"]

    @property
    def user(self) -> str:
        """All that the user's messages say, but for results of tools."""
        return "".join(
            _joined(m["content"]) for m in self.body.get("messages", []) if m["role"] == "user"
        )


class FakeAnthropic:
    """The server. ``requests`` are all that came in, ``hang_ups`` how many clients left early."""

    def __init__(self, *, key: str = KEY, models: tuple[str, ...] = MODELS) -> None:
        self.key = key
        self.models = models
        self.requests: list[Received] = []
        self.hang_ups = 0
        self.base_url = ""
        self.caching = False
        self.cache = PrefixCache()
        self._replies: deque[Reply] = deque()
        self._reply_with: Callable[[Body], Reply] | None = None
        self._changed = asyncio.Condition()
        self._open: set[asyncio.Task[None]] = set()
        self._failures: list[BaseException] = []

    @property
    def environ(self) -> dict[str, str]:
        """The variables that make a process use this server."""
        return {"ANTHROPIC_API_KEY": self.key, "ANTHROPIC_BASE_URL": self.base_url}

    def queue(self, *replies: Reply) -> None:
        """Serve these next, in this order."""
        self._replies.extend(replies)

    def reply_with(self, answer: Callable[[Body], Reply]) -> None:
        """Answer every request for which nothing is queued by ``answer(request_body)``."""
        self._reply_with = answer

    async def received(self, count: int = 1) -> None:
        """Wait until ``count`` requests came in."""
        await self._until(lambda: len(self.requests) >= count)

    async def hung_up(self, count: int = 1) -> None:
        """Wait until ``count`` clients closed their connection before their reply was complete."""
        await self._until(lambda: self.hang_ups >= count)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0, limit=2**26)
        host, port = self._server.sockets[0].getsockname()
        self.base_url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)
        if kind is None and self._failures:
            raise self._failures[0]
        if kind is None and self._replies:
            raise AssertionError(f"{len(self._replies)} queued replies were never asked for")

    async def _until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(true)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._open.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """Keep what went wrong in a connection, such as in the test's own ``reply_with``."""
        self._open.discard(task)
        if not task.cancelled() and (failure := task.exception()):
            self._failures.append(failure)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the one request of a connection, unless the client hangs up meanwhile."""
        try:
            request = await _read(reader)
            if request is None:
                return
            async with self._changed:
                self.requests.append(request)
                self._changed.notify_all()
            answer = asyncio.create_task(_send(self._reply_to(request), writer))
            left = asyncio.create_task(reader.read(1))
            try:
                await asyncio.wait((answer, left), return_when=asyncio.FIRST_COMPLETED)
                hung_up = not answer.done() or isinstance(answer.exception(), ConnectionError)
            finally:
                answer.cancel()
                left.cancel()
                await asyncio.gather(answer, left, return_exceptions=True)
            if hung_up:
                async with self._changed:
                    self.hang_ups += 1
                    self._changed.notify_all()
        finally:
            writer.close()

    def _reply_to(self, request: Received) -> Reply:
        authorization = request.headers.get("authorization", "").removeprefix("Bearer ")
        if self.key not in (authorization, request.headers.get("x-api-key")):
            return error(401, message="invalid x-api-key")
        if request.path.startswith("/v1/models"):
            models = [{"type": "model", "id": model} for model in self.models]
            return json_reply(200, {"data": models, "has_more": False})
        if broken := broken_rule(request.headers, request.body):
            return error(400, message=broken)
        if request.body["model"] not in self.models:
            return error(404, message=f"model: {request.body['model']}")
        if request.path.startswith("/v1/messages/count_tokens"):
            return json_reply(200, {"input_tokens": len(request.system + request.user) // 4})
        if self._replies:
            reply = self._replies.popleft()
        elif self._reply_with:
            reply = self._reply_with(request.body)
        else:
            return error(400, message="the test queued no reply for this request")
        return counted(reply, self.cache.count(request.body)) if self.caching else reply


@contextmanager
def serving(fake: FakeAnthropic) -> Iterator[FakeAnthropic]:
    """Serve from a thread, for tests without an event loop. Gates do not work here."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def run(step: Any) -> None:
        asyncio.run_coroutine_threadsafe(step, loop).result(PATIENCE)

    try:
        run(fake.__aenter__())
        yield fake
        run(fake.__aexit__(None))
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(PATIENCE)
        loop.close()


async def _read(reader: asyncio.StreamReader) -> Received | None:
    """The request on this connection; None if the client left before it was complete."""
    with suppress(asyncio.IncompleteReadError, ConnectionError):
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        pairs = (line.split(": ", 1) for line in head[1:] if line)
        headers = {name.lower(): value for name, value in pairs}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        return Received(head[0].split(" ")[1], headers, json.loads(body or b"{}"))
    return None


async def _send(reply: Reply, writer: asyncio.StreamWriter) -> None:
    if reply.before:
        await reply.before.passed()
    head = [f"HTTP/1.1 {reply.status} Fake", "connection: close", "transfer-encoding: chunked"]
    head += [f"{name}: {value}" for name, value in {"request-id": "req_1", **reply.headers}.items()]
    writer.write("\r\n".join([*head, "", ""]).encode())
    async for chunk in _cut(reply):
        writer.write(b"%x\r\n%b\r\n" % (len(chunk), chunk))
        await writer.drain()
    if reply.cut_after is not None:
        writer.transport.abort()
        return
    writer.write(b"0\r\n\r\n")
    await writer.drain()


async def _cut(reply: Reply) -> AsyncIterator[bytes]:
    """The chunks of ``reply`` up to where it is cut, waiting where it is held."""
    left = reply.cut_after
    for number, chunk in enumerate(reply.chunks):
        if reply.hold and reply.hold[0] == number:
            await reply.hold[1].passed()
        if left is not None and len(chunk) >= left:
            if left:
                yield chunk[:left]
            return
        left = None if left is None else left - len(chunk)
        yield chunk


def _joined(content: str | list[Body]) -> str:
    if isinstance(content, str):
        return content
    return "".join(block.get("text", "") for block in content)
