"""Message: one turn of a model, read from the raw events of its stream."""

import json
from collections.abc import Mapping
from typing import Any

from consult_lsp.tool import ToolCall

from . import api_failures
from .model import Counted, Done, Event, Status, Text, ToolCalls, Usage


class Message:
    """Reads the raw events of one message, whatever their order, and knows when it is whole.

    With ``has_tools`` it may end in tool calls. All its blocks are kept, since a turn that called
    tools is sent back as it came.
    """

    def __init__(self, asked: api_failures.Asked, most_tokens: int, *, has_tools: bool) -> None:
        self._asked = asked
        self._most_tokens = most_tokens
        self._has_tools = has_tools
        self._characters_left = self._characters_most = 64 * 1024 + 16 * most_tokens
        self._counted_at = self._characters_left
        self._is_counted = False
        self._counts: dict[str, int] = {}
        self._blocks: dict[int, _Block] = {}
        self._model = asked.model
        self._stop_reason: str | None = None
        self._stop_details: Any = None
        self._begun = self._stopped = False

    def read(self, raw: Any) -> list[Event]:
        """What ``raw`` means for a reader of the answer. Unknown events mean nothing."""
        match _value(raw, "type"):
            case "message_start":
                self._model = _value(raw, "message", "model") or self._model
                return self._count(_value(raw, "message", "usage"))
            case "content_block_start":
                return self._start(raw)
            case "content_block_delta":
                return self._more(_index(raw), _value(raw, "delta"))
            case "message_delta":
                self._stop_reason = _value(raw, "delta", "stop_reason")
                self._stop_details = _value(raw, "delta", "stop_details")
                self._is_counted = True
                return self._count(_value(raw, "usage"))
            case "message_stop":
                self._stopped = True
        return []

    def end(self, deadline: float) -> Done | ToolCalls:
        """How a whole message ended. Raises NoAnswerError when it is not whole.

        A stream may end cleanly without message_stop: then the rest is missing.
        """
        if not self._stopped:
            raise api_failures.broke_off(self._asked, begun=self._begun)
        usage = self._usage()
        # Some local servers end a turn that called tools as if it were an answer.
        if self._stop_reason in ("tool_use", "end_turn") and (calls := self._calls()):
            said = (block.said() for block in self._blocks.values() if not block.is_blank)
            return ToolCalls(calls, tuple(said), usage, deadline)
        reason, details = self._stop_reason, self._stop_details
        if stopped := api_failures.from_stop(reason, details, self._asked, self._most_tokens):
            raise stopped
        return Done(usage, self._model, deadline)

    def _start(self, raw: Any) -> list[Event]:
        block = _Block(_value(raw, "content_block"))
        self._blocks[_index(raw)] = block
        match block.kind:
            case "thinking" | "redacted_thinking":
                return [Status("thinking", self._asked.model)]
            case "text":
                first = _value(raw, "content_block", "text")
                return [Status("answering", self._answering()), *self._text(first)]
        return []

    def _answering(self) -> str:
        """Who answers, and what it has read for that, where the endpoint has told."""
        read = sum(self._counts.get(name, 0) for name in _COUNTED if name != "output_tokens")
        return f"{self._asked.model}, {read:,} tokens read" if read else self._asked.model

    def _more(self, index: int, delta: Any) -> list[Event]:
        kind = str(_value(delta, "type"))
        field = _GROWS.get(kind, "")
        piece = _value(delta, field) if field else None
        if not isinstance(piece, str):
            return []
        self._blocks.setdefault(index, _Block({"type": "text"})).add(field, piece)
        if kind == "text_delta":
            return self._text(piece)
        return self._spend(piece)

    def _text(self, text: Any) -> list[Event]:
        if not isinstance(text, str) or not text:
            return []
        self._begun = True
        return [Text(text), *self._spend(text)]

    def _spend(self, piece: str) -> list[Event]:
        """Bound what comes, and tell now and then how much that is."""
        self._characters_left -= len(piece)
        if self._characters_left < 0:
            raise api_failures.too_long(self._asked, self._most_tokens)
        if self._counted_at - self._characters_left < _TOLD_EACH:
            return []
        self._counted_at = self._characters_left
        return [Counted(self._usage())]

    def _usage(self) -> Usage:
        """What the endpoint has counted. It counts its output at the end only: before that, what
        came counts as a token for four characters."""
        counts = self._counts
        output = counts.get("output_tokens", 0)
        if not self._is_counted:
            output = max(output, (self._characters_most - self._characters_left) // 4)
        return Usage(
            input=counts.get("input_tokens", 0),
            output=output,
            cache_read=counts.get("cache_read_input_tokens", 0),
            cache_written=counts.get("cache_creation_input_tokens", 0),
        )

    def _calls(self) -> tuple[ToolCall, ...]:
        if not self._has_tools:
            return ()
        return tuple(block.call() for block in self._blocks.values() if block.kind == "tool_use")

    def _count(self, usage: Any) -> list[Event]:
        """Counts are cumulative: a later one replaces the earlier. No other number is a count."""
        for name in _COUNTED:
            if isinstance(count := _value(usage, name), int) and 0 <= count < _NO_COUNT:
                self._counts[name] = count
        return [Counted(self._usage())]


_COUNTED = (
    "input_tokens",
    "output_tokens",
    "cache_read_input_tokens",
    "cache_creation_input_tokens",
)
_NO_COUNT = 1 << 40
"""No model reads or writes so many tokens, and no book could hold many more."""

_TOLD_EACH = 400
"""Characters of an answer after which it is told anew how much has come."""

_GROWS = {
    "text_delta": "text",
    "thinking_delta": "thinking",
    "signature_delta": "signature",
    "input_json_delta": "partial_json",
}
"""The field that each kind of delta adds to."""

_MOST_BRACKETS = 500
"""In the arguments of a call. What nests deeper than this could not be written out again."""


class _Block:
    """One content block: as it began, and what was added to its fields since."""

    def __init__(self, raw: Any) -> None:
        self._began = _fields(raw)
        self._added: dict[str, list[str]] = {}

    @property
    def kind(self) -> str:
        return str(self._began.get("type", ""))

    @property
    def is_blank(self) -> bool:
        """Whether it says nothing, as a model's pause between calls may; the API refuses these."""
        return self.kind == "text" and not self.said()["text"].strip()

    def add(self, field: str, piece: str) -> None:
        self._added.setdefault(field, []).append(piece)

    def said(self) -> dict[str, Any]:
        """The block as it goes back to the model: what it was, whole."""
        whole = dict(self._began)
        for field, pieces in self._added.items():
            if field != "partial_json":
                whole[field] = (whole.get(field) or "") + "".join(pieces)
        match self.kind:
            case "tool_use":
                whole["input"] = self._arguments() or {}
            case "text":
                whole["text"] = whole.get("text") or ""
        return whole

    def call(self) -> ToolCall:
        began = self._began
        return ToolCall(str(began.get("id", "")), str(began.get("name", "")), self._arguments())

    def _arguments(self) -> dict[str, Any] | None:
        """The arguments, streamed as pieces of JSON or given whole at the start."""
        written = "".join(self._added.get("partial_json", ()))
        if not written:
            given = self._began.get("input", {})
            return given if isinstance(given, dict) else None
        if written.count("[") + written.count("{") > _MOST_BRACKETS:
            return None
        try:
            found = json.loads(written)
            json.dumps(found, ensure_ascii=False, allow_nan=False).encode()
        except ValueError:  # no JSON, or what cannot be sent back: NaN, half a character
            return None
        return found if isinstance(found, dict) else None


def _fields(raw: Any) -> dict[str, Any]:
    """What the endpoint sent of a block, without the defaults that the SDK's type adds."""
    if isinstance(raw, Mapping):
        return dict(raw)
    sent: dict[str, Any] = raw.to_dict(mode="json") if hasattr(raw, "to_dict") else {}
    return sent


def _index(raw: Any) -> int:
    """Which block an event is about; what is no number is the first."""
    index = _value(raw, "index")
    return index if isinstance(index, int) else 0


def _value(of: Any, *path: str) -> Any:
    """What stands at ``path``, or None: the SDK does not check what an endpoint sends."""
    for name in path:
        of = of.get(name) if isinstance(of, dict) else getattr(of, name, None)
    return of
