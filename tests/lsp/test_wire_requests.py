"""Requests over the wire: each is answered once, a cancel reaches the work, nothing is kept.

One server answers all tests of a module, as it would a day of typing.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from support.raw_client import ErrorResponse, Message, RawClient
from support.wire_server import SECRET

pytestmark = pytest.mark.asyncio(loop_scope="module")

TESTS = Path(__file__).parents[1]
HOVER = {"textDocument": {"uri": "file:///a.py"}, "position": {"line": 1, "character": 2}}
MENU = {
    "textDocument": {"uri": "file:///a.py"},
    "range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}},
    "context": {"diagnostics": []},
}


@pytest_asyncio.fixture(
    loop_scope="module", scope="module", params=[[], ["--threads"]], ids=["watched", "threaded"]
)
async def client(request: pytest.FixtureRequest) -> AsyncIterator[RawClient]:
    """A session with the wire server, in both ways of reading and writing."""
    argv = [sys.executable, "-m", "support.wire_server", *request.param]
    async with RawClient.start(argv, cwd=TESTS) as client:
        await client.initialize()
        yield client


async def code_of(client: RawClient, method: str, params: Any = None) -> int:
    with pytest.raises(ErrorResponse) as failed:
        await client.request(method, params)
    return failed.value.code


def command(name: str, *arguments: Any) -> dict[str, Any]:
    return {"command": name, "arguments": list(arguments)}


async def start_command(client: RawClient, name: str, *arguments: Any) -> int:
    return client.send_request("workspace/executeCommand", command(name, *arguments))


async def events(client: RawClient) -> list[Any]:
    state = await client.request("test/state")
    assert isinstance(state["events"], list)
    return state["events"]


# Cancelling.


async def test_a_cancelled_request_stops_and_is_answered(client: RawClient) -> None:
    request = client.send_request("textDocument/codeAction", MENU)
    await client.notification("test/started")
    client.cancel(request)
    assert (await client.response(request))["error"]["code"] == -32800
    assert ["code action", "cancelled", request] in await events(client)


async def test_a_cancelled_command_stops_and_is_answered(client: RawClient) -> None:
    """Stock pygls answers, and lets the command run on."""
    request = await start_command(client, "wait")
    await client.notification("test/started")
    client.cancel(request)
    assert (await client.response(request))["error"]["code"] == -32800
    assert ["command", "cancelled", request] in await events(client)


async def test_a_request_cancelled_in_the_same_breath_is_answered(client: RawClient) -> None:
    request = client.send_request("textDocument/codeAction", MENU)
    client.cancel(request)
    assert (await client.response(request))["error"]["code"] == -32800


async def test_a_job_is_cancelled_by_the_id_of_its_answered_request(client: RawClient) -> None:
    request = await start_command(client, "start")
    assert (await client.response(request))["result"] == request, "a handler knows its request"
    await client.notification("test/started")
    client.cancel(request)
    assert ["job", "cancelled", request] in await events(client)


@pytest.mark.parametrize("msg_id", [987654, "nobody", None, {}, [1]])
async def test_a_cancel_of_nothing_does_no_harm(client: RawClient, msg_id: Any) -> None:
    client.notify("$/cancelRequest", {"id": msg_id})
    assert await client.request("textDocument/hover", HOVER)
    assert "$/cancelRequest failed" not in client.stderr


async def test_progress_can_be_cancelled_and_is_forgotten(client: RawClient) -> None:
    """Stock pygls keeps each token for ever."""
    client.respond("window/workDoneProgress/create", lambda params: None)
    request = await start_command(client, "progress")
    assert (await client.notification("$/progress"))["value"]["kind"] == "begin"
    client.notify("window/workDoneProgress/cancel", {"token": "token"})
    assert (await client.notification("$/progress"))["value"]["kind"] == "end"
    assert (await client.response(request))["result"] is None
    assert (await client.request("test/state"))["tokens"] == 0


# Memory.


async def test_nothing_is_kept_of_keystrokes_commands_and_requests(client: RawClient) -> None:
    """Stock pygls keeps a future of each, for ever."""
    text = {"uri": "file:///a.py", "languageId": "python", "version": 0, "text": "x"}
    client.notify("textDocument/didOpen", {"textDocument": text})
    for version in range(1, 501):
        change = {"uri": "file:///a.py", "version": version}
        changes = [{"text": "y"}]
        client.notify("textDocument/didChange", {"textDocument": change, "contentChanges": changes})
    for _ in range(20):
        await client.command("echo")
    state = await client.request("test/state")
    assert state["kept"] == 1, "only the request that asks is under way"
    assert ["changed", 500] in state["events"]


async def test_pygls_keeps_no_documents(client: RawClient) -> None:
    """The text of pygls is wrong on form feed, U+2028 and long columns, so none is made."""
    text = {"uri": "file:///b.py", "languageId": "python", "version": 0, "text": "a\fb\nc"}
    client.notify("textDocument/didOpen", {"textDocument": text})
    state = await client.request("test/state")
    assert state["documents"] == 0
    assert ["opened", "a\fb\nc"] in state["events"]


# Answers to what cannot be done.


@pytest.mark.parametrize("params", [None, {}, [], 7, "x", {**HOVER, "position": {"line": "one"}}])
async def test_params_of_the_wrong_type_are_answered(client: RawClient, params: Any) -> None:
    """Stock pygls shows a message box and lets the client wait for ever."""
    assert await code_of(client, "textDocument/hover", params) == -32602


async def test_an_unknown_method_is_answered(client: RawClient) -> None:
    assert await code_of(client, "textDocument/unheardOf") == -32601
    assert await code_of(client, "$/unheardOf") == -32601


async def test_an_unknown_command_is_answered(client: RawClient) -> None:
    assert await code_of(client, "workspace/executeCommand", command("unheard.of")) == -32602


@pytest.mark.parametrize("what", ["object", "number"])
async def test_a_result_that_is_no_json_is_answered(client: RawClient, what: str) -> None:
    """Stock pygls answers nothing."""
    params = command("unserialisable", what)
    assert await code_of(client, "workspace/executeCommand", params) == -32603


@pytest.mark.parametrize("kind", ["value", "exit"])
async def test_an_internal_error_tells_a_number_and_no_secret(client: RawClient, kind: str) -> None:
    """Stock pygls sends the error's text and traceback, and SystemExit ends it."""
    with pytest.raises(ErrorResponse) as failed:
        await client.command("fail", kind)
    assert failed.value.code == -32603
    assert failed.value.data is None
    assert SECRET not in failed.value.message
    number = failed.value.message.split()[2].strip(";")
    await client.logged(f"Error {number} in workspace/executeCommand")
    await client.logged("wire_server.py")
    assert SECRET not in client.stderr


