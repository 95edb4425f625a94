"""AnthropicModel against a fake Messages API over real HTTP."""

import asyncio
import gc
import logging
import sys
from dataclasses import replace
from typing import Any

import pytest

from consult_lsp.errors import Outcome
from consult_lsp.models.access import Limits
from consult_lsp.models.claude import AnthropicModel, RetryPolicy
from consult_lsp.models.model import Block, Request, Text
from support.asking import REQUEST, ask
from support.fake_anthropic import FakeAnthropic, Gate, error, html, json_answer, redirect, text

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
    assert (asked.text, asked.outcome) == ("Two findings.", Outcome.OK)
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


# --- What can go wrong, and what it is called -----------------------------------------------

BROKEN = {
    "no model of that name": (error(404), Outcome.UNREACHABLE, "has no model of that name"),
    "no API at the address": (html(status=404), Outcome.UNREACHABLE, "does not speak the Messages"),
    "bad key": (error(401), Outcome.UNAUTHORISED, "did not accept the key in ANTHROPIC_API_KEY"),
    "no credit": (error(402), Outcome.UNAUTHORISED, "cannot pay"),
    "no credit, as a 400": (
        error(400, message="Your credit balance is too low"),
        Outcome.UNAUTHORISED,
        "cannot pay",
    ),
    "not allowed": (error(403), Outcome.UNAUTHORISED, "may not use it"),
    "too large": (error(413), Outcome.TOO_LARGE, "Select less code"),
    "too long for the model": (
        error(400, message="prompt is too long: 210000 tokens > 200000 maximum"),
        Outcome.TOO_LARGE,
        "Select less code",
    ),
    "too long for llama.cpp": (
        error(400, "exceed_context_size_error"),
        Outcome.TOO_LARGE,
        "Select less code",
    ),
    "spending limit": (
        error(429, error_code="enforced_spend_limit_reached", retry_after=5),
        Outcome.RATE_LIMITED,
        "Waiting does not help",
    ),
    "absurd wait": (error(429, retry_after=3600), Outcome.RATE_LIMITED, "in 60 minutes"),
    "endless wait": (error(429, retry_after="1e9"), Outcome.RATE_LIMITED, "later today"),
    "invalid request": (
        error(400, message="messages: made\x1b up"),
        Outcome.BAD_ANSWER,
        "refused the request (400: messages: made up)",
    ),
    "captive portal": (html(), Outcome.UNREACHABLE, "a web page came back"),
    "refused": (
        text("I", stop_reason="refusal", stop_details={"type": "refusal", "category": "bio"}),
        Outcome.REFUSED,
        "refused to answer (bio)",
    ),
    "refused, without a word": (text("", stop_reason="refusal"), Outcome.REFUSED, "refused to"),
    "refused as an attack": (
        text("", stop_reason="refusal", stop_details={"type": "refusal", "category": "cyber"}),
        Outcome.REFUSED,
        "also stops some reviews of harmless code",
    ),
    "cut off at its limit": (
        text('{"a": "b', stop_reason="max_tokens"),
        Outcome.TRUNCATED,
        "limit of 100 tokens",
    ),
    "context window full": (
        text("So", stop_reason="model_context_window_exceeded"),
        Outcome.TOO_LARGE,
        "read and write at once",
    ),
    "paused": (text("So", stop_reason="pause_turn"), Outcome.BAD_ANSWER, "to use a tool"),
    "wants a tool": (text("So", stop_reason="tool_use"), Outcome.BAD_ANSWER, "to use a tool"),
    "ends unheard of": (text("So", stop_reason="tired"), Outcome.BAD_ANSWER, "(tired)"),
    "ends cleanly but early": (text("x" * 80, end_after=2), Outcome.TRUNCATED, "broke off"),
    "connection cut": (text("x" * 80, cut_after=900), Outcome.TRUNCATED, "broke off"),
    "error in mid-answer": (text("x" * 80, error_after=2), Outcome.OVERLOADED, "is overloaded"),
    "far too long": (text("x" * 200_000, piece=50_000), Outcome.BAD_ANSWER, "grew far beyond"),
}


@pytest.mark.parametrize("case", BROKEN)
async def test_what_asking_again_cannot_help_is_said_at_once(
    fake: FakeAnthropic, model: AnthropicModel, case: str
) -> None:
    reply, outcome, words = BROKEN[case]
    fake.queue(reply)
    asked = await ask(model)
    assert (asked.outcome, len(fake.requests)) == (outcome, 1)
    assert words in asked.sentence
    assert_is_clear(asked.sentence)


