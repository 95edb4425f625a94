"""Protocol: JSON-RPC and the life of a session by LSP 3.17, over pygls' registry and types.

pygls keeps what a message is made of: its feature registry, lsprotocol's types and their converter,
the capabilities it computes, and the methods that send. How a message is taken, run, cancelled and
answered is ours, because pygls 2.1 leaves requests without an answer, keeps a future per keystroke,
lets a cancelled command run on, and sends tracebacks to the client
(``tests/lsp/test_stock_pygls.py`` has these faults).

A handler is a plain function, a coroutine function or any callable object. Each message is one task
on the loop, started in the order of arrival, so a handler runs up to its first ``await`` before a
later message is looked at. Nothing here may be called from another thread.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from contextvars import copy_context
from enum import Enum, auto
from functools import partial
from typing import Any, NamedTuple, cast
from uuid import uuid4

import attrs
from lsprotocol import types as lsp
from pygls import progress
from pygls.exceptions import (
    JsonRpcException,
    JsonRpcInvalidParams,
    JsonRpcInvalidRequest,
    JsonRpcRequestCancelled,
    JsonRpcServerNotInitialized,
)
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol

from consult_lsp.text.position import Encoding

from .failure import client_error, public_error, traced
from .resolve import settled

log = logging.getLogger(__name__)
# Below this level pygls logs whole messages: the prompts and the code of its users.
logging.getLogger("pygls").setLevel(logging.WARNING)

MessageId = int | str
Json = Any
"""What ``json.loads`` gives."""


class Answer(NamedTuple):
    """What the client said to a request of ours. ``answered`` tells a null from no answer, and
    ``refused`` an error, as of a client that does not know the request, from silence."""

    answered: bool
    result: Any = None
    refused: bool = False


def ask_client(
    server: "Server", method: str, params: object, within: float
) -> asyncio.Task[Answer]:
    """Ask the client now, before anything else is looked at; its answer, within so many seconds.

    No answer is one that did not come in time, an error, or a result that is not of the method's
    type. A request given up, by the time limit or because the caller was cancelled, is cancelled at
    the client too; an answer that comes all the same is ignored.
    """
    future = asyncio.wrap_future(server.protocol.send_request(method, params))
    return asyncio.ensure_future(_answer(method, future, within))


async def _answer(method: str, future: "asyncio.Future[Any]", within: float) -> Answer:
    try:
        async with asyncio.timeout(within):
            return Answer(True, await future)
    except TimeoutError:
        log.warning("No answer to %s came within %g seconds", method, within)
    except JsonRpcException as error:
        log.warning("The client answered %s with error %d", method, error.code)
        return Answer(False, refused=True)
    return Answer(False)


class Server(LanguageServer):
    """A pygls server on our Protocol. Its features and commands are registered as pygls has it.

    A command's handler takes one argument: the list of the command's arguments, as plain JSON.
    """

    protocol: "Protocol"

    def __init__(self, name: str, version: str) -> None:
        super().__init__(name, version, protocol_cls=Protocol)
        self.exit_code = 1
        """0 once the client has sent ``shutdown``: the rule of the ``exit`` notification."""
        self.ended = asyncio.Event()
        """Set when the process is to end."""
        self.on_exit: list[Callable[[], Awaitable[None]]] = []
        """Called when the server ends, after running requests were cancelled; keep it short."""
        self.on_capabilities: list[Callable[[lsp.ServerCapabilities], None]] = []
        """Called with what pygls is about to announce, to add what it does not know."""

    @property
    def position_encoding(self) -> Encoding:
        """What columns count in this session: the first that the client named and we know."""
        workspace = self.protocol._workspace
        if workspace is None:
            return "utf-16"
        return lsp.PositionEncodingKind(workspace.position_encoding).value

    def end(self, why: str, exit_code: int | None = None) -> None:
        """Let the process end, with ``exit_code`` or else by the specification's rule."""
        if not self.ended.is_set():
            log.log(
                logging.INFO if exit_code is None else logging.ERROR, "The server ends: %s", why
            )
            self.exit_code = self.exit_code if exit_code is None else exit_code
            self.ended.set()

    def report_server_error(self, error: Exception, source: object) -> None:
        """Log it. pygls would open a message box in the editor."""
        log.error("An error outside of any request: %s", traced(error))


