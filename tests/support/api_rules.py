"""What the Messages API refuses, as far as our requests could break it (model-layer.md §1 and §2).

These are our reading of its documentation and SDK, kept apart from the fake that enforces them.
"""

from collections.abc import Iterator, Mapping
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
    if sum("cache_control" in block for block in blocks) > MOST_BREAKPOINTS:
        return f"A maximum of {MOST_BREAKPOINTS} blocks with cache_control may be provided."
    return _broken_schema_rule(body.get("output_config", {}).get("format"))


def _blocks(body: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every content block of the system prompt and the messages."""
    for content in (body.get("system", []), *(m.get("content", []) for m in body["messages"])):
        yield from ([{"type": "text", "text": content}] if isinstance(content, str) else content)


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