AGAIN = {
    "overloaded": (error(529), Outcome.OVERLOADED),
    "rate-limited": (error(429), Outcome.RATE_LIMITED),
    "rate-limited, with a wait": (error(429, retry_after="0.001"), Outcome.RATE_LIMITED),
    "internal error": (error(500), Outcome.OVERLOADED),
    "bad gateway": (html("<html>Bad gateway</html>", 502), Outcome.OVERLOADED),
    "unavailable": (error(503), Outcome.OVERLOADED),
    "gateway timeout": (error(504), Outcome.OVERLOADED),
    "error before the first word": (text("x" * 80, error_after=0), Outcome.OVERLOADED),
    "cut before the first word": (text("x" * 80, cut_after=30), Outcome.TRUNCATED),
    "ends before the first word": (text("x" * 80, end_after=0), Outcome.TRUNCATED),
}


@pytest.mark.parametrize("case", AGAIN)
async def test_what_may_pass_is_asked_again_and_said_so(
    fake: FakeAnthropic, model: AnthropicModel, case: str
) -> None:
    fake.queue(AGAIN[case][0], text("Now it works."))
    asked = await ask(model)
    assert asked.text == "Now it works."
    assert asked.phases.count("retrying") == 1
    assert any("again in 0 s" in detail for detail in asked.details)


@pytest.mark.parametrize("case", AGAIN)
async def test_what_does_not_pass_is_said_after_two_more_attempts(
    fake: FakeAnthropic, model: AnthropicModel, case: str
) -> None:
    reply, outcome = AGAIN[case]
    fake.queue(reply, reply, reply)
    asked = await ask(model)
    assert asked.outcome == outcome
    assert_is_clear(asked.sentence)


async def test_nothing_is_asked_again_once_the_answer_began(
    fake: FakeAnthropic, model: AnthropicModel
) -> None:
    fake.queue(text("Half of the answer", error_after=1))
    assert (await ask(model)).text == "Half of "
    assert len(fake.requests) == 1


async def test_waits_together_stay_in_their_budget(fake: FakeAnthropic, ask_at: Any) -> None:
    fake.queue(error(529), error(529, retry_after=2))
    model = ask_at(fake.base_url, retry=RetryPolicy(most=9, first=0.001, budget=1.0))
    assert (await ask(model)).outcome == Outcome.OVERLOADED
    assert len(fake.requests) == 2


async def test_a_redirect_is_not_followed_and_the_other_host_hears_nothing(
    fake: FakeAnthropic, model: AnthropicModel
) -> None:
    async with FakeAnthropic() as other:
        fake.queue(redirect(f"{other.base_url}/v1/messages"))
        asked = await ask(model)
        assert other.requests == []
    assert asked.outcome == Outcome.UNREACHABLE
    assert "points to another address" in asked.sentence


async def test_nobody_at_the_address(ask_at: Any) -> None:
    asked = await ask(ask_at("http://127.0.0.1:1"))
    assert asked.outcome == Outcome.UNREACHABLE
    assert asked.phases.count("retrying") == 2
    assert "Start the local server" in asked.sentence


async def test_wherever_the_connection_is_cut_the_answer_is_not_whole(
    fake: FakeAnthropic, ask_at: Any
) -> None:
    answer = "Grüße, one and all"
    model = ask_at(fake.base_url, retry=RetryPolicy(most=0))
    size = sum(map(len, text(answer, piece=3).chunks))
    for cut_after in {*range(0, size, 41), size}:
        fake.queue(text(answer, piece=3, cut_after=cut_after))
        asked = await ask(model)
        assert asked.outcome == Outcome.TRUNCATED, cut_after
        assert answer.startswith(asked.text)


MALFORMED = {
    "bytes that are no UTF-8": b"event: message_start\ndata: \xff\xfe\n\n",
    "JSON that ends early": b'event: message_start\ndata: {"type": "mess\n\n',
    "a list": b"event: message_start\ndata: []\n\n",
    "a number": b"event: message_start\ndata: 5\n\n",
    "a message of nothing": b'event: message_start\ndata: {"type":"message_start"}\n\n',
    "a delta of nothing": b'event: content_block_delta\ndata: {"type":"content_block_delta"}\n\n',
    "text that is a number": b"event: content_block_delta\ndata: "
    b'{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":5}}\n\n',
    "an unheard-of event": b'event: news\ndata: {"type":"news"}\n\n',
    "usage of words": b"event: message_delta\ndata: "
    b'{"type":"message_delta","delta":{},"usage":{"output_tokens":"many"}}\n\n',
    "no event at all": b"hello\n\n",
}


