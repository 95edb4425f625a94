"""Wire: a blocking language client that does as little as it can, so that it measures the server.

    with Wire.start(OURS) as wire:
        wire.initialize()
        wire.open(text)
        wire.hover(line=3)

A server that is not done after ``PATIENCE`` seconds is killed; the error quotes its stderr.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from support.profiles import capabilities_of

HERE = Path(__file__).parent
OURS = (sys.executable, "-m", "consult_lsp", "serve")
BARE = (sys.executable, str(HERE / "bare_server.py"))
PATIENCE = 300.0
URI = "file:///workspace/app.py"

Json = Any
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "VIRTUAL_ENV")


class Wire:
    """One server process, its document at ``URI``, and the notifications that nobody waited for."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self.process = process
        self.said: list[Json] = []
        self._stdin, self._stdout = process.stdin, process.stdout
        self._next_id = 0
        self._version = 1

    @classmethod
    @contextmanager
    def start(cls, argv: Sequence[str], environ: Mapping[str, str] | None = None) -> Iterator[Self]:
        """A new process with an empty home and no keys; it ends with the block."""
        with tempfile.TemporaryDirectory() as home, tempfile.TemporaryFile() as log:
            process = subprocess.Popen(
                argv,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=clean_environ(home, environ),
            )
            watchdog = threading.Timer(PATIENCE, process.kill)
            watchdog.daemon = True
            watchdog.start()
            try:
                yield cls(process)
            except RuntimeError as error:
                log.seek(0)
                error.add_note(log.read().decode(errors="replace"))
                raise
            finally:
                watchdog.cancel()
                process.kill()
                process.wait()

    # Messages.

    def request(self, method: str, params: Json) -> Json:
        """The result of a request."""
        return self.answer(self.ask(method, params))

    def ask(self, method: str, params: Json) -> int:
        """Send a request; its id."""
        self._next_id += 1
        self._send({"id": self._next_id, "method": method, "params": params})
        return self._next_id

    def answer(self, request_id: int) -> Json:
        """Wait for the result of the request with this id."""
        while True:
            message = self._receive()
            if "method" not in message and message["id"] == request_id:
                if "error" in message:
                    raise RuntimeError(message["error"])
                return message["result"]

    def notify(self, method: str, params: Json) -> None:
        self._send({"method": method, "params": params})

    def heard(self, method: str) -> Json:
        """The params of the next notification of ``method``."""
        while True:
            for index, message in enumerate(self.said):
                if message["method"] == method:
                    return self.said.pop(index)["params"]
            self._receive()

    # What an editor does.

    def initialize(self, process_id: int | None = None, settings: Json = None) -> None:
        """Open the session as Neovim does, and wait for the server's greeting."""
        params = {
            "processId": process_id,
            "rootUri": None,
            "capabilities": capabilities_of("neovim"),
            "initializationOptions": settings,
        }
        self.request("initialize", params)

    def begin(self, settings: Json = None) -> None:
        """Open the session, and wait until nothing of it is under way."""
        self.initialize(settings=settings)
        self.notify("initialized", {})
        self.hover(0)
        time.sleep(0.5)  # what a server does after its greeting is not what is measured
        self.hover(0)

    def open(self, text: str) -> None:
        item = {"uri": URI, "languageId": "python", "version": self._version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})

    def change(self, line: int, character: int, text: str, *, replaced: int = 0) -> None:
        """One incremental change within a line."""
        self._version += 1
        start = {"line": line, "character": character}
        end = {"line": line, "character": character + replaced}
        self.notify(
            "textDocument/didChange",
            {
                "textDocument": {"uri": URI, "version": self._version},
                "contentChanges": [{"range": {"start": start, "end": end}, "text": text}],
            },
        )

    def hover(self, line: int) -> Json:
        position = {"line": line, "character": 4}
        return self.request(
            "textDocument/hover", {"textDocument": {"uri": URI}, "position": position}
        )

    def code_action(self, line: int) -> Json:
        """The whole menu for a cursor on a line."""
        cursor = {"line": line, "character": 4}
        params = {
            "textDocument": {"uri": URI},
            "range": {"start": cursor, "end": cursor},
            "context": {"diagnostics": [], "triggerKind": 1},
        }
        return self.request("textDocument/codeAction", params)

    def command(self, name: str, argument: Json) -> Json:
        params = {"command": name, "arguments": [argument]}
        return self.request("workspace/executeCommand", params)

    def is_now(self, params: Json) -> bool:
        """Whether what is told is of the text as it is now."""
        return bool(params.get("version") == self._version)

    def close(self) -> None:
        """Close the server's stdin, and no more."""
        self._stdin.close()

    def _send(self, message: Json) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._stdin.flush()

    def _receive(self) -> Json:
        length = 0
        while (line := self._stdout.readline()) != b"\r\n":
            if not line:
                raise RuntimeError("the server is gone")
            name, _, value = line.partition(b": ")
            if name == b"Content-Length":
                length = int(value)
        message = json.loads(self._stdout.read(length))
        if "method" in message and "id" in message:
            self._send({"id": message["id"], "result": _answer(message)})
        elif "method" in message:
            self.said.append(message)
        return message


def _answer(request: Json) -> Json:
    """What a user says who wants what was asked for: the first of the buttons, if there are any."""
    if request["method"] == "workspace/configuration":
        return [None]
    if request["method"] == "window/showMessageRequest":
        return next(iter(request["params"].get("actions") or ()), None)
    return None


def clean_environ(home: str, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """An environment without the keys, the settings and the files of whoever runs this."""
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {**passed_on, "HOME": home, "USERPROFILE": home, **(more or {})}
