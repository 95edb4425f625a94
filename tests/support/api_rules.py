"""What the Messages API refuses, as far as our requests could break it.

These are our reading of its documentation and SDK, kept apart from the fake that enforces them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

SAMPLING = ("temperature", "top_p", "top_k")
MOST_BREAKPOINTS = 4
UNSUPPORTED_KEYWORDS = {
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    *("minLength", "maxLength", "maxItems", "oneOf", "if", "then", "else", "not"),
}


def broken_rule(headers: Mapping[str, str], body: Mapping[str, Any]) -> str:
    """The sentence with which the API refuses this request; empty if it would accept it."""
    if "anthropic-version" not in headers:
        return "anthropic-version: header is required"
    counting = "max_tokens" not in body and "stream" not in body
    for name in ("model", "messages", *(() if counting else ("max_tokens",))):
        if not body.get(name):
            return f"{name}: Field required"
    for name in SAMPLING:
        if name in body:
            return f"{name}: Extra inputs are not permitted"
    blocks = list(_blocks(body))
    if any(block.get("type") == "text" and not block.get("text", "").strip() for block in blocks):
        return "messages: text content blocks must contain non-whitespace text"
    marked = sum("cache_control" in block for block in (*blocks, *body.get("tools", ())))
    if marked > MOST_BREAKPOINTS:
        return f"A maximum of {MOST_BREAKPOINTS} blocks with cache_control may be provided."
    if broken := _broken_tool_rule(body) or _broken_turn_rule(body["messages"]):
        return broken
    return _broken_schema_rule(body.get("output_config", {}).get("format"))


def _blocks(body: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every content block of the system prompt and the messages."""
    for content in (body.get("system", []), *(m.get("content", []) for m in body["messages"])):
        yield from ([{"type": "text", "text": content}] if isinstance(content, str) else content)


def _broken_tool_rule(body: Mapping[str, Any]) -> str:
    tools = body.get("tools", [])
    for number, tool in enumerate(tools):
        if not re.fullmatch(r"[a-zA-Z0-9_-]{1,128}", tool.get("name", "")):
            return f"tools.{number}.name: String should match pattern '^[a-zA-Z0-9_-]{{1,128}}$'"
        if tool.get("input_schema", {}).get("type") != "object":
            return f"tools.{number}.input_schema.type: Field required"
    if len({tool["name"] for tool in tools}) < len(tools):
        return "tools: Tool names must be unique."
    if "tool_choice" in body and not tools:
        return "tool_choice: may only be specified while providing tools"
    if not tools and any(block["type"] == "tool_use" for block in _blocks(body)):
        return "Requests which have tool_use blocks in their messages must define tools."
    return ""


def _broken_turn_rule(messages: Sequence[Mapping[str, Any]]) -> str:
    """Every call has its result at the start of the very next message, and no result is alone."""
    called: list[str] = []
    for number, message in enumerate(messages):
        if message["role"] != ("user", "assistant")[number % 2]:
            return "messages: roles must alternate between user and assistant"
        content = message["content"]
        blocks = [] if isinstance(content, str) else content
        kinds = [block["type"] for block in blocks]
        results = [block["tool_use_id"] for block in blocks if block["type"] == "tool_result"]
        if kinds[: len(results)] != ["tool_result"] * len(results):
            return "messages: tool_result blocks must come first"
        if missing := [one for one in called if one not in results]:
            return f"`tool_use` ids were found without `tool_result` blocks: {missing[0]}"
        if alone := [one for one in results if one not in called]:
            return f"unexpected `tool_use_id` found in `tool_result` blocks: {alone[0]}"
        calls = [block for block in blocks if block["type"] == "tool_use"]
        if any(not isinstance(call.get("input"), dict) for call in calls):
            return f"messages.{number}: tool_use.input: Input should be a valid dictionary"
        if any(block["type"] == "thinking" and not block.get("signature") for block in blocks):
            return f"messages.{number}: thinking.signature: Field required"
        called = [call["id"] for call in calls]
    return "messages: a tool was called and there is no result" if called else ""


def _broken_schema_rule(answer_format: Any) -> str:
    if answer_format is None:
        return ""
    if answer_format.get("type") != "json_schema" or "schema" not in answer_format:
        return "output_config.format: Field required: schema"
    for schema in _schemas(answer_format["schema"]):
        if schema.get("type") == "object" and schema.get("additionalProperties") is not False:
            return (
                "output_config.format.schema: For 'object' type, 'additionalProperties' must be "
                "explicitly set to false"
            )
        if refused := UNSUPPORTED_KEYWORDS & schema.keys():
            return f"output_config.format.schema: {min(refused)} is not supported"
    return ""


def _schemas(schema: Any) -> Iterator[Mapping[str, Any]]:
    """``schema`` and every schema inside it; a property's name is not a keyword."""
    if isinstance(schema, list):
        for inner in schema:
            yield from _schemas(inner)
    elif isinstance(schema, Mapping):
        yield schema
        for keyword, value in schema.items():
            if keyword in ("properties", "$defs"):
                yield from _schemas(list(value.values()))
            elif keyword in ("items", "anyOf", "allOf"):
                yield from _schemas(value)
