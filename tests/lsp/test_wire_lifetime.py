"""The life of a session: what may be sent when, how the process ends, and that it always does.

The bounds here are those of the server with room for a busy machine.
"""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from lsprotocol import types as lsp

from consult_lsp.wire import lifetime
from consult_lsp.wire.protocol import Server
from support.raw_client import ErrorResponse, Message, RawClient, frame
from support.wire_server import build_server

TESTS = Path(__file__).parents[1]
SERVER = [sys.executable, "-m", "support.wire_server"]
SOON = 4.0
"""Seconds; the rules say one for a closed stdin and two for a signal."""


@pytest.fixture
async def client() -> AsyncIterator[RawClient]:
    async with RawClient.start([*SERVER, "--period", "0.1"], cwd=TESTS) as client:
        await client.initialize()
        yield client


# What may be sent when.


async def test_a_session_is_initialized_once_used_and_shut_down_once() -> None:
    async with RawClient.start(SERVER, cwd=TESTS) as client:

        async def code_of(method: str) -> int:
            params: Message = {"capabilities": {}, "processId": None, "rootUri": None}
            with pytest.raises(ErrorResponse) as failed:
                await client.request(method, params)
            return failed.value.code

        assert await code_of("test/state") == -32002
        assert await code_of("textDocument/unheardOf") == -32002
        assert await code_of("shutdown") == -32002
        document = {"uri": "file:///a", "languageId": "", "version": 1, "text": "too early"}
        client.notify("textDocument/didOpen", {"textDocument": document})
        with pytest.raises(ErrorResponse):
            await client.request("initialize", {"capabilities": 7})
        await client.initialize()
        assert await code_of("initialize") == -32600
        assert (await client.request("test/state"))["events"] == [], "the early one was dropped"
        assert await client.request("shutdown") is None
        assert await code_of("test/state") == -32600
        assert await code_of("shutdown") == -32600
        client.notify("exit")
        assert await client.exit_code() == 0


async def test_the_announcement_holds_what_was_registered_and_added() -> None:
    """pygls cannot be told of every capability, so a hook adds to them."""
    announced = (await initialized(build_server(), {}))["capabilities"]
    assert announced["experimental"] == {"ours": True}
    assert announced["codeActionProvider"] == {"codeActionKinds": ["quickfix"]}
    assert announced["textDocumentSync"]["change"] == 2
    assert announced["textDocumentSync"]["openClose"] is True


@pytest.mark.parametrize(
    ("named", "chosen"),
    [
        (["utf-8", "utf-16"], "utf-8"),
        (["x", "utf-32"], "utf-32"),
        (["x"], "utf-16"),
        ([], "utf-16"),
    ],
)
async def test_the_first_encoding_that_both_know_is_chosen(named: list[str], chosen: str) -> None:
    server = build_server()
    result = await initialized(server, {"general": {"positionEncodings": named}})
    assert result["capabilities"]["positionEncoding"] == chosen
    assert server.position_encoding == chosen


async def test_a_client_may_try_again_after_initialize_has_failed() -> None:
    server = build_server()
    failures = [ValueError()]

    @server.feature("initialize")
    def initialize(params: lsp.InitializeParams) -> None:
        if failures:
            raise failures.pop()

    assert (await answer_to_initialize(server, {}))["error"]["code"] == -32603
    assert "result" in await answer_to_initialize(server, {})


async def initialized(server: Server, capabilities: Message) -> Message:
    """What ``server`` answers to initialize, in this process."""
    result: Message = (await answer_to_initialize(server, capabilities))["result"]
    return result


async def answer_to_initialize(server: Server, capabilities: Message) -> Message:
    written: asyncio.Queue[bytes] = asyncio.Queue()

    class Writer:
        def write(self, data: bytes) -> None:
            written.put_nowait(data)

        def close(self) -> None: ...

    server.protocol.set_writer(Writer())
    params = {"capabilities": capabilities, "processId": None, "rootUri": None}
    server.protocol.handle_message(
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}
    )
    _, _, body = (await written.get()).partition(b"\r\n\r\n")
    answer: Message = json.loads(body)
    return answer


# The end as the specification has it.


async def test_exit_after_shutdown_is_a_success(client: RawClient) -> None:
    assert await client.shutdown() == 0


