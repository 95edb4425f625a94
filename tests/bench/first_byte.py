"""From the model's first byte to the first thing that a user sees, and from its last to the end.

The fake API holds its answer back once it was asked, and once more before the last piece, so the
clock starts when the bytes leave. The plain SDK reads the same stream in its turn. Each review is
one of the whole file anew: what was reviewed and has not changed is not asked about by itself.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, NamedTuple

from bench.measure import Row, repeats
from bench.sources import findings, of_lines
from bench.wire import HERE, OURS, URI, clean_environ
from support.fake_anthropic import FakeAnthropic, Gate
from support.profiles import capabilities_of
from support.raw_client import RawClient

LINES = 1_000
SETTLE = 0.3
"""Seconds that the API is silent before the first byte and before the last piece."""


class Times(NamedTuple):
    """Milliseconds: until the API has the question, and from the first byte and the last one."""

    asked: float
    first: float
    last: float


PATIENCE = 60.0
"""Seconds to wait for a question; the first one loads the engine that looks for secrets."""

FIRST_SIGHT = 10.0
"""Milliseconds from the first byte to the first sign of it, at most."""

Ask = Callable[[], Coroutine[Any, Any, tuple[float, float]]]
"""Ask once; the clock at the first thing that came of it, and at the last."""


def rows(scale: float) -> Iterator[Row]:
    """What our part of the waiting is. The model's own part is seconds."""
    (first_ask, *ours), (_, *sdk) = asyncio.run(_measured(repeats(20, scale, 3)))
    yield Row("command to the API is asked, first time", "ms", [first_ask.asked])
    for what, field, most in (
        ("command to the API is asked, later", "asked", None),
        ("first byte to progress (base: SDK's first event)", "first", FIRST_SIGHT),
        ("last byte to the end (base: SDK's whole text)", "last", None),
    ):
        taken = [[float(getattr(each, field)) for each in side] for side in (ours, sdk)]
        yield Row(what, "ms", taken[0], taken[1], most=most)


async def _measured(times: int) -> tuple[list[Times], list[Times]]:
    async with FakeAnthropic() as fake:
        with tempfile.TemporaryDirectory() as home:
            environ = clean_environ(home, fake.environ)
            async with _ours(environ) as ask_ours, _sdk(environ) as ask_sdk:
                ours, sdk = [], []
                for _ in range(times + 1):
                    ours.append(await _timed(fake, ask_ours))
                    sdk.append(await _timed(fake, ask_sdk))
                return ours, sdk


async def _timed(fake: FakeAnthropic, ask: Ask) -> Times:
    first_byte, last_piece = Gate(PATIENCE), Gate(PATIENCE)
    reply = findings(of_lines(LINES))[2]
    last_delta = len(reply.chunks) - 4  # three closing events come after it
    fake.queue(replace(reply, before=first_byte, hold=(last_delta, last_piece)))
    async with asyncio.TaskGroup() as group:
        started = time.monotonic()
        answer = group.create_task(ask())
        await first_byte.reached()
        asked = time.monotonic()
        await asyncio.sleep(SETTLE)
        began = time.monotonic()
        first_byte.open()
        await last_piece.reached()
        await asyncio.sleep(SETTLE)
        ended = time.monotonic()
        last_piece.open()
    first, last = answer.result()
    return Times(1000 * (asked - started), 1000 * (first - began), 1000 * (last - ended))


@asynccontextmanager
async def _ours(environ: dict[str, str]) -> AsyncIterator[Ask]:
    text = of_lines(LINES)
    chosen = findings(text)[1]
    async with RawClient.start(OURS, env=environ) as client:
        client.respond("window/workDoneProgress/create", lambda params: None)
        client.respond("client/registerCapability", lambda params: None)
        client.respond("workspace/configuration", lambda params: [None])
        await client.initialize(capabilities_of("neovim"))
        item = {"uri": URI, "languageId": "python", "version": 1, "text": text}
        client.notify("textDocument/didOpen", {"textDocument": item})

        async def ask() -> tuple[float, float]:
            await client.command("consult.review", {"uri": URI, "range": chosen, "anew": True})
            await client.notification("$/progress", _is_answering)
            first = time.monotonic()
            await client.notification("$/progress", _is_end)
            return first, time.monotonic()

        yield ask


def _is_answering(params: Any) -> bool:
    return str(params["value"].get("message")).startswith("answering")


def _is_end(params: Any) -> bool:
    return bool(params["value"]["kind"] == "end")


@asynccontextmanager
async def _sdk(environ: dict[str, str]) -> AsyncIterator[Ask]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        HERE / "raw_sdk.py",
        env=environ,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    stdin, stdout = process.stdin, process.stdout
    assert stdin is not None
    assert stdout is not None
    assert await stdout.readline() == b"ready\n"

    async def ask() -> tuple[float, float]:
        stdin.write(b"\n")
        first, last, length = (await stdout.readline()).split()
        assert int(length) > 0
        return float(first), float(last)

    try:
        yield ask
    finally:
        stdin.close()
        await process.wait()
