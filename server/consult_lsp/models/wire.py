"""Wire: a Request in the words of the Messages API."""

from collections.abc import Collection
from typing import Any

from .model import Block, Exchange, Request

MOST_BREAKPOINTS = 4
"""Of ``cache_control`` in one request; the API refuses more."""

_MARKED_EXCHANGES = 2
"""The last one is what the next turn reads from the cache. The one before it is marked as well,
because the API looks back 20 blocks only, and one turn of parallel calls may hold more."""


def wire_form(
    request: Request, model: str, effort: str, not_taken: Collection[str]
) -> dict[str, Any]:
    """What is sent for ``request``, but for the parts that the endpoint does not take.

    Those are "format", "effort" and "tools". A schema stays together with tools: the format binds
    the answer alone.
    """
    marks = _marks(request)
    system = _content(request.system, marks)
    messages = [{"role": "user", "content": _content(request.user, marks)}]
    for further in request.more:
        messages += [
            {"role": "assistant", "content": further.answer},
            {"role": "user", "content": _content((further.question,), marks)},
        ]
    for exchange in request.exchanges:
        messages += _exchange(exchange, exchange in marks)
    wire: dict[str, Any] = {
        "model": model,
        "max_tokens": request.max_tokens,
        "messages": messages,
    }
    if system:
        wire["system"] = system
    if request.tools and (request.exchanges or "tools" not in not_taken):
        wire["tools"] = [
            {"name": tool.name, "description": tool.description, "input_schema": dict(tool.schema)}
            for tool in request.tools
        ]
        if request.must_answer:
            wire["tool_choice"] = {"type": "none"}
    config: dict[str, Any] = {}
    if request.schema is not None and "format" not in not_taken:
        config["format"] = {"type": "json_schema", "schema": dict(request.schema)}
    if effort and "effort" not in not_taken:
        config["effort"] = effort
    if config:
        wire["output_config"] = config
    return wire


def _marks(request: Request) -> "_Marks":
    """Where a cached prefix ends. Of too many, the last count: they stand for the longest."""
    blocks = (*request.system, *request.user, *(further.question for further in request.more))
    stable = [block for block in blocks if block.stable and block.text.strip()]
    candidates: list[Block | Exchange] = [*stable, *request.exchanges[-_MARKED_EXCHANGES:]]
    return _Marks(candidates[-MOST_BREAKPOINTS:])


class _Marks:
    """Some blocks and exchanges, by what they are, not by what they equal: two may say the same."""

    def __init__(self, marked: list[Block | Exchange]) -> None:
        self._marked = marked

    def __contains__(self, thing: Block | Exchange) -> bool:
        return any(thing is other for other in self._marked)


def _content(blocks: tuple[Block, ...], marks: _Marks) -> list[dict[str, Any]]:
    """A prompt as content blocks. Blank ones are left out: the API refuses them."""
    return [
        {"type": "text", "text": block.text, **_cached(block in marks)}
        for block in blocks
        if block.text.strip()
    ]


def _exchange(exchange: Exchange, is_marked: bool) -> list[dict[str, Any]]:
    """The two messages of an exchange: the model's own, and all results in one."""
    results: list[dict[str, Any]] = []
    for call, result in exchange.results:
        wire = {"type": "tool_result", "tool_use_id": call.id, "content": result.text}
        results.append({**wire, "is_error": True} if result.is_error else wire)
    results[-1] |= _cached(is_marked)
    return [
        {"role": "assistant", "content": [dict(block) for block in exchange.said]},
        {"role": "user", "content": results},
    ]


def _cached(is_marked: bool) -> dict[str, Any]:
    return {"cache_control": {"type": "ephemeral"}} if is_marked else {}
