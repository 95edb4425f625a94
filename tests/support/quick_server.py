"""The real server in this process, on a loop that waits for nothing: for tests of many steps.

Messages go in and come out as JSON, as over stdio. What runs beside the loop runs at once and in
its order, so that a run is the same each time; and once nothing is left to do, the clock runs ahead
to whatever was to happen after a pause. The store, the agents and the files are on the disk.
"""

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from pygls.protocol import default_converter

from consult_lsp.lsp.server import build_server
from consult_lsp.models.connect import Connection
from consult_lsp.models.model import Model

Json = dict[str, Any]

LONGEST_PAUSE = 1.0
"""Seconds that the server lets pass before it publishes or writes something, at most."""

MOST_TURNS = 20_000
"""Of the loop, until whatever was begun has ended. More, and something waits for nothing."""

CAPABILITIES: Json = {
    "textDocument": {
        "publishDiagnostics": {"dataSupport": True, "versionSupport": True},
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}},
        },
        "hover": {"contentFormat": ["markdown"]},
    },
    "workspace": {"applyEdit": True, "workspaceEdit": {"documentChanges": True}},
}
SETTINGS = {"redaction": False, "maxFindings": 200}
CONVERTER = default_converter()
"""Between JSON and the protocol's types: one for all servers, as it compiles what it does."""


class QuickLoop(asyncio.SelectorEventLoop):
    """A loop whose clock can be set ahead, and which does at once what others do in threads."""

    def __init__(self) -> None:
        self._ahead = 0.0
        super().__init__()
        self.set_default_executor(_AtOnce())

    def time(self) -> float:
        """Seconds by the real clock, and those that it was set ahead."""
        return super().time() + self._ahead

    def settle(self) -> None:
        """Let all that was begun end, and all that waits for a pause happen."""
        self.work()
        for _ in range(2):  # what was said after one pause is written after another
            self._ahead += LONGEST_PAUSE
            self.work()

    def work(self, until: Callable[[], bool] = lambda: False) -> None:
        """Let all that was begun end, or go on until something is so. No pause ends."""
        self.run_until_complete(self._work(until))

    async def _work(self, until: Callable[[], bool]) -> None:
        for _ in range(MOST_TURNS):
            await asyncio.sleep(0)
            if until() or len(asyncio.all_tasks()) == 1:
                await asyncio.sleep(0)
                if until() or len(asyncio.all_tasks()) == 1:
                    return
        raise AssertionError(f"it does not end: {asyncio.all_tasks()}")


class _AtOnce(ThreadPoolExecutor):
    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> "Future[Any]":
        done: Future[Any] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001  # whoever waits for the result gets it
            done.set_exception(error)
        return done


class QuickServer:
    """A server with its client. ``diagnostics`` are what the client shows, by document."""

    def __init__(self, workspace: Path, model: Model) -> None:
        self._loop = QuickLoop()
        self._answers: dict[int, Json] = {}
        self._number = 0
        self.messages: list[str] = []
        self.diagnostics: dict[str, list[Json]] = {}
        self._server = build_server(lambda settings: Connection(model, "Scripted."))
        self._server.protocol._converter = CONVERTER
        self._server.protocol.set_writer(self)  # type: ignore[arg-type]  # no more is asked of it
        started = {
            "processId": None,
            "rootUri": workspace.as_uri(),
            "capabilities": CAPABILITIES,
            "initializationOptions": SETTINGS,
        }
        self.request("initialize", started)
        self.notify("initialized", {})

    # What the client sends.

    def notify(self, method: str, params: Json) -> None:
        """Send a notification; what comes of it comes when the loop works."""
        self._take({"jsonrpc": "2.0", "method": method, "params": params})

    def request(self, method: str, params: Json | None) -> Any:
        """Send a request and wait for its result, and for nothing else."""
        self._number += 1
        number = self._number
        self._take({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        self._loop.work(lambda: number in self._answers)
        answer = self._answers.pop(number)
        assert "error" not in answer, answer
        return answer["result"]

    def run(self, command: str, argument: Json) -> Any:
        """Run a command; a job that it begins goes on when the loop works."""
        return self.request(
            "workspace/executeCommand", {"command": command, "arguments": [argument]}
        )

    def work(self, until: Callable[[], bool] = lambda: False) -> None:
        """Let it do what it was sent, or go on until something is so; no pause ends meanwhile."""
        self._loop.work(until)

    def settle(self) -> None:
        """Let it do all that it was sent, and all that waits for a pause."""
        self._loop.settle()

    def end(self) -> None:
        """The editor ends the server as it should."""
        self.request("shutdown", None)
        self.notify("exit", {})
        self.kill()

    def kill(self) -> None:
        """Everything stops where it is; what waits for a pause does not happen."""
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.work()
        self._loop.close()

    # What the server writes.

    def write(self, data: bytes) -> None:
        message = json.loads(data.partition(b"\r\n\r\n")[2])
        method, params = message.get("method"), message.get("params")
        if method is None:
            self._answers[message["id"]] = message
        elif "id" in message:
            reply = {"jsonrpc": "2.0", "id": message["id"], "result": self._reply(method, params)}
            self._loop.call_soon(self._take, reply)
        elif method == "window/showMessage":
            self.messages.append(params["message"])
        elif method == "textDocument/publishDiagnostics":
            self.diagnostics[params["uri"]] = params["diagnostics"]

    def close(self) -> None: ...

    def _reply(self, method: str, params: Json) -> Any:
        return {"applied": False} if method == "workspace/applyEdit" else None

    def _take(self, message: Json) -> None:
        self._loop.call_soon(self._server.protocol.handle_message, message)