async def test_exit_without_shutdown_is_a_failure(client: RawClient) -> None:
    """With stock pygls it is a success."""
    client.notify("exit")
    assert await client.exit_code(SOON) == 1


async def test_exit_before_initialize_ends_the_process() -> None:
    async with RawClient.start(SERVER, cwd=TESTS) as client:
        client.notify("exit")
        assert await client.exit_code() == 1


async def test_shutdown_is_answered_while_commands_run(client: RawClient) -> None:
    """Stock pygls answers an internal error, and never shuts down."""
    running = client.send_request("workspace/executeCommand", {"command": "wait"})
    await client.notification("test/started")
    assert await client.shutdown() == 0
    assert (await client.response(running))["error"]["code"] == -32800


# The end of the editor.


async def test_the_process_ends_when_stdin_is_closed(client: RawClient) -> None:
    client.close_stdin()
    assert await client.exit_code(SOON) == 1


async def test_a_closed_stdin_after_shutdown_is_a_success(client: RawClient) -> None:
    await client.request("shutdown")
    client.close_stdin()
    assert await client.exit_code(SOON) == 0


async def test_a_stdin_closed_within_a_message_is_logged(client: RawClient) -> None:
    client.send_bytes(b"Content-Length: 100\r\n\r\n{")
    client.close_stdin()
    assert await client.exit_code(SOON) == 1
    assert "stdin ended in the middle of a message" in client.stderr


@pytest.mark.parametrize("option", [[], ["--threads"]], ids=["watched", "threaded"])
async def test_neither_commands_nor_threads_delay_the_end(option: list[str]) -> None:
    """Stock pygls waits for its threads."""
    async with RawClient.start([*SERVER, *option], cwd=TESTS) as client:
        await client.initialize()
        await client.command("occupy", 60)
        client.send_request("workspace/executeCommand", {"command": "wait"})
        await client.notification("test/started")
        client.close_stdin()
        assert await client.exit_code(SOON) == 1


def test_a_thread_at_work_is_left_behind() -> None:
    program = """
import threading, time
from consult_lsp.workspace.processes import leave_threads_behind
threading.Thread(target=time.sleep, args=(60,)).start()
leave_threads_behind(7)
"""
    run = subprocess.run([sys.executable, "-c", program], cwd=TESTS, timeout=30)
    assert run.returncode == 7


@pytest.mark.parametrize("option", [[], ["--threads"]], ids=["watched", "threaded"])
async def test_the_process_ends_when_nobody_reads_its_answers(option: list[str]) -> None:
    async with RawClient.start([*SERVER, *option], cwd=TESTS) as client:
        await client.initialize()
        client.close_stdout()
        client.send_request("test/state")
        assert await client.exit_code(SOON) == 1


async def test_the_process_ends_with_its_parent_though_the_pipe_is_open() -> None:
    """Stock pygls lives on for ever."""
    wrapper = "import subprocess, sys; subprocess.Popen(sys.argv[1:]).wait()"
    argv = [sys.executable, "-c", wrapper, *SERVER, "--period", "0.1"]
    async with RawClient.start(argv, cwd=TESTS) as client:
        await client.initialize()
        client.process.kill()
        await client.silence(SOON)


async def test_the_process_ends_with_the_editor_that_it_was_told_of() -> None:
    editor = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "input()", stdin=asyncio.subprocess.PIPE
    )
    async with RawClient.start([*SERVER, "--period", "0.1"], cwd=TESTS) as client:
        await client.initialize(processId=editor.pid)
        editor.kill()
        await editor.wait()
        assert await client.exit_code(SOON) == 1


async def test_an_editor_that_is_not_seen_from_here_does_not_end_the_process() -> None:
    """An editor in another container names a process that this system does not have."""
    gone = await asyncio.create_subprocess_exec(sys.executable, "-c", "")
    await gone.wait()
    editor = lifetime.Editor()
    editor.is_process(gone.pid)
    watch = asyncio.create_task(editor.gone())
    await asyncio.sleep(0)
    assert not watch.done()
    watch.cancel()


# The end by a signal, and by a client that reads nothing.


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_the_process(client: RawClient, number: signal.Signals) -> None:
    """Stock pygls hangs on SIGINT."""
    client.process.send_signal(number)
    assert await client.exit_code(SOON) == 1
    assert f"{number.name} was received" in client.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
