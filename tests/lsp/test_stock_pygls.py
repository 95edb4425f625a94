"""What stock pygls gets wrong. A test that fails here is good news: upstream has mended it.

Then the override in consult_lsp.wire.protocol that cures it may go.
"""

import sys
from collections.abc import AsyncIterator

import pytest
from lsprotocol import types as lsp
from pygls.workspace import TextDocument

from support.raw_client import RawClient

STOCK_SERVER = """
import asyncio
from pygls.lsp.server import LanguageServer

server, events = LanguageServer("stock", "1"), []

@server.command("wait")
async def wait():
    server.protocol.notify("test/started")
    await asyncio.sleep(0.05)
    events.append("went on to the end")

@server.command("fail")
async def fail():
    raise ValueError("planted secret")

@server.feature("test/state")
def state(params):
    return {"events": events, "kept": len(server.protocol._request_futures)}

server.start_io()
"""


@pytest.fixture
async def client() -> AsyncIterator[RawClient]:
    async with RawClient.start([sys.executable, "-c", STOCK_SERVER]) as client:
        await client.initialize()
        yield client


async def test_p1_a_cancelled_command_runs_on(client: RawClient) -> None:
    request = client.send_request("workspace/executeCommand", {"command": "wait"})
    await client.notification("test/started")
    client.cancel(request)
    assert (await client.response(request))["error"]["code"] == -32800
    events: list[str] = []
    while not events:
        events = (await client.request("test/state"))["events"]
    assert events == ["went on to the end"]


async def test_p2_a_future_is_kept_of_every_keystroke(client: RawClient) -> None:
    text = {"uri": "file:///a", "languageId": "", "version": 0, "text": ""}
    client.notify("textDocument/didOpen", {"textDocument": text})
    for version in range(100):
        document = {"uri": "file:///a", "version": version}
        change = {"textDocument": document, "contentChanges": [{"text": ""}]}
        client.notify("textDocument/didChange", change)
    assert (await client.request("test/state"))["kept"] >= 100


async def test_f4_the_text_of_an_internal_error_is_sent(client: RawClient) -> None:
    request = client.send_request("workspace/executeCommand", {"command": "fail"})
    error = (await client.response(request))["error"]
    assert "planted secret" in error["message"]
    assert "traceback" in error["data"]


def test_p21_a_form_feed_counts_as_the_end_of_a_line() -> None:
    document = TextDocument("file:///a", "a\fb\nc", sync_kind=lsp.TextDocumentSyncKind.Incremental)
    second_line = lsp.Position(1, 0)
    document.apply_change(
        lsp.TextDocumentContentChangePartial(lsp.Range(second_line, second_line), "X")
    )
    assert document.source == "a\fXb\nc", "the editor has X before c"
