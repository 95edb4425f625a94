"""A small server on our wire layer, started as a process by the tests of that layer.

    python -m support.wire_server [--threads] [--stall S] [--period S] [--save S]

Its log goes to stderr, everything from DEBUG up, so that a test sees what must not be there.
"""

import argparse
import asyncio
import logging
import os
import subprocess
import sys
import time
from typing import Any

from lsprotocol import types as lsp

from consult_lsp.errors import UsageError
from consult_lsp.wire import lifetime
from consult_lsp.wire.protocol import Server, ask_client
from consult_lsp.wire.stdio import serve

SECRET = "sk-planted-secret"


def build_server(save_s: float | None = None) -> Server:  # noqa: C901  # a list of handlers
    server = Server("wire", "1")
    events: list[Any] = []
    jobs: dict[int | str, asyncio.Task[None]] = {}

    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    def hover(params: lsp.HoverParams) -> lsp.Hover:
        return lsp.Hover(contents=f"{params.position.line}:{params.position.character}")

    @server.feature(
        lsp.TEXT_DOCUMENT_CODE_ACTION,
        lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix]),
    )
    async def code_action(params: lsp.CodeActionParams) -> None:
        await until_cancelled("code action", server.protocol.msg_id)

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: lsp.DidOpenTextDocumentParams) -> None:
        events.append(["opened", params.text_document.text])

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: lsp.DidChangeTextDocumentParams) -> None:
        events.append(["changed", params.text_document.version])

    @server.feature(lsp.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def did_change_configuration(params: lsp.DidChangeConfigurationParams) -> None:
        await asyncio.sleep(0)
        raise ValueError(SECRET)

    @server.feature("test/state")
    def state(params: Any) -> dict[str, Any]:
        protocol = server.protocol
        kept = [protocol._requests, protocol._notifications, protocol._request_futures]
        return {
            "params": params,
            "events": events,
            "kept": sum(map(len, kept)) + len(protocol._result_types),
            "tokens": len(protocol.progress.tokens),
            "encoding": server.position_encoding,
            "documents": len(server.workspace.text_documents),
        }

    class Callable:
        """What pygls would take for no coroutine function."""

        async def __call__(self, params: Any) -> Any:
            return params

    server.feature("test/callable")(Callable())

    @server.command("echo")
    async def echo(arguments: list[Any]) -> list[Any]:
        return arguments

    @server.command("wait")
    async def wait(arguments: list[Any]) -> None:
        await until_cancelled("command", server.protocol.msg_id)

    @server.command("start")
    async def start(arguments: list[Any]) -> int | str | None:
        msg_id = server.protocol.msg_id
        assert msg_id is not None
        jobs[msg_id] = asyncio.create_task(until_cancelled("job", msg_id))
        return msg_id

    @server.command("print")
    async def print_everywhere(arguments: list[Any]) -> str:
        print("printed")
        sys.__stdout__ and sys.__stdout__.write("written")
        os.write(1, b"from C\n")
        child = "import sys; print('child'); print('read', len(sys.stdin.read()))"
        await asyncio.to_thread(subprocess.run, [sys.executable, "-c", child], check=True)
        return "done"

    @server.command("fail")
    async def fail(arguments: list[Any]) -> None:
        raise {"value": ValueError, "exit": SystemExit, "usage": UsageError}[arguments[0]](SECRET)

    @server.command("unserialisable")
    async def unserialisable(arguments: list[Any]) -> Any:
        return {"object": object(), "number": float("nan")}[arguments[0]]

    @server.command("ask")
    async def ask(arguments: list[Any]) -> list[Any]:
        params = lsp.ShowMessageRequestParams(type=lsp.MessageType.Info, message="?")
        answer = await ask_client(server, "window/showMessageRequest", params, arguments[0])
        return [answer.answered, answer.result]

    @server.command("progress")
    async def progress(arguments: list[Any]) -> None:
        line = server.work_done_progress
        await line.create_async("token")
        line.begin("token", lsp.WorkDoneProgressBegin(title="work"))
        cancelled = asyncio.wrap_future(line.tokens["token"])
        await asyncio.wait({cancelled})
        line.end("token", lsp.WorkDoneProgressEnd())

    @server.command("flood")
    async def flood(arguments: list[Any]) -> None:
        for _ in range(arguments[0]):
            server.protocol.notify("test/flood", "x" * (1 << 20))
            await asyncio.sleep(0)

    @server.command("block")
    async def block(arguments: list[Any]) -> None:
        print("the loop is blocked", flush=True)
        until = time.monotonic() + arguments[0]
        while time.monotonic() < until:
            time.sleep(0.01)  # noqa: ASYNC251  # the fault that is tested

    @server.command("occupy")
    async def occupy(arguments: list[Any]) -> None:
        for _ in range(40):
            asyncio.get_running_loop().run_in_executor(None, time.sleep, arguments[0])

    async def until_cancelled(what: str, msg_id: int | str | None) -> None:
        events.append([what, "started", msg_id])
        server.protocol.notify("test/started", what)
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            events.append([what, "cancelled", msg_id])
            raise

    async def save() -> None:
        if save_s:
            await asyncio.sleep(save_s)
        logging.getLogger().info("state was saved; %s", events[-1:])

    def announce(capabilities: lsp.ServerCapabilities) -> None:
        capabilities.experimental = {"ours": True}

    def cancel_job(msg_id: int | str) -> None:
        if msg_id in jobs:
            jobs.pop(msg_id).cancel()

    server.protocol.cancel_listeners.append(cancel_job)
    server.on_capabilities.append(announce)
    if save_s is not None:
        server.on_exit.append(save)
    return server


def main() -> int:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--threads", action="store_true")
    arguments.add_argument("--stall", type=float, default=30.0)
    arguments.add_argument("--period", type=float, default=lifetime.PERIOD_S)
    arguments.add_argument("--save", type=float)
    options = arguments.parse_args()
    lifetime.PERIOD_S = options.period
    logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
    server = build_server(options.save)
    return serve(server, threads=options.threads, stall_s=options.stall)


if __name__ == "__main__":
    sys.exit(main())
