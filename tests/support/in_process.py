"""A session without a process, for what two parts of the server do to one another in one turn."""

import asyncio
import json
from collections.abc import Callable
from functools import cache
from typing import Any

from lsprotocol import types as lsp
from lsprotocol.converters import get_converter

from consult_lsp.agents.catalog import Catalog
from consult_lsp.lsp.state.capabilities import Client, client_of
from consult_lsp.lsp.state.models import Models
from consult_lsp.lsp.state.session import Session
from consult_lsp.models.access import NoModel
from consult_lsp.text.document import Document
from consult_lsp.wire.protocol import Server
from support.profiles import CLIENT_NAMES, capabilities_of
from support.raw_client import PATIENCE
from support.tasks import AGENT

URI = "file:///app.py"


class Wire:
    """What the server has written, message by message."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self._news = asyncio.Event()

    def write(self, data: bytes) -> None:
        self.sent.append(json.loads(data.partition(b"\r\n\r\n")[2]))
        self._news.set()

    async def until(self, fulfilled: Callable[[], bool]) -> None:
        """Wait until what was written fulfils something."""
        async with asyncio.timeout(PATIENCE):
            while not fulfilled():
                self._news.clear()
                await self._news.wait()

    async def asked(self, method: str, number: int = 0) -> dict[str, Any]:
        """The server's request of that method, once it has come; ``number`` counts from 0."""

        def found() -> list[dict[str, Any]]:
            return [m for m in self.sent if m.get("method") == method and "id" in m]

        await self.until(lambda: len(found()) > number)
        return found()[number]

    def close(self) -> None: ...

    def edited_lines(self) -> list[int]:
        """The first line of each edit that was sent."""
        return [
            change["range"]["start"]["line"]
            for message in self.sent
            if message["method"] == "workspace/applyEdit"
            for change in message["params"]["edit"]["changes"][URI]
        ]

    def messages(self) -> list[str]:
        """What was shown to the user."""
        return [m["params"]["message"] for m in self.sent if m["method"] == "window/showMessage"]


def session_of(wire: Wire, text: str, profile: str = "") -> Session:
    """A session with one document and no model; without a profile the client declares nothing."""
    server = Server("test", "1")
    server.protocol.set_writer(wire)  # type: ignore[arg-type]  # it is asked for no more than this
    session = Session(
        server, Models(lambda settings, wish=None: NoModel("there is none", "Go without."))
    )
    session.client = _client(profile) if profile else session.client
    session.agents.catalog = Catalog((AGENT,))
    session.documents[URI] = Document(URI, text, language_id="python", version=1)
    return session


@cache
def _client(profile: str) -> Client:
    declared = get_converter().structure(capabilities_of(profile), lsp.ClientCapabilities)
    return client_of(declared, "utf-16", CLIENT_NAMES[profile])


def answer(session: Session, request: dict[str, Any], result: Any) -> None:
    """The client answers a request of the server's."""
    session.server.protocol.handle_message(
        {"jsonrpc": "2.0", "id": request["id"], "result": result}
    )


def refuse(session: Session, request: dict[str, Any]) -> None:
    """The client does not know the request."""
    error = {"code": -32601, "message": "unknown"}
    session.server.protocol.handle_message({"jsonrpc": "2.0", "id": request["id"], "error": error})
