"""Replies of a fake Anthropic Messages API, whole or broken in every way that the wire knows."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from consult_lsp.models.scripted import Gate

PATIENCE = 60.0
"""Seconds until a wait in a test is a failure; nothing waits that long when it passes."""
MODELS = ("claude-sonnet-5-5", "claude-haiku-5-5", "claude-opus-5-5")

Body = dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """One HTTP reply: ``chunks`` are the body, in writes. Made by the functions below."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    chunks: tuple[bytes, ...] = ()
    before: Gate | None = None
    hold: tuple[int, Gate] | None = None
    cut_after: int | None = None


def text(
    answer: str,
    *,
    piece: int = 8,
    thinking: str = "",
    stop_reason: str = "end_turn",
    stop_details: Body | None = None,
    usage: Mapping[str, int] | None = None,
    before: Gate | None = None,
    hold: tuple[int, Gate] | None = None,
    split: int | None = None,
    crlf: bool = False,
    cut_after: int | None = None,
    end_after: int | None = None,
    error_after: int | None = None,
    error_type: str = "overloaded_error",
) -> Reply:
    """``answer`` streamed in deltas of ``piece`` characters.

    ``before`` holds the first byte back and ``hold=(n, gate)`` what follows the n-th text delta.
    ``split`` writes that many bytes at a time, also inside a character; ``crlf`` ends lines so.
    ``cut_after`` aborts the connection after that many bytes of body, ``end_after`` ends the body
    cleanly but early after n deltas, ``error_after`` sends an ``error`` event after n deltas.
    """
    deltas = [answer[at : at + piece] for at in range(0, len(answer), piece)]
    opening, closing = _around(thinking, stop_reason, stop_details, usage or {})
    said = [_delta({"type": "text_delta", "text": delta}, 1 if thinking else 0) for delta in deltas]
    if end_after is not None:
        said, closing = said[:end_after], []
    elif error_after is not None:
        failure = {"type": error_type, "message": "made up"}
        said = said[:error_after]
        closing = [("error", {"error": failure, "request_id": "req_made_up"})]
    hold_at = hold and (len(opening) + hold[0], hold[1])
    writes = [_event(name, body, crlf) for name, body in (*opening, *said, *closing)]
    if split:
        whole = b"".join(writes)
        if hold_at:
            raise ValueError("a reply is either split or held")
        writes = [whole[at : at + split] for at in range(0, len(whole), split)]
    headers = {"content-type": "text/event-stream; charset=utf-8"}
    return Reply(200, headers, tuple(writes), before, hold_at, cut_after)


@dataclass(frozen=True)
class Call:
    """A tool call: ``arguments`` as an object, or as the text of JSON that need not be any."""

    name: str
    arguments: Body | str = field(default_factory=dict)
    id: str = "toolu_1"

    @property
    def written(self) -> str:
        """The arguments as they are streamed; nothing where there are none, as the API does."""
        if isinstance(self.arguments, str):
            return self.arguments
        return json.dumps(self.arguments) if self.arguments else ""


def tool_calls(
    *calls: Call,
    say: str = "",
    thinking: str = "",
    piece: int = 8,
    stop_reason: str = "tool_use",
    stop_details: Body | None = None,
    usage: Mapping[str, int] | None = None,
    before: Gate | None = None,
    end_after: int | None = None,
) -> Reply:
    """A turn that ends in ``calls``, after ``thinking`` and after a word to ``say``.

    The arguments come in deltas of ``piece`` characters, the first of them empty. ``end_after``
    ends the body cleanly but early after n events.
    """
    opening, closing = _around(thinking, stop_reason, stop_details, usage or {})
    events = opening[:-1]  # without the start of the text block that an answer has
    index = 1 if thinking else 0
    blocks: list[tuple[Body, list[Body]]] = []
    if say:
        blocks.append(({"type": "text", "text": ""}, [{"type": "text_delta", "text": say}]))
    for call in calls:
        start = {"type": "tool_use", "id": call.id, "name": call.name, "input": {}}
        written = call.written
        pieces = ["", *(written[at : at + piece] for at in range(0, len(written), piece))]
        deltas: list[Body] = [{"type": "input_json_delta", "partial_json": one} for one in pieces]
        blocks.append((start, deltas))
    for number, (start, deltas) in enumerate(blocks, index):
        events += [("content_block_start", {"index": number, "content_block": start})]
        events += [_delta(delta, number) for delta in deltas]
        events += [("content_block_stop", {"index": number})]
    events = [*events, *closing[1:]][:end_after]
    headers = {"content-type": "text/event-stream; charset=utf-8"}
    writes = tuple(_event(name, body, crlf=False) for name, body in events)
    return Reply(200, headers, writes, before)


