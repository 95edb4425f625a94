"""The cache of the fake counts as its rules say."""

from typing import Any

import pytest

from support.prefix_cache import LOOKS_BACK, PrefixCache, share_read

LONG = "x" * 8_000
Blocks = list[dict[str, Any]]


def block(text: str, *, marked: bool = False) -> dict[str, Any]:
    return {"type": "text", "text": text} | ({"cache_control": {}} if marked else {})


def body(*user: dict[str, Any], system: str = LONG, **more: Any) -> dict[str, Any]:
    """A request with a long, marked system prompt."""
    messages = [{"role": "user", "content": list(user) or "Look!"}]
    return {"model": "m", "system": [block(system, marked=True)], "messages": messages, **more}


def read(cache: PrefixCache, request: dict[str, Any]) -> int:
    return cache.count(request)["cache_read_input_tokens"]


def test_the_first_request_writes_and_the_second_reads() -> None:
    cache = PrefixCache()
    first = cache.count(body(block("a" * 400)))
    assert first == {
        "input_tokens": 100,
        "cache_read_input_tokens": 0,
        "cache_creation_input_tokens": 2_000,
    }
    second = cache.count(body(block("b" * 400)))
    assert second["cache_read_input_tokens"] == 2_000
    assert share_read(second) == pytest.approx(2_000 / 2_100)


def test_what_is_shorter_than_the_minimum_is_not_kept() -> None:
    cache = PrefixCache(minimum=2_001)
    assert cache.count(body())["cache_creation_input_tokens"] == 0
    assert read(cache, body()) == 0


def test_what_is_not_marked_is_not_kept() -> None:
    cache = PrefixCache()
    request = {**body(), "system": [block(LONG)]}
    cache.count(request)
    assert read(cache, request) == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"model": "other"},
        {"system": [block("y" + LONG, marked=True)]},
        {"tools": [{"name": "read_file"}]},
        {"output_config": {"format": {"type": "json_schema", "schema": {}}}},
    ],
)
def test_a_change_before_the_mark_is_another_prompt(changed: dict[str, Any]) -> None:
    cache = PrefixCache()
    cache.count(body())
    assert read(cache, {**body(), **changed}) == 0


@pytest.mark.parametrize(
    "changed", [{"tool_choice": {"type": "none"}}, {"output_config": {"effort": "low"}}]
)
def test_what_changes_the_messages_only_leaves_the_system_prompt(changed: dict[str, Any]) -> None:
    cache = PrefixCache()
    request = body(block(LONG, marked=True))
    cache.count(request)
    assert read(cache, request) == 4_000
    assert read(cache, {**request, **changed}) == 2_000


@pytest.mark.parametrize(("between", "found"), [(LOOKS_BACK, 4_000), (LOOKS_BACK + 1, 2_000)])
def test_a_prefix_is_found_some_blocks_before_a_mark(between: int, found: int) -> None:
    cache = PrefixCache()
    cache.count(body(block(LONG, marked=True)))
    more = [block("word")] * (between - 1)
    assert read(cache, body(block(LONG), *more, block("last", marked=True))) == found
