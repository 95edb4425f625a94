"""Body: what an endpoint sends, unpacked, in small pieces and within bounds, before it is read.

The SDK's reader takes what comes: a megabyte of gzip may be millions of empty lines or one line of
gigabytes, and it holds the event loop meanwhile. So nothing packed is asked for, what is packed all
the same is unpacked here piece by piece, and an answer goes on event by event. Between two pieces
the event loop has its turn, which is when a job can be cancelled and its deadline can pass.

Imports the SDK's HTTP client: import it when one is opened.
"""

import asyncio
import zlib
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from typing import Any

import httpx2

HEADERS = {"accept-encoding": "identity"}
"""Sent with each request."""

MOST_BYTES = 64 << 20
"""Of an answer, unpacked. The longest that a model can write is a tenth of it."""

MOST_LINES = 1_000_000
"""Of an answer, comments and empty ones included; an event has three."""

MOST_BYTES_OF_EVENT = 1 << 20
MOST_LINES_OF_EVENT = 100

MOST_BYTES_OF_ERROR = 64 << 10
ERROR_SECONDS = 5.0
"""What an error says beyond these is left out: its status is known already."""

_PIECE = 16 << 10
_HOLD_SECONDS = 0.002
"""How long the event loop may be held before it has its turn."""

_CODINGS = {"gzip", "x-gzip", "deflate"}
_ENDS = (b"\n", b"\r\n", b"\r")


class BodyError(Exception):
    """What an endpoint sends is not read on; the text says why, after ``it sent``."""


async def bound(response: httpx2.Response) -> None:
    """Put bounds on a body that was not read yet. A hook of the HTTP client."""
    coding = response.headers.pop("content-encoding", "").strip().lower()
    kind = response.headers.get("content-type", "")
    if isinstance(response.stream, httpx2.AsyncByteStream):
        stream = _Unpacked(response.stream, "" if coding == "identity" else coding)
        if response.is_error:
            response.stream = _Beginning(stream)
        elif "json" in kind or "vnd.amazon.eventstream" in kind:  # the latter is binary
            response.stream = stream
        else:
            response.stream = _Events(stream)


class _Stream(httpx2.AsyncByteStream):
    """A body made of another one."""

    def __init__(self, source: httpx2.AsyncByteStream) -> None:
        self._source = source

    async def aclose(self) -> None:
        await self._source.aclose()


class _Unpacked(_Stream):
    """Small pieces of a body, at most MOST_BYTES of them."""

    def __init__(self, source: httpx2.AsyncByteStream, coding: str) -> None:
        super().__init__(source)
        self._coding = coding

    async def __aiter__(self) -> AsyncGenerator[bytes]:
        if self._coding and self._coding not in _CODINGS:
            raise BodyError("something packed, though it was asked not to")
        unpack = zlib.decompressobj(zlib.MAX_WBITS | 32) if self._coding else None
        left, turn = MOST_BYTES, _Turn()
        async for raw in self._source:
            for piece in _pieces(raw, unpack):
                left -= len(piece)
                if left < 0:
                    raise BodyError(f"more than {MOST_BYTES >> 20} MiB")
                await turn.given()
                yield piece


class _Beginning(_Stream):
    """The first bytes of a body, as far as they come soon. What is wrong with them is no matter."""

    async def __aiter__(self) -> AsyncGenerator[bytes]:
        said = bytearray()
        try:
            async with asyncio.timeout(ERROR_SECONDS):
                async for piece in self._source:
                    said += piece
                    if len(said) > MOST_BYTES_OF_ERROR:
                        break
        except (TimeoutError, BodyError, httpx2.HTTPError):
            pass  # The status says what went wrong, and the beginning may still say more.
        yield bytes(said[:MOST_BYTES_OF_ERROR])


class _Events(_Stream):
    """A stream of server-sent events, each whole and without comments.

    https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
    """

    async def __aiter__(self) -> AsyncGenerator[bytes]:
        turn, lines_left = _Turn(), MOST_LINES
        event: list[bytes] = []
        size = 0
        async with aclosing(_lines(self._source)) as lines:
            async for line in lines:
                lines_left -= 1
                if lines_left < 0:
                    raise BodyError(f"more than {MOST_LINES:,} lines")
                if line.startswith(b":"):
                    await turn.given()
                    continue
                if line not in _ENDS:
                    event.append(line)
                    size += len(line)
                    if size > MOST_BYTES_OF_EVENT or len(event) > MOST_LINES_OF_EVENT:
                        raise BodyError(_TOO_LARGE)
                    continue
                await turn.given()
                if event:
                    yield b"".join((*event, line))
                event, size = [], 0
        yield b"".join(event)


_TOO_LARGE = f"an event of more than {MOST_BYTES_OF_EVENT >> 20} MiB, or of too many lines"


async def _lines(source: httpx2.AsyncByteStream) -> AsyncGenerator[bytes]:
    """The lines, each with its end. Of ``\\r\\n`` the second half may come later."""
    rest = b""
    async for piece in source:
        lines = (rest + piece).splitlines(keepends=True)
        rest = b"" if not lines or lines[-1].endswith(b"\n") else lines.pop()
        if len(rest) > MOST_BYTES_OF_EVENT:
            raise BodyError(_TOO_LARGE)
        for line in lines:
            yield line
    if rest:
        yield rest


def _pieces(raw: bytes, unpack: Any) -> Iterator[bytes]:
    """``raw`` in pieces, unpacked if it is to be. Raises BodyError where that fails."""
    if unpack is None:
        yield from (raw[at : at + _PIECE] for at in range(0, len(raw), _PIECE))
        return
    try:
        while raw and not unpack.eof:
            yield unpack.decompress(raw, _PIECE)
            raw = unpack.unconsumed_tail
    except zlib.error:
        raise BodyError("something packed that cannot be unpacked") from None


class _Turn:
    """Gives the event loop its turn whenever it was held for long."""

    def __init__(self) -> None:
        self._time = asyncio.get_running_loop().time
        self._since = self._time()

    async def given(self) -> None:
        if self._time() - self._since > _HOLD_SECONDS:
            await asyncio.sleep(0)
            self._since = self._time()
