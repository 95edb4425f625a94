"""The fake keeps its word: it serves what the API serves and refuses what the API refuses."""

import json
import subprocess
import sys
from typing import Any

import anthropic
import pytest

from support.fake_anthropic import Call, FakeAnthropic, Gate, json_answer, serving, text, tool_calls

OBJECT = {"type": "object", "properties": {"maxItems": {"type": "integer"}}}
STRICT = {**OBJECT, "additionalProperties": False}
CACHED = {"type": "text", "text": "x", "cache_control": {"type": "ephemeral"}}


TOOL = {"name": "look", "input_schema": STRICT}
ASKED = {"role": "user", "content": "Hi"}
CALLED = {
    "role": "assistant",
    "content": [{"type": "tool_use", "id": "one", "name": "look", "input": {}}],
}


def told(*results: str) -> dict[str, Any]:
    """A message with results for calls of these ids."""
    content = [{"type": "tool_result", "tool_use_id": one, "content": "x"} for one in results]
    return {"role": "user", "content": content or "Well?"}


def formatted(schema: dict[str, Any]) -> dict[str, Any]:
    return {"output_config": {"format": {"type": "json_schema", "schema": schema}}}


async def ask(fake: FakeAnthropic, key: str = "", **changed: Any) -> anthropic.types.Message:
    """One request by the SDK's own means, with nothing of ours between."""
    fields: dict[str, Any] = {
        "model": "claude-sonnet-5-5",
        "max_tokens": 10,
        "messages": [{"role": "user", "content": "Hi"}],
        **changed,
    }
    options: dict[str, Any] = {"api_key": key or fake.key, "base_url": fake.base_url}
    async with (
        anthropic.AsyncAnthropic(**options, max_retries=0) as client,
        client.messages.stream(**fields) as stream,
    ):
        return await stream.get_final_message()


async def test_the_sdk_reads_its_stream_with_every_block() -> None:
    async with FakeAnthropic() as fake:
        fake.queue(text("Hello", piece=2, thinking="Hm.", usage={"output_tokens": 7}))
        message = await ask(fake)
    assert [block.type for block in message.content] == ["thinking", "text"]
    assert message.content[1].model_dump()["text"] == "Hello"
    assert (message.stop_reason, message.usage.output_tokens) == ("end_turn", 7)


async def test_the_sdk_reads_its_tool_calls() -> None:
    async with FakeAnthropic() as fake:
        fake.queue(tool_calls(Call("look", {"at": "it"}), Call("rest"), say="So.", thinking="Hm."))
        message = await ask(fake, tools=[TOOL])
    _, _, first, second = (block.model_dump() for block in message.content)
    assert (first["name"], first["input"], second["input"]) == ("look", {"at": "it"}, {})
    assert message.stop_reason == "tool_use"


