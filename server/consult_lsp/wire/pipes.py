"""Pipes: bytes in and out of the process without ever blocking the loop, in two ways.

POSIX pipes, sockets and terminals are watched by the loop itself. Where that cannot be (Windows,
a regular file, one socket for both directions) a daemon thread each way does the waiting.
"""

import asyncio
import os
import stat
import sys
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Protocol

_CHUNK = 1 << 16


class Outgoing(Protocol):
    """Where bytes go. ``write`` takes them at once and keeps them until they can be written."""

    @property
    def unsent(self) -> int:
        """Bytes taken but not written yet."""
        ...

    def write(self, data: bytes) -> None: ...


def loop_can_watch(reading: int, writing: int) -> bool:
    """Whether the loop can wait for both file descriptors."""
    if sys.platform == "win32":
        return False
    both = os.fstat(reading), os.fstat(writing)
    # asyncio takes a byte to read on a socket it writes to for the end of the other side.
    is_one_socket = stat.S_ISSOCK(both[0].st_mode) and os.path.samestat(*both)
    return not is_one_socket and _is_waitable(reading) and _is_waitable(writing)


async def open_watched(
    reading: int, writing: int, on_lost: Callable[[], None]
) -> tuple[asyncio.StreamReader, Outgoing]:
    """Both ends, watched by the loop. ``on_lost`` is called when nobody reads what we write."""
    loop = asyncio.get_running_loop()
    stream = asyncio.StreamReader(limit=_CHUNK)
    await loop.connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(stream), os.fdopen(reading, "rb", buffering=0)
    )
    transport, _ = await loop.connect_write_pipe(
        lambda: _Writing(on_lost), os.fdopen(writing, "wb", buffering=0)
    )
    return stream, _Watched(transport)


def open_threaded(
    reading: int, writing: int, on_lost: Callable[[], None]
) -> tuple[asyncio.StreamReader, Outgoing]:
    """Both ends, each with a thread that waits for it."""
    stream = asyncio.StreamReader(limit=_CHUNK)
    stream.set_transport(_ThreadedReading(reading, stream))
    return stream, _ThreadedWriting(writing, on_lost)


def _is_waitable(descriptor: int) -> bool:
    mode = os.fstat(descriptor).st_mode
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) or os.isatty(descriptor)


class _Watched:
    def __init__(self, transport: asyncio.WriteTransport) -> None:
        self._transport = transport

    @property
    def unsent(self) -> int:
        return self._transport.get_write_buffer_size()

    def write(self, data: bytes) -> None:
        self._transport.write(data)


class _Writing(asyncio.BaseProtocol):
    def __init__(self, on_lost: Callable[[], None]) -> None:
        self._on_lost = on_lost

    def connection_lost(self, error: Exception | None) -> None:
        self._on_lost()


class _ThreadedReading(asyncio.ReadTransport):
    """Feeds ``stream`` from a thread, which rests while the stream holds more than it wants."""

    def __init__(self, descriptor: int, stream: asyncio.StreamReader) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._stream = stream
        self._loop = asyncio.get_running_loop()
        self._wanted = threading.Event()
        self._wanted.set()
        threading.Thread(target=self._read, name="stdin", daemon=True).start()

    def pause_reading(self) -> None:
        self._wanted.clear()

    def resume_reading(self) -> None:
        self._wanted.set()

    def _read(self) -> None:
        try:
            while chunk := self._chunk():
                self._loop.call_soon_threadsafe(self._stream.feed_data, chunk)
                self._wanted.wait()
            self._loop.call_soon_threadsafe(self._stream.feed_eof)
        except RuntimeError:  # the loop is closed: the process is ending
            return

    def _chunk(self) -> bytes:
        try:
            return os.read(self._descriptor, _CHUNK)
        except OSError:  # the other side is gone, as on Windows when a pipe breaks
            return b""


class _ThreadedWriting:
    def __init__(self, descriptor: int, on_lost: Callable[[], None]) -> None:
        self._descriptor = descriptor
        self._on_lost = on_lost
        self._loop = asyncio.get_running_loop()
        self._queue = SimpleQueue[bytes]()
        self._count = threading.Lock()
        self._unsent = 0
        threading.Thread(target=self._write, name="stdout", daemon=True).start()

    @property
    def unsent(self) -> int:
        return self._unsent

    def write(self, data: bytes) -> None:
        with self._count:
            self._unsent += len(data)
        self._queue.put(data)

    def _write(self) -> None:
        try:
            while True:
                data = self._queue.get()
                self._write_all(memoryview(data))
                with self._count:
                    self._unsent -= len(data)
        except OSError:  # nobody reads any more
            self._tell_lost()

    def _write_all(self, rest: memoryview) -> None:
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]

    def _tell_lost(self) -> None:
        try:
            self._loop.call_soon_threadsafe(self._on_lost)
        except RuntimeError:  # the loop is closed: the process is ending
            return
