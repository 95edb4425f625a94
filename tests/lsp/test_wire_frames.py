"""Frames over the wire: read leniently, refused aloud, and what is no frame never ends the server.

Stock pygls takes one exact spelling of one header, and loses the frame after any other in silence.
"""

import asyncio
import json
import random
import sys
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from consult_lsp.wire.frames import LONGEST_MESSAGE, FrameReader, FramingLostError
from support.raw_client import Message, RawClient, frame

if TYPE_CHECKING:
    from pygls.exceptions import JsonRpcException

in_one_session = pytest.mark.asyncio(loop_scope="module")

TESTS = Path(__file__).parents[1]
SERVER = [sys.executable, "-m", "support.wire_server"]


@pytest_asyncio.fixture(
    loop_scope="module", scope="module", params=[[], ["--threads"]], ids=["watched", "threaded"]
)
async def client(request: pytest.FixtureRequest) -> AsyncIterator[RawClient]:
    """A session with the wire server, in both ways of reading and writing."""
    async with RawClient.start([*SERVER, *request.param], cwd=TESTS) as client:
        await client.initialize()
        yield client


def body_of(msg_id: str) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": msg_id, "method": "test/state"}).encode()


async def is_answered(client: RawClient, msg_id: str) -> None:
    assert "result" in await client.response(msg_id)


# Headers.


@in_one_session
@pytest.mark.parametrize(
    "header",
    [
        b"Content-Length: %d\r\n\r\n",
        b"content-length: %d\r\n\r\n",
        b"CONTENT-LENGTH:%d\r\n\r\n",
        b"Content-Length : \t%d \r\n\r\n",
        b"Content-Length: %d\n\n",
        b"\r\n\r\nContent-Length: %d\r\n\r\n",
        b"Content-Length: %d\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n",
        b"Content-Type: application/vscode-jsonrpc; charset=utf8\r\nContent-Length: %d\r\n\r\n",
        b"X-Whatever: 1\r\nContent-Length: %d\r\n\r\n",
    ],
)
async def test_headers_are_read_leniently(client: RawClient, header: bytes) -> None:
    client.send_bytes(header % len(body_of("lenient")) + body_of("lenient"))
    await is_answered(client, "lenient")


@in_one_session
async def test_a_message_may_come_byte_by_byte(client: RawClient) -> None:
    for byte in frame(body_of("slow")):
        client.send_bytes(bytes([byte]))
        await client.sent()
        await asyncio.sleep(0)
    await is_answered(client, "slow")


@in_one_session
async def test_many_messages_may_come_at_once(client: RawClient) -> None:
    client.send_bytes(b"".join(frame(body_of(f"at once {number}")) for number in range(300)))
    for number in range(300):
        await is_answered(client, f"at once {number}")


@in_one_session
@pytest.mark.parametrize(
    "garbage",
    [
        b"hello\r\n",
        b"hello",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"Content-Length: many\r\n\r\n{}",
        b"Content-Length: -2\r\n\r\n{}",
        b"Content-Type: x\r\n\r\n" + body_of("without a length"),
        b"\x00\xff" * 1000,
    ],
)
async def test_what_is_no_header_is_refused_and_the_next_message_found(
    client: RawClient, garbage: bytes
) -> None:
    """Stock pygls loses the next message in silence."""
    client.send_bytes(garbage + frame(body_of("found again")))
    assert (await client.response(None))["error"]["code"] == -32700
    await is_answered(client, "found again")


@in_one_session
async def test_a_length_that_is_too_small_costs_only_its_own_message(client: RawClient) -> None:
    """A client that counts characters instead of bytes sends such lengths."""
    body = body_of("cut")
    client.send_bytes(b"Content-Length: %d\r\n\r\n" % (len(body) - 1) + body)
    assert (await client.response(None))["error"]["code"] == -32700
    client.send_bytes(frame(body_of("after the cut")))
    assert (await client.response(None))["error"]["code"] == -32700
    await is_answered(client, "after the cut")


async def test_a_length_that_is_too_large_ends_the_server_with_a_reason() -> None:
    async with RawClient.start([*SERVER, "--stall", "0.1"], cwd=TESTS) as client:
        await client.initialize()
        client.send_bytes(b"Content-Length: 1000\r\n\r\n" + body_of("swallowed"))
        assert await client.exit_code() == 1
        assert "stood still" in client.stderr


async def test_a_stream_without_any_message_ends_the_server_with_a_reason() -> None:
    async with RawClient.start(SERVER, cwd=TESTS) as client:
        client.send_bytes(b"no header at all\n" * 80_000)
        assert await client.exit_code() == 1
        assert "no header came" in client.stderr


