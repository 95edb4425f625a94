"""AnthropicModel against a fake Messages API over real HTTP."""

import asyncio
import logging
import sys
from dataclasses import replace
from typing import Any

import pytest

from consult_lsp.errors import Outcome
from consult_lsp.models.claude import AnthropicModel
from consult_lsp.models.model import Block, Request, Text
from support.asking import REQUEST, ask
from support.fake_anthropic import FakeAnthropic, Gate, error, json_answer, text

SCHEMA = {
    "type": "object",
    "properties": {"summary": {"type": "string"}},
    "required": ["summary"],
    "additionalProperties": False,
}


async def test_an_answer_streams_in_pieces_and_ends_with_its_usage(
    fake: FakeAnthropic, model: AnthropicModel
) -> None:
    usage = {"input_tokens": 7, "cache_read_input_tokens": 90, "cache_creation_input_tokens": 3}
    fake.queue(text("Two findings.", piece=4, thinking="Let me see.", usage=usage))
    asked = await ask(model)
    assert (asked.text, asked.outcome) == ("Two findings.", None)
    assert asked.phases == ("connecting", "waiting", "thinking", "answering")
    assert asked.model == "claude-sonnet-5-5"
    assert asked.usage
    assert (asked.usage.output, asked.usage.total_input) == (25, 100)


@pytest.mark.parametrize("crlf", [False, True], ids=["LF", "CRLF"])
async def test_characters_survive_a_stream_split_at_every_byte(
    fake: FakeAnthropic, model: AnthropicModel, crlf: bool
) -> None:
    answer = "Grüße, 漢字 and 🦊\u2028\x85 end"
    fake.queue(text(answer, split=1, crlf=crlf))
    assert (await ask(model)).text == answer


async def test_the_request_says_what_was_asked_in_the_order_given(
    fake: FakeAnthropic, model: AnthropicModel
) -> None:
    fake.queue(json_answer({"summary": ""}))
    request = Request(
        system=(Block("You are an expert."), Block("Project rules.", stable=True)),
        user=(Block("Code.", stable=True), Block("  "), Block("Review it.")),
        max_tokens=321,
        schema=SCHEMA,
    )
    assert (await ask(model, request)).text == '{"summary": ""}'
    cached = {"cache_control": {"type": "ephemeral"}}
    assert fake.requests[0].body == {
        "model": "claude-sonnet-5-5",
        "max_tokens": 321,
        "stream": True,
        "system": [
            {"type": "text", "text": "You are an expert."},
            {"type": "text", "text": "Project rules.", **cached},
        ],
        "messages": [
            {
                "role": "user",
                "content": [
                    {"type": "text", "text": "Code.", **cached},
                    {"type": "text", "text": "Review it."},
                ],
            }
        ],
        "output_config": {"format": {"type": "json_schema", "schema": SCHEMA}},
    }


async def test_of_many_stable_blocks_the_last_four_are_cached(
    fake: FakeAnthropic, model: AnthropicModel
) -> None:
    fake.queue(text("ok"))
    blocks = tuple(Block(f"part {number}", stable=True) for number in range(6))
    await ask(model, replace(REQUEST, system=blocks, user=(Block("Look!"),)))
    marked = [block["text"] for block in fake.requests[0].body["system"] if len(block) == 3]
    assert marked == ["part 2", "part 3", "part 4", "part 5"]


async def test_the_key_goes_as_bearer_token_and_for_gateways_as_api_key(
    fake: FakeAnthropic, model: AnthropicModel
) -> None:
    fake.queue(text("ok"))
    await ask(model)
    headers = fake.requests[0].headers
    assert (headers["authorization"], headers["x-api-key"]) == (f"Bearer {fake.key}", fake.key)


async def test_a_token_goes_as_bearer_token_only(fake: FakeAnthropic, ask_at: Any) -> None:
    fake.queue(text("ok"))
    await ask(ask_at(fake.base_url, api_key="", auth_token=fake.key))
    assert fake.requests[0].headers["authorization"] == f"Bearer {fake.key}"
    assert "x-api-key" not in fake.requests[0].headers