async def test_it_counts_like_an_api_with_a_prompt_cache_when_told_to() -> None:
    async with FakeAnthropic() as fake:
        fake.caching = True
        fake.reply_with(lambda body: text("ok"))
        system = [{**CACHED, "text": "x" * 8_000}]
        first, second = [await ask(fake, system=system) for _ in range(2)]
    assert (first.usage.cache_creation_input_tokens, first.usage.cache_read_input_tokens) == (
        2000,
        0,
    )
    assert second.usage.cache_read_input_tokens == 2000


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"max_tokens": 0}, "max_tokens: Field required"),
        ({"messages": []}, "messages: Field required"),
        ({"extra_body": {"temperature": 0}}, "temperature: Extra inputs"),
        ({"system": [CACHED] * 5}, "A maximum of 4 blocks"),
        ({"system": [{"type": "text", "text": " "}]}, "non-whitespace"),
        (formatted(OBJECT), "'additionalProperties' must be"),
        (formatted({**STRICT, "minLength": 2}), "minLength is not supported"),
        (formatted({"type": "array", "items": OBJECT}), "'additionalProperties' must be"),
        (formatted({"type": "array", "items": {"anyOf": [OBJECT]}}), "'additionalProperties'"),
        ({"tools": [{**TOOL, "name": "look here"}]}, "String should match pattern"),
        ({"tools": [{**TOOL, "input_schema": {}}]}, "input_schema.type: Field required"),
        ({"tools": [TOOL, TOOL]}, "Tool names must be unique"),
        ({"tool_choice": {"type": "none"}}, "only be specified while providing tools"),
        ({"messages": [ASKED, CALLED, told("one")]}, "must define tools"),
        ({"tools": [TOOL], "messages": [ASKED, CALLED, told()]}, "ids were found without"),
        ({"tools": [TOOL], "messages": [ASKED, CALLED, told("one", "two")]}, "unexpected"),
        ({"tools": [TOOL], "messages": [ASKED, CALLED]}, "there is no result"),
        ({"messages": [ASKED, ASKED]}, "roles must alternate"),
    ],
)
async def test_it_refuses_what_the_api_refuses(changed: dict[str, Any], why: str) -> None:
    async with FakeAnthropic() as fake:
        with pytest.raises(anthropic.BadRequestError, match=why):
            await ask(fake, **changed)


async def test_a_property_may_be_named_as_a_keyword_is() -> None:
    async with FakeAnthropic() as fake:
        fake.queue(json_answer({}))
        await ask(fake, **formatted(STRICT))


async def test_it_refuses_other_keys_and_unknown_models() -> None:
    async with FakeAnthropic() as fake:
        with pytest.raises(anthropic.AuthenticationError):
            await ask(fake, key="sk-other")
        with pytest.raises(anthropic.NotFoundError, match="model: nobody"):
            await ask(fake, model="nobody")


async def test_it_lists_models_and_counts_tokens() -> None:
    async with FakeAnthropic(models=("one",)) as fake:
        client = anthropic.AsyncAnthropic(api_key=fake.key, base_url=fake.base_url)
        assert [model.id async for model in client.models.list()] == ["one"]
        messages: Any = [{"role": "user", "content": "12345678"}]
        counted = await client.messages.count_tokens(model="one", messages=messages)
        assert counted.input_tokens == 2


async def test_a_request_without_a_reply_is_refused_with_the_reason() -> None:
    async with FakeAnthropic() as fake:
        with pytest.raises(anthropic.BadRequestError, match="the test queued no reply"):
            await ask(fake)


async def test_a_reply_that_nobody_asked_for_fails_the_test() -> None:
    with pytest.raises(AssertionError, match="1 queued replies"):
        async with FakeAnthropic() as fake:
            fake.queue(text("unheard"))


async def test_a_mistake_in_the_test_s_own_reply_fails_the_test() -> None:
    fake = await FakeAnthropic().__aenter__()
    fake.reply_with(lambda body: body["no such field"])
    with pytest.raises(anthropic.APIConnectionError):
        await ask(fake)
    with pytest.raises(KeyError, match="no such field"):
        await fake.__aexit__(None)


async def test_a_reply_is_either_split_or_held() -> None:
    with pytest.raises(ValueError, match="split or held"):
        text("x", split=1, hold=(0, Gate()))


def test_a_test_without_a_loop_and_a_child_process_can_use_it() -> None:
    script = (
        "import anthropic, os\n"
        "m = anthropic.Anthropic().messages.create(model='claude-sonnet-5-5', max_tokens=9,\n"
        "    stream=True, messages=[{'role': 'user', 'content': 'Hi'}])\n"
        "print([e.delta.text for e in m if e.type == 'content_block_delta'])\n"
    )
    with serving(FakeAnthropic()) as fake:
        fake.queue(text("Hello"))
        command = [sys.executable, "-c", script]
        child = subprocess.run(command, env=fake.environ, capture_output=True, check=True)
        assert json.loads(child.stdout.replace(b"'", b'"')) == ["Hello"]
        assert fake.requests[0].user == "Hi"
