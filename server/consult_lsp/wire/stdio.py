"""serve: a server on this process's stdin and stdout, from its first byte to its exit code."""

import asyncio
import logging
import os
import sys
from collections.abc import Collection
from typing import Any

from pygls.exceptions import JsonRpcParseError

from consult_lsp.workspace.processes import leave_threads_behind

from . import lifetime, pipes
from .failure import traced
from .frames import STALL_S, FrameReader, FramingLostError, decoded
from .protocol import Server

log = logging.getLogger(__name__)

MOST_UNSENT = 16 << 20
"""Bytes that may wait for a client to read them; one that lets more pile up is given up."""

TURN_S = 0.001
"""How long a thread that computes keeps the interpreter from the loop, each time the loop wants it.
By default that is 5 ms, and the loop asks anew after every message that it reads or writes."""

# Seconds, all within the second that an editor waits before it calls a server a zombie.
_CANCEL_S = 0.15
_SAVE_S = 0.5
_FLUSH_S = 0.15
_LAST_RESORT_S = 1.5


def serve(server: Server, *, threads: bool = False, stall_s: float = STALL_S) -> int:
    """Serve until the client ends the session or is gone; give back the process's exit code.

    Stdin and stdout are taken over for good: whoever prints, or runs a child process, writes to
    stderr and reads nothing. ``threads`` asks for the way of reading that Windows needs.
    ``stall_s`` is how long a message may stand still half-way.

    The code is 0 after ``shutdown``, else 1: the specification's rule for ``exit``, used for a
    closed stdin, a vanished editor and a signal as well, of which it says nothing.
    """
    sys.setswitchinterval(TURN_S)
    reading, writing = _take_over_stdio()
    threads = threads or not pipes.loop_can_watch(reading, writing)
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(_log_failure)

    def end_on_signal(name: str) -> None:
        lifetime.end_within(_LAST_RESORT_S, lambda: server.exit_code)
        if not loop.is_closed():
            loop.call_soon_threadsafe(server.end, f"{name} was received")

    lifetime.call_on_signals(end_on_signal)
    loop.run_until_complete(_session(server, reading, writing, threads=threads, stall_s=stall_s))
    loop.close()
    leave_threads_behind(server.exit_code)
    return server.exit_code


def _take_over_stdio() -> tuple[int, int]:
    """Our own copies of stdin and stdout; the numbers 0 and 1 lead to nothing and to stderr."""
    nothing = os.open(os.devnull, os.O_RDWR)  # takes the place of a stderr that is closed
    reading, writing = os.dup(0), os.dup(1)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    if nothing > 2:
        os.close(nothing)
    sys.stdout = sys.stderr
    return reading, writing


async def _session(
    server: Server, reading: int, writing: int, *, threads: bool, stall_s: float
) -> None:
    def on_lost() -> None:
        server.end("the client closed its end")

    if threads:
        stream, outgoing = pipes.open_threaded(reading, writing, on_lost)
    else:
        stream, outgoing = await pipes.open_watched(reading, writing, on_lost)
    server.protocol.set_writer(_Outbox(server, outgoing))
    frames = FrameReader(stream, server.protocol.refuse, stall_s=stall_s)
    ends = (_receive(server, frames), _follow_editor(server), server.ended.wait())
    tasks = [asyncio.ensure_future(end) for end in ends]
    first, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    lifetime.end_within(_LAST_RESORT_S, lambda: server.exit_code)
    await _bounded(first, 0)
    await _finish(server, outgoing)


class _Outbox:
    """What the protocol writes to: never blocks, and gives up a client that does not read."""

    def __init__(self, server: Server, outgoing: pipes.Outgoing) -> None:
        self._server = server
        self._outgoing = outgoing

    def write(self, data: bytes) -> None:
        if self._outgoing.unsent > MOST_UNSENT:
            self._server.end("the client has stopped reading", exit_code=1)
        else:
            self._outgoing.write(data)

    def close(self) -> None:
        """Nothing: the process ends right after."""


async def _receive(server: Server, frames: FrameReader) -> None:
    """Hand every message to the protocol, until no more can come."""
    try:
        while (body := await frames.read()) is not None:
            try:
                server.protocol.handle_message(decoded(body))
            except JsonRpcParseError as error:
                server.protocol.refuse(error)
            await asyncio.sleep(0)  # a client that writes without pause leaves room for others
    except FramingLostError as error:
        server.end(f"the messages on stdin cannot be told apart: {error}", exit_code=1)
    server.end("stdin was closed")


async def _follow_editor(server: Server) -> None:
    editor = lifetime.Editor()
    server.on_capabilities.append(lambda _: editor.is_process(server.process_id))
    await editor.gone()
    server.end("the editor's process is gone")


async def _finish(server: Server, outgoing: pipes.Outgoing) -> None:
    """Stop what runs, let state be saved, send what is still unsent: each within its time."""
    running = asyncio.all_tasks() - {asyncio.current_task()}
    for task in running:
        task.cancel()
    await _bounded(running, _CANCEL_S)
    await _bounded([asyncio.ensure_future(save()) for save in server.on_exit], _SAVE_S)
    await _bounded([asyncio.ensure_future(_flushed(outgoing))], _FLUSH_S)
    await asyncio.sleep(0)  # what came too late is told that it is cancelled


async def _bounded(work: Collection[asyncio.Future[Any]], seconds: float) -> None:
    """Let ``work`` go on for ``seconds`` at most, and log what failed of it."""
    if not work:
        return
    done, late = await asyncio.wait(work, timeout=seconds)
    for part in late:
        part.cancel()
    for part in done:
        error = None if part.cancelled() else part.exception()
        if error is not None:
            log.error("Something failed while the server was ending: %s", traced(error))


async def _flushed(outgoing: pipes.Outgoing) -> None:
    while outgoing.unsent:  # noqa: ASYNC110  # neither way of writing says when it has caught up
        await asyncio.sleep(0.005)


def _log_failure(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what asyncio could give to nobody. Its words would quote the error and its arguments."""
    error = context.get("exception")
    log.error("Something failed unseen: %s", traced(error) if error else context["message"])
