"""What can go wrong when AnthropicModel asks, what it is called, and what is asked again."""

import gc
from dataclasses import replace
from typing import Any

import pytest

from consult_lsp.errors import Outcome
from consult_lsp.models.access import Limits
from consult_lsp.models.claude import AnthropicModel, RetryPolicy
from support.asking import ask
from support.fake_anthropic import FakeAnthropic, Gate, error, html, redirect, text

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