class Progress(progress.Progress):
    """pygls' progress, with a token forgotten when its progress ends."""

    def end(self, token: lsp.ProgressToken, value: lsp.WorkDoneProgressEnd) -> None:
        super().end(token, value)
        self.tokens.pop(token, None)


class Phase(Enum):
    """Where a session stands; LSP 3.17, Server lifecycle, says what may be sent when."""

    NEW = auto()
    INITIALIZING = auto()
    RUNNING = auto()
    SHUT_DOWN = auto()


class Protocol(LanguageServerProtocol):
    """Takes decoded messages and answers every request among them exactly once."""

    _server: Server

    def __init__(self, server: Server, converter: Any) -> None:
        super().__init__(server, converter)
        self.progress = Progress(self)
        self.cancel_listeners: list[Callable[[MessageId], None]] = []
        """Told the id of each request that the client cancels, be it answered already: a job
        outlives the request that started it."""
        self._phase = Phase.NEW
        self._requests: dict[MessageId, asyncio.Task[Any]] = {}
        self._notifications: set[asyncio.Task[Any]] = set()

    def handle_message(self, message: Json) -> None:
        """Take one decoded message. Never raises."""
        if not isinstance(message, dict) or message.get("jsonrpc") != self.VERSION:
            self.refuse(JsonRpcInvalidRequest("A message is one JSON-RPC 2.0 object"))
            return
        msg_id = message.get("id")
        if "id" in message and not _is_id(msg_id) and not (msg_id is None and "error" in message):
            self.refuse(JsonRpcInvalidRequest("A request's id is an integer or a string"))
        elif "result" in message or "error" in message:
            self._take_response(message)
        elif not isinstance(message.get("method"), str):
            self.refuse(JsonRpcInvalidRequest("A method is a string"), msg_id)
        elif msg_id is None:
            self._take_notification(message["method"], message.get("params"))
        elif msg_id in self._requests:
            self.refuse(JsonRpcInvalidRequest("A request with this id is still running"), msg_id)
        else:
            self._take_request(msg_id, message["method"], message.get("params"))

    def refuse(self, error: JsonRpcException, msg_id: MessageId | None = None) -> None:
        """Answer with ``error``; without an id when the message had none that could be read."""
        answer = {"code": error.code, "message": error.message}
        if error.data is not None:
            answer["data"] = error.data
        self._send_data({"jsonrpc": self.VERSION, "id": msg_id, "error": answer})

    # What runs for a message.

    def _take_request(self, msg_id: MessageId, method: str, params: Json) -> None:
        task = self._start(method, params, msg_id)
        self._requests[msg_id] = task
        task.add_done_callback(partial(self._answer, msg_id, method))

    def _take_notification(self, method: str, params: Json) -> None:
        task = self._start(method, params, None)
        self._notifications.add(task)
        task.add_done_callback(partial(self._after_notification, method))

    def _start(self, method: str, params: Json, msg_id: MessageId | None) -> asyncio.Task[Any]:
        context = copy_context()
        context.run(self._ctx_msg_id.set, msg_id)
        work = self._run(method, params, is_request=msg_id is not None)
        return asyncio.get_running_loop().create_task(work, context=context)

    async def _run(self, method: str, params: Json, *, is_request: bool) -> Any:
        self._admit(method, is_request=is_request)
        handler = self._get_handler(method)
        try:
            return await settled(handler(self._structured(method, params)))
        except SystemExit as error:  # asyncio would let it end the loop
            raise RuntimeError("a handler tried to end the process") from error

    def _admit(self, method: str, *, is_request: bool) -> None:
        """Raise if ``method`` may not be used now, or not in this way."""
        if method == lsp.EXIT:
            return
        if self._phase is Phase.SHUT_DOWN:
            raise JsonRpcInvalidRequest("The server was shut down")
        if method == lsp.INITIALIZE and self._phase is not Phase.NEW:
            raise JsonRpcInvalidRequest("The server was initialized before")
        known = method in lsp.METHOD_TO_TYPES
        if known and (lsp.METHOD_TO_TYPES[method][1] is not None) != is_request:
            kind = "notification" if is_request else "request"
            raise JsonRpcInvalidRequest(f"{method} is a {kind}")
        if method != lsp.INITIALIZE and self._phase is not Phase.RUNNING:
            raise JsonRpcServerNotInitialized("The server is not initialized yet")

    def _structured(self, method: str, params: Json) -> Any:
        """``params`` in the type of ``method``; as they came where the specification knows none."""
        params_type = lsp.METHOD_TO_TYPES.get(method, (None, None, None, None))[2]
        if params_type is None:
            return params
        try:
            return self._converter.structure(params, cast("type[Any]", params_type))
        except Exception as error:  # whatever a converter raises: the client is to be answered
            raise JsonRpcInvalidParams(f"The params of {method} are not of its type") from error

    # How it ends.

    def _answer(self, msg_id: MessageId, method: str, task: asyncio.Task[Any]) -> None:
        del self._requests[msg_id]
        if task.cancelled():
            self.refuse(JsonRpcRequestCancelled(f"{method} was cancelled"), msg_id)
        elif (error := task.exception()) is not None:
            self.refuse(public_error(error, method), msg_id)
        else:
            self._send_result(msg_id, method, task.result())

    def _after_notification(self, method: str, task: asyncio.Task[Any]) -> None:
        self._notifications.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, JsonRpcInvalidParams):
            log.warning("Nothing was done for %s: %s", method, error.message)
        elif isinstance(error, JsonRpcException):  # unknown, or not its time: to be ignored
            log.debug("Nothing was done for %s: %s", method, error.message)
        elif error is not None:
            log.error("The handler of %s failed: %s", method, traced(error))

    def _send_result(self, msg_id: MessageId, method: str, result: Any) -> None:
        try:
            self._send_data({"jsonrpc": self.VERSION, "id": msg_id, "result": result})
        except Exception as error:  # noqa: BLE001  # whatever a converter raises, as above
            self.refuse(public_error(error, method), msg_id)

    def _send_data(self, data: Any) -> None:
        """Send a message; raises, and sends nothing, if it cannot be written as JSON."""
        body = json.dumps(
            data, default=self._serialize_message, allow_nan=False, separators=(",", ":")
        )
        if self.writer is not None:
            self.writer.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body.encode()))

    def _serialize_message(self, data: Any) -> Any:
        if attrs.has(type(data)):
            return self._converter.unstructure(data)
        if isinstance(data, Enum):
            return data.value
        raise TypeError(f"a {type(data).__name__} is not JSON")

    # What we ask the client.

    def send_request(
        self,
        method: str,
        params: Any | None = None,
        callback: Callable[[Any], None] | None = None,
        msg_id: MessageId | None = None,
    ) -> Future[Any]:
        """As in pygls, but nothing is kept when it is over, and a cancel reaches the client."""
        msg_id = msg_id or str(uuid4())
        try:
            future = super().send_request(method, params, callback, msg_id)
        except Exception:
            self._forget(msg_id)
            raise
        future.add_done_callback(partial(self._after_request, msg_id))
        return future

    def _take_response(self, message: dict[str, Json]) -> None:
        msg_id = cast("MessageId", message.get("id"))
        future = self._request_futures.get(msg_id)
        if future is None:
            log.debug("An answer came to no request, or to one given up")
        elif "error" in message:
            future.set_exception(client_error(message["error"]))
        else:
            self._give_result(future, message, self._result_types.get(msg_id))

    def _give_result(
        self, future: Future[Any], message: dict[str, Json], response_type: type[Any] | None
    ) -> None:
        if response_type is None:
            future.set_result(message.get("result"))
            return
        try:
            result = self._converter.structure({"result": None, **message}, response_type).result
        except Exception:  # noqa: BLE001  # whatever a converter raises, as above
            future.set_exception(JsonRpcInvalidParams("The client's result is not of its type"))
        else:
            future.set_result(result)

    def _after_request(self, msg_id: MessageId, future: Future[Any]) -> None:
        self._forget(msg_id)
        if future.cancelled():
            self.notify(lsp.CANCEL_REQUEST, lsp.CancelParams(id=msg_id))

    def _forget(self, msg_id: MessageId) -> None:
        self._request_futures.pop(msg_id, None)
        self._result_types.pop(msg_id, None)

    # What the protocol itself answers. Documents are not among it: their store is the session's.

    def _register_builtin_features(self) -> None:
        handlers: dict[str, Callable[[Any], Any]] = {
            lsp.INITIALIZE: self._initialize,
            lsp.SHUTDOWN: self._shut_down,
            lsp.EXIT: self._exit,
            lsp.CANCEL_REQUEST: self._cancel,
            lsp.SET_TRACE: self.lsp_set_trace,
            lsp.WORKSPACE_EXECUTE_COMMAND: self._execute_command,
            lsp.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS: (
                self.lsp_workspace__did_change_workspace_folders
            ),
            lsp.WINDOW_WORK_DONE_PROGRESS_CANCEL: self._cancel_progress,
        }
        for method, handler in handlers.items():
            self.fm.add_builtin_feature(method, handler)

    async def _initialize(self, params: lsp.InitializeParams) -> lsp.InitializeResult:
        self._phase = Phase.INITIALIZING
        try:
            result = cast("lsp.InitializeResult", await settled(self.lsp_initialize(params)))
            for adjust in self._server.on_capabilities:
                adjust(result.capabilities)
        except BaseException:  # cancelled or failed: the client may try again
            self._phase, self._workspace = Phase.NEW, None
            raise
        self._phase = Phase.RUNNING
        return result

    async def _shut_down(self, params: None) -> None:
        self._phase, self._server.exit_code = Phase.SHUT_DOWN, 0
        for msg_id, task in self._requests.items():
            if msg_id != self.msg_id:
                task.cancel()
        await self._call_feature(lsp.SHUTDOWN, params)

    async def _exit(self, params: None) -> None:
        await self._call_feature(lsp.EXIT, params)
        self._server.end("the client sent exit")

    def _cancel(self, params: lsp.CancelParams) -> None:
        if not _is_id(params.id):
            return
        if (task := self._requests.get(params.id)) is not None:
            task.cancel()
        for listener in self.cancel_listeners:
            listener(params.id)

    async def _cancel_progress(self, params: lsp.WorkDoneProgressCancelParams) -> None:
        if (future := self.progress.tokens.get(params.token)) is not None:
            future.cancel()
        await self._call_feature(lsp.WINDOW_WORK_DONE_PROGRESS_CANCEL, params)

    async def _execute_command(self, params: lsp.ExecuteCommandParams) -> Any:
        handler = self.fm.commands.get(params.command)
        if handler is None:
            raise JsonRpcInvalidParams("There is no such command")
        return await settled(handler(list(params.arguments or ())))

    async def _call_feature(self, method: str, params: object) -> None:
        if (handler := self.fm.features.get(method)) is not None:
            await settled(handler(params))


def _is_id(value: Json) -> bool:
    return isinstance(value, int | str) and not isinstance(value, bool)