def counted(reply: Reply, usage: Mapping[str, int]) -> Reply:
    """``reply`` with other counts of tokens in its first event, if it is a streamed message."""
    head, found, data = (reply.chunks or (b"",))[0].partition(b"data: ")
    if not found:
        return reply
    start = json.loads(data)
    start["message"]["usage"] |= usage
    first = head + found + json.dumps(start, ensure_ascii=False).encode() + b"\n\n"
    return replace(reply, chunks=(first, *reply.chunks[1:]))


def json_answer(answer: object, **how: Any) -> Reply:
    """``answer`` as the JSON text of a message; ``how`` as for ``text``."""
    return text(json.dumps(answer), **how)


def error(
    status: int,
    type: str = "",  # noqa: A002  # the API's own word for it
    message: str = "made up",
    *,
    retry_after: str | float | None = None,
    error_code: str = "",
    before: Gate | None = None,
) -> Reply:
    """An error as the API words it; ``type`` follows from the status where it is not given."""
    said: Body = {"type": type or ERROR_TYPES.get(status, "api_error"), "message": message}
    if error_code:
        said["details"] = {"error_code": error_code}
    headers = {} if retry_after is None else {"retry-after": str(retry_after)}
    body = {"type": "error", "error": said, "request_id": "req_made_up"}
    return json_reply(status, body, headers, before)


def html(page: str = "<html>Sign in to the hotel's network</html>", status: int = 200) -> Reply:
    """What a captive portal or a proxy says in place of the API."""
    return Reply(status, {"content-type": "text/html"}, (page.encode(),))


def packed(body: bytes, coding: str = "gzip", status: int = 200) -> Reply:
    """A stream of events, packed though nobody asked for that; ``body`` may be a bomb."""
    wbits = {"gzip": zlib.MAX_WBITS | 16, "deflate": zlib.MAX_WBITS}.get(coding)
    if wbits is not None:
        packer = zlib.compressobj(wbits=wbits)
        body = packer.compress(body) + packer.flush()
    kind = "application/json" if status >= 400 else "text/event-stream; charset=utf-8"
    return Reply(status, {"content-type": kind, "content-encoding": coding}, (body,))


def events(*data: str, name: str = "content_block_delta") -> Reply:
    """Events with such data, whatever that is."""
    written = (f"event: {name}\ndata: {each}\n\n".encode() for each in data)
    return Reply(200, {"content-type": "text/event-stream; charset=utf-8"}, tuple(written))


def redirect(location: str, status: int = 307) -> Reply:
    """A redirect, which nobody should follow."""
    return Reply(status, {"location": location})


ERROR_TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    504: "timeout_error",
    529: "overloaded_error",
}


def json_reply(
    status: int, body: Body, headers: Mapping[str, str] | None = None, before: Gate | None = None
) -> Reply:
    headers = {"content-type": "application/json", **(headers or {})}
    return Reply(status, headers, (json.dumps(body).encode(),), before)


Events = list[tuple[str, Body]]


def _around(
    thinking: str, stop_reason: str, stop_details: Body | None, usage: Mapping[str, int]
) -> tuple[Events, Events]:
    """The events before and after the text deltas of a message."""
    counted = {"input_tokens": 10, "output_tokens": 1, **usage}
    message: Body = {"id": "msg_1", "type": "message", "role": "assistant", "model": MODELS[0]}
    message |= {"content": [], "stop_reason": None, "stop_sequence": None, "usage": counted}
    opening: Events = [("message_start", {"message": message}), ("ping", {})]
    if thinking:
        block = {"type": "thinking", "thinking": "", "signature": ""}
        opening += [
            ("content_block_start", {"index": 0, "content_block": block}),
            _delta({"type": "thinking_delta", "thinking": thinking}, 0),
            _delta({"type": "signature_delta", "signature": "c2lnbmVk"}, 0),
            ("content_block_stop", {"index": 0}),
        ]
    index = 1 if thinking else 0
    opening += [
        ("content_block_start", {"index": index, "content_block": {"type": "text", "text": ""}})
    ]
    stop = {"stop_reason": stop_reason, "stop_sequence": None, "stop_details": stop_details}
    closing: Events = [
        ("content_block_stop", {"index": index}),
        ("message_delta", {"delta": stop, "usage": {"output_tokens": 25, **usage}}),
        ("message_stop", {}),
    ]
    return opening, closing


def _delta(delta: Body, index: int) -> tuple[str, Body]:
    return "content_block_delta", {"index": index, "delta": delta}


def _event(name: str, body: Body, crlf: bool) -> bytes:
    """One event with its ``event:`` line, without which the SDK drops it."""
    data = json.dumps({"type": name, **body}, ensure_ascii=False)
    lines = f"event: {name}\ndata: {data}\n\n"
    return (lines.replace("\n", "\r\n") if crlf else lines).encode()
