"""Frames: messages cut out of a stream of bytes (LSP 3.17, Base Protocol, Header Part).

Read leniently, since a client that waits for an answer cannot see why none comes: header names in
any case, the space optional, LF for CRLF, unknown headers ignored. Where a header is no header, the
client is told so and the next Content-Length that ends a line is taken as the next frame.
"""

import asyncio
import json
import logging
import re
from collections.abc import Callable
from typing import Any, NoReturn

from pygls.exceptions import JsonRpcException, JsonRpcInvalidRequest, JsonRpcParseError

log = logging.getLogger(__name__)

LONGEST_MESSAGE = 64 << 20
"""Bytes; a longer message is refused."""
LONGEST_GARBAGE = 1 << 20
"""Bytes without a header after which the stream is taken for lost."""
STALL_S = 30.0
"""Seconds that a frame may stand still half-way, as it does for ever if its length is too large."""

_CHUNK = 1 << 16
_LENGTH = re.compile(rb"content-length[ \t]*:[ \t]*(\d{1,15})[ \t]*\r?\n", re.IGNORECASE)
_OTHER_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]*[ \t]*:[^{}]*\n")


class FramingLostError(Exception):
    """The stream has no frames any more. Its text says why, without quoting the stream."""


def decoded(body: bytes) -> Any:
    """The JSON of a message. Raises JsonRpcParseError for whatever is not JSON in UTF-8."""
    try:
        return _DECODER.decode(body.decode())
    except (ValueError, RecursionError) as error:
        raise JsonRpcParseError("The message is not JSON in UTF-8, or nested too deeply") from error


class FrameReader:
    """The frames of ``stream``. ``refuse`` is told of each thing that the client should know."""

    def __init__(
        self,
        stream: asyncio.StreamReader,
        refuse: Callable[[JsonRpcException], None],
        *,
        stall_s: float = STALL_S,
    ) -> None:
        self._stream = stream
        self._refuse = refuse
        self._stall_s = stall_s
        self._buffer = bytearray()
        self._garbage = 0

    async def read(self) -> bytes | None:
        """The next body, or None at the end of the stream. Raises FramingLostError."""
        while (length := await self._header()) is not None:
            if length <= LONGEST_MESSAGE:
                return await self._body(length)
            await self._drain(length)
        return None

    async def _header(self) -> int | None:
        """The length of the next body, or None at the end of the stream."""
        length: int | None = None
        begun = False
        while (line := await self._line(begun=begun)) is not None:
            is_blank = not line.strip()
            if found := _LENGTH.search(line):
                if found.start() > 0:
                    self._skip_garbage(found.start())
                length, begun = int(found[1]), True
            elif is_blank and length is not None:
                self._garbage = 0
                return length
            elif _OTHER_HEADER.fullmatch(line):
                begun = True
            elif begun or not is_blank:  # a blank line between two messages does no harm
                self._skip_garbage(len(line))
                length, begun = None, False
        return None

    def _skip_garbage(self, size: int) -> None:
        """Say once that something was no header, and give up after too much of it."""
        if not self._garbage:
            log.error("Something on stdin is no header; looking for the next Content-Length")
            self._refuse(JsonRpcParseError("A message has no Content-Length header"))
        self._garbage += size
        if self._garbage > LONGEST_GARBAGE:
            raise FramingLostError(f"no header came in {self._garbage} bytes")

    async def _line(self, *, begun: bool) -> bytes | None:
        """The next line with its end, or None at the end of the stream."""
        searched = 0
        while (end := self._buffer.find(b"\n", searched)) < 0:
            searched = len(self._buffer)
            if searched > LONGEST_GARBAGE:
                raise FramingLostError(f"no line ended in {searched} bytes")
            if not await self._more(begun=begun):
                return None
        return self._take(end + 1)

    async def _body(self, length: int) -> bytes | None:
        while len(self._buffer) < length:
            if not await self._more(begun=True):
                return None
        return self._take(length)

    async def _drain(self, length: int) -> None:
        """Let a body pass by that is too long to be held."""
        log.error("A message of %d bytes was refused; the limit is %d", length, LONGEST_MESSAGE)
        self._refuse(JsonRpcInvalidRequest(f"A message is at most {LONGEST_MESSAGE} bytes long"))
        while length > len(self._buffer):
            length -= len(self._buffer)
            self._buffer.clear()
            if not await self._more(begun=True):
                return
        self._take(length)

    async def _more(self, *, begun: bool) -> bool:
        """Wait for more bytes, within a frame not for ever. False: the stream has ended."""
        try:
            async with asyncio.timeout(self._stall_s if begun else None):
                chunk = await self._stream.read(_CHUNK)
        except TimeoutError as error:
            raise FramingLostError(f"one stood still for {self._stall_s:g} seconds") from error
        if not chunk and begun:
            log.error("stdin ended in the middle of a message")
        self._buffer += chunk
        return bool(chunk)

    def _take(self, size: int) -> bytes:
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        return taken


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)
