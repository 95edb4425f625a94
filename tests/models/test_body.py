"""What an endpoint sends without measure is dropped, and the event loop is free meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from consult_lsp.errors import Outcome
from consult_lsp.models import body
from consult_lsp.models.access import Limits
from consult_lsp.models.claude import AnthropicModel, RetryPolicy
from support.anthropic_replies import Reply, events, packed
from support.asking import ask
from support.fake_anthropic import FakeAnthropic, Gate, error, text

MOST_SECONDS_HELD = 0.5
"""A hundred times what was measured; before there were bounds it was minutes."""

DELTA = '{"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": ""}}'

WITHOUT_MEASURE = {
    "comments": packed(b": ping\n" * 5_000_000),
    "comments as events": packed(b": ping\n\n" * 5_000_000),
    "events that say nothing": packed(b"event: ping\ndata: {}\n\n" * 1_000_000),
    "one line": packed(b"event: x\ndata: " + b"x" * 100_000_000),
    "one line, by deflate": packed(b"data: " + b"x" * 100_000_000, "deflate"),
    "one event of many lines": packed(b"event: x\n" + b"data:x\n" * 5_000_000),
    "one line that is not packed": events("x" * 2_000_000),
    "line ends": packed(b"\r" * 50_000_000),
}


@pytest.mark.parametrize("case", WITHOUT_MEASURE)
async def test_an_answer_without_measure_is_dropped(
    fake: FakeAnthropic, model: AnthropicModel, case: str
) -> None:
    await warm_up(fake, model)
    fake.queue(WITHOUT_MEASURE[case])
    async with never_held():
        asked = await ask(model)
    assert asked.outcome == Outcome.BAD_ANSWER
    assert "was dropped, because" in asked.sentence


async def test_bytes_have_a_bound_of_their_own(
    fake: FakeAnthropic, model: AnthropicModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(body, "MOST_BYTES", 100_000)
    fake.queue(packed(f"event: content_block_delta\ndata: {DELTA}\n\n".encode() * 2_000))
    assert "sent more than" in (await ask(model)).sentence


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip", "compress"])
async def test_what_is_packed_in_another_way_is_not_unpacked(
    fake: FakeAnthropic, model: AnthropicModel, coding: str
) -> None:
    fake.queue(packed(b"\x1f\x8b\x08", coding))
    assert "packed, though it was asked not to" in (await ask(model)).sentence


async def test_nothing_packed_is_asked_for(fake: FakeAnthropic, model: AnthropicModel) -> None:
    fake.queue(text("So."))
    await ask(model)
    assert fake.requests[0].headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
async def test_a_packed_answer_within_measure_is_read(
    fake: FakeAnthropic, model: AnthropicModel, coding: str
) -> None:
    fake.queue(packed(b"".join(text("Grüße.", crlf=True).chunks), coding))
    assert (await ask(model)).text == "Grüße."


@pytest.mark.parametrize("split", [1, 2, 7])
@pytest.mark.parametrize("crlf", [False, True])
async def test_an_answer_is_read_wherever_it_is_cut_in_pieces(
    fake: FakeAnthropic, model: AnthropicModel, split: int, crlf: bool
) -> None:
    fake.queue(text("Grüße.", split=split, crlf=crlf))
    assert (await ask(model)).text == "Grüße."


@pytest.mark.parametrize(
    "reply",
    [
        packed(b'{"error": "' + b"x" * 100_000_000, status=401),
        packed(b"\x1f\x8b\x08", "br", status=401),
        replace(error(401), headers={"content-encoding": "gzip"}),
    ],
)
async def test_of_an_error_only_the_beginning_is_read(
    fake: FakeAnthropic, model: AnthropicModel, reply: Reply
) -> None:
    await warm_up(fake, model)
    fake.queue(reply)
    async with never_held():
        asked = await ask(model)
    assert asked.outcome == Outcome.UNAUTHORISED


async def test_an_error_that_does_not_end_is_not_waited_for(
    fake: FakeAnthropic, model: AnthropicModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(body, "ERROR_SECONDS", 0.1)
    fake.queue(trickling(error(401)))
    assert (await ask(model)).outcome == Outcome.UNAUTHORISED


async def test_an_answer_in_drops_ends_at_the_deadline(fake: FakeAnthropic, ask_at: Any) -> None:
    await warm_up(fake, ask_at(fake.base_url))
    fake.queue(packed(b": ping\n\n" * 2_000_000))
    asked = await ask(ask_at(fake.base_url, limits=Limits(whole=0.2, stall=10, connect=5)))
    assert asked.outcome == Outcome.TIMED_OUT


NO_EVENTS = {
    "nested too deeply": "[" * 400_000,
    "a number of too many digits": "1" * 5_000,
    "an index that is a list": '{"type": "content_block_delta", "index": []}',
    "a kind that is an object": '{"type": "content_block_delta", "delta": {"type": {}}}',
    "a block that is a number": '{"type": "content_block_start", "index": {}, "content_block": 3}',
    "a list": "[]",
    "nothing": "null",
    "a number": "1e400",
}


@pytest.mark.parametrize("case", NO_EVENTS)
async def test_what_is_no_event_is_never_a_fault_of_ours(
    fake: FakeAnthropic, ask_at: Any, case: str
) -> None:
    fake.queue(events(NO_EVENTS[case]))
    asked = await ask(ask_at(fake.base_url, retry=RetryPolicy(most=0)))
    assert asked.outcome in (Outcome.BAD_ANSWER, Outcome.TRUNCATED)


@pytest.mark.parametrize("count", ["-5", "1e400", "true", "9" * 40])
async def test_what_is_no_count_is_not_counted(
    fake: FakeAnthropic, model: AnthropicModel, count: str
) -> None:
    reply = text("So.")
    first = reply.chunks[0].replace(b'"input_tokens": 10', b'"input_tokens": ' + count.encode())
    fake.queue(replace(reply, chunks=(first, *reply.chunks[1:])))
    usage = (await ask(model)).usage
    assert usage is not None
    assert usage.input in (0, 1)


def trickling(reply: Reply) -> Reply:
    """The same, but it stops in the middle and never ends."""
    first, rest = reply.chunks[0][:10], reply.chunks[0][10:]
    return replace(reply, chunks=(first, rest), hold=(1, Gate()))


async def warm_up(fake: FakeAnthropic, model: AnthropicModel) -> None:
    """Import the SDK, which holds the interpreter for a moment."""
    fake.queue(text("warm"))
    await ask(model)


@asynccontextmanager
async def never_held() -> AsyncIterator[None]:
    """Fail if something holds the event loop meanwhile."""
    longest = 0.0

    async def watch() -> None:
        nonlocal longest
        time = asyncio.get_running_loop().time
        last = time()
        while True:
            await asyncio.sleep(0.001)
            longest, last = max(longest, time() - last), time()

    watching = asyncio.create_task(watch())
    yield
    watching.cancel()
    assert longest < MOST_SECONDS_HELD