async def test_a_signal_ends_the_process_though_a_handler_blocks_it(client: RawClient) -> None:
    client.send_request("workspace/executeCommand", {"command": "block", "arguments": [60]})
    await client.logged("the loop is blocked")
    client.process.send_signal(signal.SIGTERM)
    assert await client.exit_code(SOON) == 1


@pytest.mark.parametrize("option", [[], ["--threads"]], ids=["watched", "threaded"])
async def test_a_client_that_stops_reading_is_given_up(option: list[str]) -> None:
    """Stock pygls blocks, or keeps what is unsent without bound."""
    async with RawClient.start([*SERVER, *option], cwd=TESTS) as client:
        await client.initialize()
        client.stop_reading()
        client.send_request("workspace/executeCommand", {"command": "flood", "arguments": [1000]})
        await client.logged("the client has stopped reading")
        assert await client.exit_code(SOON) == 1


async def test_what_was_answered_before_exit_is_sent() -> None:
    async with RawClient.start(SERVER, cwd=TESTS) as client:
        await client.initialize()
        request = client.send_request(
            "workspace/executeCommand", {"command": "echo", "arguments": ["x" * (1 << 20)]}
        )
        shutdown = client.send_request("shutdown")
        client.notify("exit")
        assert await client.exit_code() == 0
        assert "result" in await client.response(request)
        assert (await client.response(shutdown))["result"] is None


# Saving.


async def test_state_is_saved_after_the_work_has_stopped() -> None:
    async with RawClient.start([*SERVER, "--save", "0"], cwd=TESTS) as client:
        await client.initialize()
        client.send_request("workspace/executeCommand", {"command": "wait"})
        await client.notification("test/started")
        client.close_stdin()
        await client.exit_code(SOON)
        assert "state was saved; [['command', 'cancelled'" in client.stderr


async def test_saving_does_not_keep_the_process_for_long() -> None:
    async with RawClient.start([*SERVER, "--save", "60"], cwd=TESTS) as client:
        await client.initialize()
        client.close_stdin()
        assert await client.exit_code(SOON) == 1
        assert "state was saved" not in client.stderr


# What the loop cannot watch.

SESSION = b"".join(
    map(
        frame,
        [
            b'{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}',
            b'{"jsonrpc": "2.0", "id": 2, "method": "shutdown"}',
            b'{"jsonrpc": "2.0", "method": "exit"}',
        ],
    )
)


def test_a_session_can_be_read_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(SESSION)
    with (tmp_path / "in").open("rb") as session, (tmp_path / "out").open("wb") as answers:
        code = subprocess.run(SERVER, cwd=TESTS, stdin=session, stdout=answers, timeout=30)
    assert code.returncode == 0
    assert b'"id":2,"result":null}' in (tmp_path / "out").read_bytes()


def test_an_empty_stdin_ends_the_process() -> None:
    code = subprocess.run(SERVER, cwd=TESTS, stdin=subprocess.DEVNULL, timeout=30)
    assert code.returncode == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows gives a process no socket for stdin")
def test_one_socket_can_serve_both_ways() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.settimeout(30)
        end = theirs.fileno()
        with subprocess.Popen(SERVER, cwd=TESTS, stdin=end, stdout=end) as server:
            theirs.close()
            # In two parts, so that something is to be read after the server has begun to write.
            cut = SESSION.index(b"Content-Length", 1)
            ours.sendall(SESSION[:cut])
            answers = ours.recv(1 << 16)
            ours.sendall(SESSION[cut:])
            while chunk := ours.recv(1 << 16):
                answers += chunk
    assert server.returncode == 0
    assert b'"id":2,"result":null}' in answers


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
def test_a_closed_stderr_gets_nothing_onto_the_wire() -> None:
    run = subprocess.run(
        ["sh", "-c", 'exec "$@" 2>&-', "sh", *SERVER],
        cwd=TESTS, input=SESSION, stdout=subprocess.PIPE, env={**os.environ}, timeout=30,
    )  # fmt: skip
    assert run.returncode == 0
    assert run.stdout.startswith(b"Content-Length: ")
    assert run.stdout.endswith(b'"id":2,"result":null}')
