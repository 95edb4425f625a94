"""A key that an endpoint sends back is shown nowhere, wherever it stands and however it is cut."""

from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult_lsp.models.claude import AnthropicModel, RetryPolicy
from consult_lsp.models.echo import REMOVED, Echoes, Sieve, keys_of
from consult_lsp.models.model import Done, Request, Status, Text, ToolCalls
from consult_lsp.tool import ToolSpec
from support.asking import REQUEST, ask
from support.fake_anthropic import KEY, Call, FakeAnthropic, error, text, tool_calls

LONG = f"{'words ' * 26}Bearer {KEY}"
ECHOES = {
    "in an error": error(400, message=f"no such key: {KEY}"),
    "in an error, behind its cut": error(400, message=LONG),
    "as in an address": error(400, message=f"see /?key={quote(KEY, '')}"),
    "in an error of the stream": text("", error_after=0, error_type=f"invalid_{KEY}"),
    "as the reason to stop": text("So", stop_reason=KEY),
    "as the kind of a refusal": text(
        "", stop_reason="refusal", stop_details={"type": "refusal", "category": KEY}
    ),
    "in an answer": text(f"Your key is {KEY}, is it not?", piece=3),
    "at the end of an answer": text(f"Your key is {KEY}", piece=1),
}


@pytest.mark.parametrize("case", ECHOES)
async def test_it_is_shown_nowhere(fake: FakeAnthropic, ask_at: Any, case: str) -> None:
    fake.queue(ECHOES[case])
    asked = await ask(ask_at(fake.base_url, retry=RetryPolicy(most=0)))
    assert asked.sentence or REMOVED in asked.text
    assert not_in(asked, KEY, KEY[:-1])


async def test_it_is_no_name_of_a_model(fake: FakeAnthropic, model: AnthropicModel) -> None:
    reply = text("So.", usage={"input_tokens": 5})
    first = reply.chunks[0].replace(b"claude-sonnet-5-5", f"claude {KEY}".encode())
    fake.queue(replace(reply, chunks=(first, *reply.chunks[1:])))
    asked = await ask(model)
    assert asked.model == f"claude {REMOVED}"
    assert not_in(asked, KEY)


async def test_it_is_no_argument_of_a_tool(fake: FakeAnthropic, model: AnthropicModel) -> None:
    fake.queue(tool_calls(Call("read_file", {"path": KEY, "more": [{KEY: KEY}]})))
    request = replace(REQUEST, tools=(ToolSpec("read_file", "Reads.", {"type": "object"}),))
    assert KEY not in str((await last(model, request)).calls)


@pytest.mark.parametrize("line", ["x-gateway: made-up-value", "x-key: Bearer made-up-value"])
async def test_headers_of_the_users_own_are_keys(
    fake: FakeAnthropic, ask_at: Any, line: str
) -> None:
    environ = {"ANTHROPIC_CUSTOM_HEADERS": f"a: b\n{line}"}
    fake.queue(error(400, message="made-up-value is wrong"))
    asked = await ask(ask_at(fake.base_url, also_secret=keys_of(environ)))
    assert f"{REMOVED} is wrong" in asked.sentence


def test_passwords_of_proxies_are_keys() -> None:
    keys = keys_of(
        {"https_proxy": "http://me:made-up-password@proxy:8080", "HTTP_PROXY": "http://["}
    )
    assert Echoes(keys).without("(made-up-password)") == f"({REMOVED})"


def test_a_placeholder_for_a_key_is_a_word_like_any_other() -> None:
    assert Echoes(("local", "")).without("a local server") == "a local server"


@given(st.lists(st.text(st.sampled_from("sk-test-key x")), max_size=30))
def test_wherever_an_answer_is_cut_nothing_else_changes(pieces: list[str]) -> None:
    sieve, whole = Sieve(Echoes((KEY,))), "".join(pieces)
    events = [told for piece in pieces for told in sieve.passed(Text(piece))]
    events += sieve.passed(Done())
    said = "".join(event.text for event in events if isinstance(event, Text))
    assert said == whole.replace(KEY, REMOVED)
    assert isinstance(events[-1], Done)


def test_a_status_is_told_at_once() -> None:
    assert Sieve(Echoes((KEY,))).passed(Status("waiting", KEY)) == [Status("waiting", REMOVED)]


async def last(model: AnthropicModel, request: Request) -> ToolCalls:
    events = [event async for event in model.stream(request)]
    assert isinstance(events[-1], ToolCalls)
    return events[-1]


def not_in(asked: object, *keys: str) -> bool:
    return not any(key in str(asked) for key in keys)