# Bodies.


@in_one_session
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"jsonrpc": "2.0", "id": 1,}',
        b'{"jsonrpc": "2.0", "id": NaN}',
        b'"\xff\xfe"',
        '{"jsonrpc": "2.0"}'.encode("utf-16"),
        b"[" * 200_000,
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b'{"jsonrpc": "2.0", "id": ' + b"9" * 10_000 + b"}",
    ],
    ids=["empty", "cut", "comma", "NaN", "bad UTF-8", "UTF-16", "deep", "deep objects", "digits"],
)
async def test_what_is_no_json_is_refused(client: RawClient, body: bytes) -> None:
    """Stock pygls shows a message box and answers nothing."""
    client.send_bytes(frame(body) + frame(body_of("after no JSON")))
    assert (await client.response(None))["error"]["code"] == -32700
    await is_answered(client, "after no JSON")


@in_one_session
async def test_a_message_that_is_too_long_is_refused_and_passed_over(client: RawClient) -> None:
    length = LONGEST_MESSAGE + 1
    client.send_bytes(b"Content-Length: %d\r\n\r\n" % length)
    assert (await client.response(None))["error"]["code"] == -32600
    for _ in range(64):
        client.send_bytes(b" " * (1 << 20))
        await client.sent()
    client.send_bytes(b" " + frame(body_of("after much")))
    await is_answered(client, "after much")


@in_one_session
async def test_a_large_message_arrives_whole(client: RawClient) -> None:
    assert await client.command("echo", "x" * (5 << 20)) == ["x" * (5 << 20)]


@in_one_session
async def test_mutated_messages_never_end_the_server(client: RawClient) -> None:
    """And a correct request afterwards is answered."""
    chance = random.Random(20)  # noqa: S311  # the same mutants every time
    for body in mutated(chance, 3_000):
        client.send_bytes(frame(body))
    await client.sent()
    client.send_bytes(frame(body_of("after the mutants")))
    await is_answered(client, "after the mutants")


def mutated(chance: random.Random, count: int) -> Iterable[bytes]:
    """Messages with a few bytes changed, doubled, left out or cut off."""
    position = {"line": 0, "character": 0}
    place = {"textDocument": {"uri": "file:///a.py"}, "position": position}
    text = {"uri": "file:///a.py", "version": 1}
    messages: list[Message] = [
        {"id": 1, "method": "textDocument/hover", "params": place},
        {"method": "textDocument/didChange", "params": {"textDocument": text}},
        {"id": "é", "method": "workspace/executeCommand", "params": {"command": "echo"}},
        {"id": 7, "result": [None, {"title": "x"}]},
        {"id": 8, "error": {"code": -32601, "message": "no"}},
        {"method": "$/cancelRequest", "params": {"id": 1}},
    ]
    bodies = [json.dumps({"jsonrpc": "2.0", **message}).encode() for message in messages]
    for _ in range(count):
        body = bytearray(chance.choice(bodies))
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(body) + 1)
            kind = chance.randrange(4)
            if kind == 0:
                body[at : at + 1] = bytes([chance.randrange(256)])
            elif kind == 1:
                body[at:at] = body[at : at + chance.randint(1, 20)]
            elif kind == 2:
                del body[at : at + chance.randint(1, 3)]
            else:
                body[at : at + 1] = chance.choice([b"{", b"[", b'"', b"null", b"1e999", b"\\ud800"])
        yield bytes(body)


@given(
    pieces=st.lists(
        st.one_of(
            st.binary(max_size=40),
            st.sampled_from([b"Content-Length: ", b"5", b"\r\n", b"\n", b"{}", b"a: b\r\n"]),
        ),
        max_size=20,
    )
)
def test_any_stream_of_bytes_comes_to_an_end(pieces: list[bytes]) -> None:
    async def read_all() -> None:
        stream = asyncio.StreamReader()
        stream.feed_data(b"".join(pieces))
        stream.feed_eof()
        refused: list[JsonRpcException] = []
        frames = FrameReader(stream, refused.append)
        while await frames.read() is not None:
            pass

    asyncio.run(asyncio.wait_for(read_all(), 5))


async def test_a_line_without_end_is_not_held_for_ever() -> None:
    stream = asyncio.StreamReader()
    stream.feed_data(b"x" * (3 << 20))
    with pytest.raises(FramingLostError, match="no line ended"):
        await FrameReader(stream, lambda error: None).read()