async def test_an_error_meant_for_the_user_reaches_the_client(client: RawClient) -> None:
    with pytest.raises(ErrorResponse, match=SECRET) as failed:
        await client.command("fail", "usage")
    assert failed.value.code == -32803


async def test_failing_notifications_open_no_message_box(client: RawClient) -> None:
    """Stock pygls shows one for each."""
    client.notify("textDocument/didChange", {"textDocument": 7})
    client.notify("workspace/didChangeConfiguration", {"settings": {}})
    client.notify("textDocument/unheardOf", {})
    client.notify("$/unheardOf", {})
    assert await client.request("textDocument/hover", HOVER)
    assert not [each for each in client.received if each.get("method") == "window/showMessage"]
    await client.logged("The handler of workspace/didChangeConfiguration failed: ValueError")
    await client.logged("Nothing was done for textDocument/didChange")
    assert SECRET not in client.stderr


@pytest.mark.parametrize(
    ("message", "msg_id"),
    [
        ([], None),
        ([{"jsonrpc": "2.0", "id": 1, "method": "test/state"}], None),
        (7, None),
        (None, None),
        ("text", None),
        ({}, None),
        ({"jsonrpc": "1.0", "id": 9001, "method": "test/state"}, None),
        ({"jsonrpc": "2.0"}, None),
        ({"jsonrpc": "2.0", "id": None, "method": "test/state"}, None),
        ({"jsonrpc": "2.0", "id": True, "method": "test/state"}, None),
        ({"jsonrpc": "2.0", "id": {}, "method": "test/state"}, None),
        ({"jsonrpc": "2.0", "id": 9002}, 9002),
        ({"jsonrpc": "2.0", "id": 9003, "method": 7}, 9003),
        ({"jsonrpc": "2.0", "id": 9004, "method": "textDocument/didSave", "params": {}}, 9004),
        ({"jsonrpc": "2.0", "id": 9005, "method": "initialize", "params": {}}, 9005),
    ],
)
async def test_what_is_no_request_is_refused(
    client: RawClient, message: Any, msg_id: int | None
) -> None:
    """Stock pygls shows a message box for a batch and answers nothing."""
    client.send(message)
    assert (await client.response(msg_id))["error"]["code"] == -32600


async def test_a_request_sent_as_a_notification_does_nothing(client: RawClient) -> None:
    client.notify("shutdown")
    assert await client.request("textDocument/hover", HOVER)


async def test_the_id_of_a_running_request_is_not_taken_twice(client: RawClient) -> None:
    request = await start_command(client, "wait")
    await client.notification("test/started")
    client.send({"jsonrpc": "2.0", "id": request, "method": "test/state"})
    assert (await client.response(request))["error"]["code"] == -32600
    client.cancel(request)
    assert (await client.response(request))["error"]["code"] == -32800


# What arrives.