@pytest.mark.parametrize("case", MALFORMED)
async def test_a_malformed_stream_is_no_answer(
    fake: FakeAnthropic, model: AnthropicModel, case: str
) -> None:
    broken = replace(text(""), chunks=(MALFORMED[case],))
    fake.reply_with(lambda body: broken)
    asked = await ask(model)
    assert asked.outcome in (Outcome.BAD_ANSWER, Outcome.TRUNCATED)
    assert asked.text == ""
    assert_is_clear(asked.sentence)


async def test_unknown_events_within_a_good_stream_are_passed_over(
    fake: FakeAnthropic, model: AnthropicModel
) -> None:
    good = text("fine")
    news = b'event: news\ndata: {"type":"news","delta":{"text":"no"}}\n\n'
    fake.queue(replace(good, chunks=(news, *good.chunks[:3], news, *good.chunks[3:])))
    assert (await ask(model)).text == "fine"


async def test_a_count_that_is_no_number_counts_nothing(
    fake: FakeAnthropic, model: AnthropicModel
) -> None:
    words: Any = {"cache_read_input_tokens": "many"}
    fake.queue(text("fine", usage=words))
    asked = await ask(model)
    assert asked.usage
    assert (asked.usage.cache_read, asked.usage.output) == (0, 25)


async def test_a_json_body_in_place_of_a_stream_is_no_answer(
    fake: FakeAnthropic, model: AnthropicModel
) -> None:
    headers = {"content-type": "application/json"}
    fake.queue(replace(text(""), headers=headers, chunks=(b'{"type":"message"}',)))
    asked = await ask(model)
    assert asked.outcome == Outcome.BAD_ANSWER
    assert "does not stream" in asked.sentence


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
    assert (await ask(model, replace(REQUEST, schema=SCHEMA))).outcome == Outcome.OK
    configs = [sorted(got.body["output_config"]) for got in fake.requests]
    assert configs == [["effort", "format"], ["format"]]


async def test_an_endpoint_that_always_refuses_is_not_asked_for_ever(
    fake: FakeAnthropic, model: AnthropicModel
) -> None:
    fake.reply_with(lambda body: error(400, message="output_config: no"))
    asked = await ask(model, replace(REQUEST, schema=SCHEMA))
    assert (asked.outcome, len(fake.requests)) == (Outcome.BAD_ANSWER, 2)


# --- Time ----------------------------------------------------------------------------------


async def test_the_deadline_ends_a_stream_that_dribbles_on(
    fake: FakeAnthropic, ask_at: Any
) -> None:
    await warm_up(fake, ask_at)
    fake.queue(text("The beginning and no end", hold=(1, Gate())))
    asked = await ask(ask_at(fake.base_url, limits=Limits(whole=0.3, stall=10)))
    assert (asked.outcome, asked.text) == (Outcome.TIMED_OUT, "The begi")
    assert "within 0.3 seconds" in asked.sentence
    await fake.hung_up()


async def test_the_deadline_covers_the_waits_between_attempts(
    fake: FakeAnthropic, ask_at: Any
) -> None:
    await warm_up(fake, ask_at)
    fake.queue(error(529, retry_after=5))
    limits, retry = Limits(whole=0.3), RetryPolicy(budget=20)
    asked = await ask(ask_at(fake.base_url, limits=limits, retry=retry))
    assert asked.outcome == Outcome.TIMED_OUT


@pytest.mark.parametrize("stalls", ["before the first byte", "within the answer"])
async def test_silence_has_a_limit_of_its_own(
    fake: FakeAnthropic, ask_at: Any, stalls: str
) -> None:
    gate = Gate()
    early = stalls == "before the first byte"
    fake.queue(text("Some words", before=gate) if early else text("Some words", hold=(1, gate)))
    asked = await ask(ask_at(fake.base_url, limits=Limits(whole=20, stall=0.2)))
    assert asked.outcome == Outcome.TIMED_OUT
    assert "sent nothing for 0.2 seconds" in asked.sentence
    await fake.hung_up()


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


def assert_is_clear(sentence: str) -> None:
    """Two sentences at most, short, without the traces of a program."""
    assert 20 < len(sentence) < 300
    assert sentence.endswith(".")
    assert sentence.count(". ") <= 1
    assert sentence.isprintable()
    assert "None" not in sentence


async def warm_up(fake: FakeAnthropic, ask_at: Any) -> None:
    """Import the SDK before a test measures by a short deadline."""
    fake.queue(text("warm"))
    await ask(ask_at(fake.base_url))
    gc.collect()