async def test_keys_addresses_and_proxies_of_the_environment_are_not_taken(
    fake: FakeAnthropic, ask_at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-real")
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", "real-token")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    stray = "X-Secret: sk-real\nAuthorization: Bearer sk-real"
    monkeypatch.setenv("ANTHROPIC_CUSTOM_HEADERS", stray)
    fake.queue(text("ok"))
    asked = await ask(ask_at(fake.base_url, stray_headers=("authorization", "x-secret")))
    assert asked.text == "ok"
    assert "real" not in str(fake.requests[0].headers)


# --- What an endpoint may not take ------------------------------------------------------------


async def test_an_endpoint_without_schemas_is_asked_without_and_remembered(
    fake: FakeAnthropic, model: AnthropicModel
) -> None:
    refusal = error(400, message="output_config: Extra inputs are not permitted")
    fake.queue(refusal, json_answer({"summary": "a"}), json_answer({"summary": "b"}))
    request = replace(REQUEST, schema=SCHEMA)
    assert (await ask(model, request)).text == '{"summary": "a"}'
    assert (await ask(model, request)).text == '{"summary": "b"}'
    assert ["output_config" in got.body for got in fake.requests] == [True, False, False]


async def test_requests_at_once_are_each_asked_again_without_schema(
    fake: FakeAnthropic, model: AnthropicModel
) -> None:
    gate, refusal = Gate(), "output_config: Extra inputs are not permitted"
    fake.queue(error(400, message=refusal, before=gate), error(400, message=refusal, before=gate))
    fake.reply_with(lambda body: text("{}"))
    asking = [asyncio.create_task(ask(model, replace(REQUEST, schema=SCHEMA))) for _ in range(2)]
    await fake.received(2)
    gate.open()
    assert [(await each).text for each in asking] == ["{}", "{}"]


async def test_a_model_without_effort_is_asked_without(fake: FakeAnthropic, ask_at: Any) -> None:
    refusal = error(400, message="This model does not support the effort parameter.")
    fake.queue(refusal, json_answer({"summary": "a"}))
    model = ask_at(fake.base_url, effort="high")
    assert (await ask(model, replace(REQUEST, schema=SCHEMA))).outcome is None
    configs = [sorted(got.body["output_config"]) for got in fake.requests]
    assert configs == [["effort", "format"], ["format"]]


async def test_an_endpoint_that_always_refuses_is_not_asked_for_ever(
    fake: FakeAnthropic, model: AnthropicModel
) -> None:
    fake.reply_with(lambda body: error(400, message="output_config: no"))
    asked = await ask(model, replace(REQUEST, schema=SCHEMA))
    assert (asked.outcome, len(fake.requests)) == (Outcome.BAD_ANSWER, 2)


# --- Cancelling ------------------------------------------------------------------------------


@pytest.mark.parametrize("at", ["connecting", "before the first byte", "within the answer"])
async def test_cancelling_closes_the_connection_and_leaves_nothing_behind(
    fake: FakeAnthropic, model: AnthropicModel, at: str
) -> None:
    gate = Gate()
    before = asyncio.all_tasks()
    if at != "connecting":
        early = at == "before the first byte"
        fake.queue(text("Some words", before=gate) if early else text("Some words", hold=(1, gate)))
    task = asyncio.create_task(ask(model))
    await (asyncio.sleep(0) if at == "connecting" else gate.reached())
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    if at == "connecting":
        assert fake.requests == []
    else:
        await fake.hung_up()
    assert {task for task in asyncio.all_tasks() - before if "_serve" not in repr(task)} == set()


async def test_a_reader_that_stops_early_closes_the_connection(
    fake: FakeAnthropic, model: AnthropicModel
) -> None:
    fake.queue(text("Some words", hold=(1, Gate())))
    stream = model.stream(REQUEST)
    async for event in stream:
        if isinstance(event, Text):
            break
    await stream.aclose()
    await fake.hung_up()


async def test_many_requests_at_once_do_not_mix(fake: FakeAnthropic, model: AnthropicModel) -> None:
    fake.reply_with(lambda body: text(body["messages"][0]["content"][0]["text"] * 20, piece=1))
    words = [f"<{number}>" for number in range(8)]
    asked = await asyncio.gather(
        *(ask(model, replace(REQUEST, user=(Block(word),))) for word in words)
    )
    assert [each.text for each in asked] == [word * 20 for word in words]


# --- Secrets ---------------------------------------------------------------------------------


async def test_neither_key_nor_prompt_nor_answer_reaches_a_log_or_an_error(
    fake: FakeAnthropic,
    ask_at: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("ANTHROPIC_LOG", "debug")
    caplog.set_level(logging.DEBUG)
    for name in ("anthropic", "httpx2", "httpcore2"):
        caplog.set_level(logging.DEBUG, name)
    request = replace(REQUEST, user=(Block("canary-code"),))
    fake.queue(text("canary-answer"), error(401), text("canary-answer", cut_after=700))
    model = ask_at(fake.base_url)
    for _ in range(3):
        await ask(model, request)
    fake.queue(error(403))
    with pytest.raises(Exception, match="may not use it") as caught:
        async for _ in model.stream(request):
            pass
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    said = caplog.text + repr(vars(caught.value)) + repr(model.access)
    assert "canary" not in said
    assert fake.key not in said


async def test_the_sdk_is_imported_by_asking_only() -> None:
    script = (
        "import sys, consult_lsp.models.connect, consult_lsp.models.scripted\n"
        "assert not {'anthropic', 'httpx2', 'pydantic'} & set(sys.modules)\n"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", script)
    assert await process.wait() == 0