async def test_command_arguments_arrive_as_plain_json(client: RawClient) -> None:
    """Stock pygls takes a nested object with a "jsonrpc" key for a message."""
    arguments = [{"jsonrpc": "2.0", "id": 1, "method": "x"}, [1, [2.5, None]], "é\ud800", True]
    assert await client.command("echo", *arguments) == arguments
    assert await client.request("workspace/executeCommand", {"command": "echo"}) == []


async def test_params_of_methods_of_our_own_arrive_as_they_were(client: RawClient) -> None:
    """Stock pygls makes named tuples of them and eats the key type_name."""
    params = {"type_name": "x", "1": [{"jsonrpc": "2.0"}]}
    assert (await client.request("test/state", params))["params"] == params


async def test_any_callable_object_can_be_a_handler(client: RawClient) -> None:
    """Stock pygls does not await what an object's async __call__ gives."""
    assert await client.request("test/callable", 7) == 7


async def test_handlers_start_in_the_order_of_arrival(client: RawClient) -> None:
    requests = [await start_command(client, "start") for _ in range(20)]
    for request in requests:
        await client.response(request)
    started = [event[2] for event in await events(client) if event[:2] == ["job", "started"]]
    assert started[-20:] == requests
    for request in requests:
        client.cancel(request)


# Asking the client.


async def ask(client: RawClient, within: float) -> tuple[int, Message]:
    request = await start_command(client, "ask", within)
    return request, await client.server_request("window/showMessageRequest")


async def test_an_answer_of_the_client_arrives(client: RawClient) -> None:
    client.respond("window/showMessageRequest", lambda params: {"title": "Yes"})
    request, _ = await ask(client, 10)
    assert (await client.response(request))["result"] == [True, {"title": "Yes"}]


async def test_a_null_is_an_answer(client: RawClient) -> None:
    client.respond("window/showMessageRequest", lambda params: None)
    request, _ = await ask(client, 10)
    assert (await client.response(request))["result"] == [True, None]


async def test_an_error_and_a_result_of_the_wrong_type_are_no_answers(client: RawClient) -> None:
    """Stock pygls keeps the type of the result for ever when the client answers an error."""
    client.responders.pop("window/showMessageRequest", None)
    request, _ = await ask(client, 10)
    assert (await client.response(request))["result"] == [False, None]
    client.respond("window/showMessageRequest", lambda params: 7)
    request, _ = await ask(client, 10)
    assert (await client.response(request))["result"] == [False, None]
    assert (await client.request("test/state"))["kept"] == 1


async def test_a_question_given_up_is_cancelled_and_a_late_answer_ignored(
    client: RawClient,
) -> None:
    """Stock pygls keeps the question, never cancels it, and fails when the answer comes."""
    client.respond("window/showMessageRequest", None)
    request, question = await ask(client, 0.01)
    assert (await client.response(request))["result"] == [False, None]
    assert (await client.notification("$/cancelRequest"))["id"] == question["id"]
    client.send({"jsonrpc": "2.0", "id": question["id"], "result": {"title": "Too late"}})
    assert (await client.request("test/state"))["kept"] == 1


async def test_a_cancelled_command_gives_up_its_question(client: RawClient) -> None:
    client.respond("window/showMessageRequest", None)
    request, question = await ask(client, 10)
    client.cancel(request)
    assert (await client.response(request))["error"]["code"] == -32800
    assert (await client.notification("$/cancelRequest"))["id"] == question["id"]


@pytest.mark.parametrize("msg_id", ["nobody", 5, None, {}, True])
async def test_an_answer_to_no_question_is_ignored(client: RawClient, msg_id: Any) -> None:
    client.send({"jsonrpc": "2.0", "id": msg_id, "error": {"code": 1, "message": ""}})
    assert await client.request("textDocument/hover", HOVER)


# What else reaches the wire, or keeps it from working.


async def test_what_is_printed_never_reaches_the_wire(client: RawClient) -> None:
    """Print, C code that writes to file 1, and a child process; whose stdin is empty."""
    assert await client.command("print") == "done"
    assert client.noise == b""
    for text in ("printed", "from C", "child", "read 0"):
        await client.logged(text)


async def test_messages_do_not_wait_for_busy_threads(client: RawClient) -> None:
    """Stock pygls reads stdin in the pool where handlers work."""
    await client.command("occupy", 0.2)
    async with asyncio.timeout(5):
        for _ in range(20):
            await client.request("textDocument/hover", HOVER)


async def test_no_text_of_the_user_is_logged(client: RawClient) -> None:
    """Stock pygls logs whole messages at INFO; the log of this server is at DEBUG."""
    await client.command("echo", "an unmistakable prompt")
    text = {"uri": "file:///c.py", "languageId": "python", "version": 0, "text": "secret code"}
    client.notify("textDocument/didOpen", {"textDocument": text})
    await client.request("textDocument/hover", HOVER)
    await client.command("print")
    await client.logged("read 0")
    assert ":pygls" not in client.stderr, "pygls logs nothing below a warning"
    assert "unmistakable" not in client.stderr
    assert "secret code" not in client.stderr
