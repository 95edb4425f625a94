"""RawClient: a language client that knows bytes and JSON only, for a server in a process.

    async with RawClient.start([sys.executable, "-m", "consult_lsp", "serve"]) as client:
        await client.initialize({"workspace": {"applyEdit": True}})
        client.notify("textDocument/didOpen", {...})
        hover = await client.request("textDocument/hover", {...})
        shown = await client.notification("textDocument/publishDiagnostics")

Every wait ends after ``PATIENCE`` seconds with an AssertionError that quotes the server's stderr.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from os import PathLike
from typing import Any

PATIENCE = 40.0
"""Seconds; long enough for a busy machine, as no test should depend on it."""

Message = dict[str, Any]
Responder = Callable[[Any], Any]
"""From the params of a server's request to the result; raise ErrorResponse to answer an error."""


class ErrorResponse(Exception):  # noqa: N818  # the name that the specification has for it
    """An answer with an error."""

    def __init__(self, code: int, message: str = "", data: Any = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.data = data


class RawClient:
    """One server process and everything that it said."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.received: list[Message] = []
        """All messages of the server, in order."""
        self.stderr = ""
        self.noise = b""
        """What came on stdout and was no frame."""
        self.responders: dict[str, Responder] = {}
        """What to answer to the server's requests, by method; None stands for no answer at all."""
        self._read: set[int] = set()
        self._next_id = 0
        self._news = asyncio.Condition()
        self._closed = False
        self._paused = asyncio.Event()
        self._paused.set()
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._overhear())]

    @classmethod
    @asynccontextmanager
    async def start(
        cls,
        argv: Sequence[str | PathLike[str]],
        *,
        cwd: str | PathLike[str] | None = None,
        env: Mapping[str, str] | None = None,
    ) -> AsyncIterator["RawClient"]:
        """A client of a new process; on leaving the block the process is ended."""
        process = await asyncio.create_subprocess_exec(
            *argv,
            cwd=cwd,
            env=env,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        client = cls(process)
        try:
            yield client
        finally:
            await client._stop()

    # Asking and telling.

    async def initialize(
        self, capabilities: Message | None = None, **params: Any
    ) -> dict[str, Any]:
        """Open the session; the InitializeResult."""
        params = {"processId": None, "rootUri": None, **params}
        result = await self.request("initialize", {**params, "capabilities": capabilities or {}})
        self.notify("initialized", {})
        assert isinstance(result, dict)
        return result

    async def request(self, method: str, params: Any = None) -> Any:
        """The result of a request. Raises ErrorResponse."""
        return result_of(await self.response(self.send_request(method, params)))

    def send_request(self, method: str, params: Any = None) -> int:
        """Send a request without waiting for the answer; its id."""
        self._next_id += 1
        self.send({"jsonrpc": "2.0", "id": self._next_id, "method": method, "params": params})
        return self._next_id

    async def response(self, msg_id: int | str | None) -> Message:
        """The whole answer to a request, be it a result or an error."""
        return await self.message(
            lambda message: "method" not in message and message.get("id") == msg_id,
            f"answer to request {msg_id}",
        )

    def notify(self, method: str, params: Any = None) -> None:
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def cancel(self, msg_id: int | str) -> None:
        """Say that the answer to a request is not wanted any more."""
        self.notify("$/cancelRequest", {"id": msg_id})

    async def command(self, name: str, *arguments: Any) -> Any:
        """The result of ``workspace/executeCommand``."""
        params = {"command": name, "arguments": list(arguments)}
        return await self.request("workspace/executeCommand", params)

    async def notification(
        self, method: str, where: Callable[[Any], bool] = lambda params: True
    ) -> Any:
        """The params of the next notification of ``method`` that was not read before."""
        found = await self.message(
            lambda message: (
                message.get("method") == method
                and "id" not in message
                and where(message.get("params"))
            ),
            method,
        )
        return found.get("params")

    def notifications_so_far(self, method: str, where: Callable[[Any], bool]) -> list[Any]:
        """The params of all notifications of ``method`` that were not read before; now they are."""
        found = [
            index
            for index, message in enumerate(self.received)
            if index not in self._read
            and message.get("method") == method
            and where(message.get("params"))
        ]
        self._read.update(found)
        return [self.received[index]["params"] for index in found]

    async def server_request(self, method: str) -> Message:
        """The next request of the server that was not read before, answered already or not."""
        return await self.message(
            lambda message: message.get("method") == method and "id" in message, method
        )

    def respond(self, method: str, responder: Responder | None) -> None:
        """Answer requests of ``method`` by ``responder``; with None, never."""
        if responder is None:
            self.responders[method] = _SILENT
        else:
            self.responders[method] = responder

    async def message(self, wanted: Callable[[Message], bool], what: str) -> Message:
        """The first message that was not read before and is ``wanted``; it counts as read then."""

        def found() -> int | None:
            for index, message in enumerate(self.received):
                if index not in self._read and wanted(message):
                    return index
            return None

        async with self._news:
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    await self._news.wait_for(lambda: found() is not None or self._closed)
        index = found()
        assert index is not None, f"no {what} came. Its stderr:\n{self.stderr}"
        self._read.add(index)
        return self.received[index]

    async def logged(self, text: str) -> None:
        """Wait until the server has written ``text`` to stderr."""
        async with self._news:
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    await self._news.wait_for(lambda: text in self.stderr)
        assert text in self.stderr

    def unread(self) -> list[Message]:
        """What the server said and nobody asked for: empty where a test wants no surprise."""
        return [each for index, each in enumerate(self.received) if index not in self._read]

    # Bytes.

    def send(self, message: Any) -> None:
        """Send any JSON in a correct frame."""
        self.send_bytes(frame(json.dumps(message).encode()))

    def send_bytes(self, data: bytes) -> None:
        """Send bytes as they are."""
        assert self.process.stdin is not None
        self.process.stdin.write(data)

    async def sent(self) -> None:
        """Wait until the server's end of the pipe has taken most of what was sent."""
        assert self.process.stdin is not None
        await self.process.stdin.drain()

    def stop_reading(self) -> None:
        """Read nothing more of what the server writes, once the buffers here are full."""
        self._paused.clear()

    def read_on(self) -> None:
        self._paused.set()

    # The end.

    async def shutdown(self) -> int:
        """Close the session by the book; the exit code."""
        await self.request("shutdown")
        self.notify("exit")
        return await self.exit_code()

    def close_stdin(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()

    def close_stdout(self) -> None:
        """Close our end of the server's stdout, as a client that has crashed does."""
        transport = self.process._transport.get_pipe_transport(1)  # type: ignore[attr-defined]
        transport.close()

    async def silence(self, within: float = PATIENCE) -> None:
        """Wait until nobody can write to the server's stdout any more."""
        async with self._news:
            await asyncio.wait_for(self._news.wait_for(lambda: self._closed), within)

    async def exit_code(self, within: float = PATIENCE) -> int:
        """The exit code of the process, which must end within so many seconds."""
        clock = asyncio.get_running_loop().time
        deadline = clock() + within
        # process.wait() would wait for the pipes as well, which may stay full for ever.
        while self.process.returncode is None and clock() < deadline:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        assert self.process.returncode is not None, f"still running. Its stderr:\n{self.stderr}"
        self.read_on()
        await asyncio.wait(self._tasks, timeout=1)
        return self.process.returncode

    async def _stop(self) -> None:
        self.read_on()
        if self.process.returncode is None:
            self.close_stdin()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.process.wait(), 3)
        if self.process.returncode is None:
            self.process.kill()
            await self.process.wait()
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks)
        # Python leaves pipes open that somebody else holds too, and complains of them later.
        self.process._transport.close()  # type: ignore[attr-defined]
        await asyncio.sleep(0)

    async def _listen(self) -> None:
        try:
            while (message := await self._read_message()) is not None:
                async with self._news:
                    self.received.append(message)
                    self._news.notify_all()
                self._answer(message)
        finally:
            self._closed = True
            async with self._news:
                self._news.notify_all()

    async def _read_message(self) -> Message | None:
        stdout = self.process.stdout
        assert stdout is not None
        length = None
        while True:
            await self._paused.wait()
            line = await stdout.readline()
            if not line:
                return None
            if line == b"\r\n" and length is not None:
                message: Message = json.loads(await stdout.readexactly(length))
                return message
            name, _, value = line.partition(b": ")
            if name == b"Content-Length" and value.strip().isdigit():
                length = int(value)
            elif name != b"Content-Type":
                self.noise += line

    def _answer(self, message: Message) -> None:
        if "method" not in message or "id" not in message:
            return
        answer: Message = {"jsonrpc": "2.0", "id": message["id"]}
        responder = self.responders.get(message["method"], _unknown)
        if responder is _SILENT:
            return
        try:
            answer["result"] = responder(message.get("params"))
        except ErrorResponse as error:
            answer["error"] = {"code": error.code, "message": error.message}
        self.send(answer)

    async def _overhear(self) -> None:
        assert self.process.stderr is not None
        while data := await self.process.stderr.read(1 << 16):
            async with self._news:
                self.stderr += data.decode(errors="replace")
                self._news.notify_all()


def frame(body: bytes) -> bytes:
    """``body`` behind a correct header."""
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


def result_of(answer: Message) -> Any:
    """The result in an answer. Raises ErrorResponse."""
    if (error := answer.get("error")) is not None:
        raise ErrorResponse(error["code"], error["message"], error.get("data"))
    return answer["result"]


def _unknown(params: Any) -> Any:
    raise ErrorResponse(-32601, "the test has no responder for this")


def _SILENT(params: Any) -> Any:  # noqa: N802  # a mark rather than a function
    raise AssertionError("never called")
