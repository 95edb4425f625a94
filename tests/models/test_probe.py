"""Whether anybody answers: an answer that never ends keeps nobody waiting."""

import asyncio
import time
from contextlib import suppress

import pytest

from consult_lsp.models.endpoint import read_endpoint
from consult_lsp.models.probe import probe
from support.fake_anthropic import FakeAnthropic


async def test_a_refusal_is_an_answer(fake: FakeAnthropic) -> None:
    said = await asyncio.to_thread(probe, read_endpoint(fake.base_url))
    assert said.answers
    assert said.sentence.endswith("answers (HTTP 401; no key was sent)")
    assert "authorization" not in fake.requests[0].headers


async def test_nobody_there_is_told() -> None:
    said = await asyncio.to_thread(probe, read_endpoint("http://127.0.0.1:1"))
    assert not said.answers
    assert said.sentence == "127.0.0.1:1 does not answer (ConnectionRefusedError)"


@pytest.mark.parametrize("begin", [b"HTTP/1.1 ", b"HTTP/1.1 200 OK\r\nx: ", b""])
async def test_an_answer_byte_by_byte_is_none(begin: bytes) -> None:
    """Each byte comes in time, and the whole of it never."""

    async def drip(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(begin)
        with suppress(ConnectionError):
            while True:
                writer.write(b"1")
                await writer.drain()
                await asyncio.sleep(0.02)

    async with await asyncio.start_server(drip, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        begun = time.monotonic()
        said = await asyncio.to_thread(probe, read_endpoint(f"http://127.0.0.1:{port}"), 0.2)
        assert said.sentence.endswith("does not answer (TimeoutError)")
        assert time.monotonic() - begun < 5  # a byte less than every 0.2 s would go on for ever
