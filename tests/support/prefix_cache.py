"""PrefixCache: what a prompt cache would save, counted as the Messages API counts it.

The rules are those of its documentation, as we read it:

- A prompt is tools, then system, then messages. Up to each block with ``cache_control`` it is kept,
  if it is ``minimum`` tokens long or longer; what is shorter is left out without a word.
- What is read is the longest kept prefix that ends at such a block or up to 20 blocks before it.
- Another answer format makes another prompt from the system part on, another ``tool_choice`` or
  effort from the messages on, and another model another cache.

A token is four bytes of UTF-8. Nothing expires: five minutes are long in a test.
"""

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

BYTES_OF_A_TOKEN = 4
LOOKS_BACK = 20
"""Blocks before a breakpoint at which a kept prefix is still found."""

Body = Mapping[str, Any]


class PrefixCache:
    """Remembers the prefixes of all requests that were counted."""

    def __init__(self, minimum: int = 1024) -> None:
        self._minimum = minimum
        self._kept: set[str] = set()

    def count(self, body: Body) -> dict[str, int]:
        """The counts of input tokens of a request, which is remembered."""
        digest = sha256(body["model"].encode())
        ends: list[tuple[str, int, bool]] = []
        size = 0
        for text, is_marked in _prompt(body):
            digest.update(text.encode("utf-8", "replace") + b"\0")
            size += len(text.encode("utf-8", "replace"))
            ends.append((digest.hexdigest(), size // BYTES_OF_A_TOKEN, is_marked))
        marks = [number for number, (_, _, is_marked) in enumerate(ends) if is_marked]
        read = max((self._found(ends, mark) for mark in marks), default=0)
        kept = [ends[mark] for mark in marks if ends[mark][1] >= self._minimum]
        self._kept.update(prefix for prefix, _, _ in kept)
        reached = max([read, *(tokens for _, tokens, _ in kept)])
        return {
            "input_tokens": size // BYTES_OF_A_TOKEN - reached,
            "cache_read_input_tokens": read,
            "cache_creation_input_tokens": reached - read,
        }

    def _found(self, ends: list[tuple[str, int, bool]], mark: int) -> int:
        """The tokens of the longest kept prefix that is found from the block ``mark``."""
        for prefix, tokens, _ in reversed(ends[max(0, mark - LOOKS_BACK) : mark + 1]):
            if prefix in self._kept:
                return tokens
        return 0


def share_read(usage: Mapping[str, int]) -> float:
    """The share of all input tokens that was read from the cache."""
    read = usage["cache_read_input_tokens"]
    whole = read + usage["input_tokens"] + usage["cache_creation_input_tokens"]
    return read / whole if whole else 0.0


def _prompt(body: Body) -> Iterator[tuple[str, bool]]:
    """Each block of the prompt in its order, and whether a kept prefix may end there."""
    config = body.get("output_config", {})
    for tool in body.get("tools", ()):
        yield _block(tool)
    if "format" in config:
        yield _text(config["format"]), False
    yield from map(_block, _blocks(body.get("system", ())))
    for number, message in enumerate(body["messages"]):
        for block in _blocks(message["content"]):
            text, is_marked = _block(block)
            # What an answer depends on besides its prompt, without being a part of that.
            beside = [config.get("effort"), body.get("tool_choice")] if number == 0 else []
            yield _settings(beside) + text, is_marked


def _blocks(content: Any) -> list[Any]:
    return [{"type": "text", "text": content}] if isinstance(content, str) else list(content)


def _block(block: Body) -> tuple[str, bool]:
    told = {name: value for name, value in block.items() if name != "cache_control"}
    text = told["text"] if told.get("type") == "text" else _text(told)
    return text, "cache_control" in block


def _settings(beside: list[Any]) -> str:
    return _text(beside) if any(beside) else ""


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
