"""Tool calls over the wire: what is offered, what comes back, and how the question goes on."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from consult_lsp.errors import ModelError, Outcome
from consult_lsp.models.claude import AnthropicModel
from consult_lsp.models.model import Block, Done, Request, Text, ToolCalls, Usage
from consult_lsp.tool import ToolCall, ToolResult, ToolSpec
from support.asking import REQUEST, ask
from support.fake_anthropic import Call, FakeAnthropic, error, json_answer, text, tool_calls

SCHEMA = {
    "type": "object",
    "properties": {"path": {"type": "string"}},
    "required": ["path"],
    "additionalProperties": False,
}
READ = ToolSpec("read_file", "Read a file.", SCHEMA)
WITH_TOOLS = replace(REQUEST, tools=(READ,))
ORDERS, DB = Call("read_file", {"path": "orders.py"}, "toolu_1"), Call("glob", {}, "toolu_2")
CACHED = {"cache_control": {"type": "ephemeral"}}


async def turn(model: AnthropicModel, request: Request = WITH_TOOLS) -> ToolCalls:
    """How the model's turn ended, if it ended with calls."""
    *_, last = [event async for event in model.stream(request)]
    assert isinstance(last, ToolCalls)
    return last


async def test_calls_are_read_from_their_pieces_in_their_order(
    fake: FakeAnthropic, model: AnthropicModel
) -> None:
    fake.queue(tool_calls(ORDERS, DB, say="Let me look.", piece=3, usage={"input_tokens": 7}))
    ended = await turn(model)
    assert ended.calls == (
        ToolCall("toolu_1", "read_file", {"path": "orders.py"}),
        ToolCall("toolu_2", "glob", {}),
    )
    assert ended.usage == Usage(7, 25)


async def test_the_tools_are_offered_beside_the_format_of_the_answer(
    fake: FakeAnthropic, model: AnthropicModel
) -> None:
    fake.queue(json_answer({"path": ""}))
    await ask(model, replace(WITH_TOOLS, schema=SCHEMA))
    body = fake.requests[0].body
    assert body["tools"] == [
        {"name": "read_file", "description": "Read a file.", "input_schema": SCHEMA}
    ]
    assert body["output_config"]["format"]["schema"] == SCHEMA
    assert "tool_choice" not in body


async def test_a_turn_goes_back_as_it_came_with_its_results(
    fake: FakeAnthropic, model: AnthropicModel
) -> None:
    fake.queue(tool_calls(ORDERS, DB, thinking="Hm.", say="Let me look."), text("Fine."))
    ended = await turn(model)
    results = (ToolResult("1| import db"), ToolResult("There is no such tool.", is_error=True))
    asked = await ask(model, WITH_TOOLS.after(ended, results, must_answer=False))
    assert asked.text == "Fine."
    first, second = fake.requests
    assert second.body["messages"] == [
        *first.body["messages"],
        {
            "role": "assistant",
            "content": [
                {"type": "thinking", "thinking": "Hm.", "signature": "c2lnbmVk"},
                {"type": "text", "text": "Let me look."},
                {
                    "type": "tool_use",
                    "id": "toolu_1",
                    "name": "read_file",
                    "input": {"path": "orders.py"},
                },
                {"type": "tool_use", "id": "toolu_2", "name": "glob", "input": {}},
            ],
        },
        {
            "role": "user",
            "content": [
                {"type": "tool_result", "tool_use_id": "toolu_1", "content": "1| import db"},
                {
                    "type": "tool_result",
                    "tool_use_id": "toolu_2",
                    "content": "There is no such tool.",
                    "is_error": True,
                    **CACHED,
                },
            ],
        },
    ]
    unchanged = ("model", "system", "tools", "max_tokens")
    assert [second.body[name] for name in unchanged] == [first.body[name] for name in unchanged]


async def test_a_blank_word_between_calls_does_not_go_back(
    fake: FakeAnthropic, model: AnthropicModel
) -> None:
    fake.queue(tool_calls(ORDERS, say="\n"), text("Fine."))
    request = WITH_TOOLS.after(await turn(model), (ToolResult("x"),), must_answer=False)
    assert (await ask(model, request)).text == "Fine."
    assert [block["type"] for block in fake.requests[1].body["messages"][1]["content"]] == [
        "tool_use"
    ]


async def test_a_model_that_must_answer_is_told_to_call_nothing(
    fake: FakeAnthropic, model: AnthropicModel
) -> None:
    fake.queue(tool_calls(ORDERS), text("Fine."))
    request = WITH_TOOLS.after(await turn(model), (ToolResult("x"),), must_answer=True)
    await ask(model, request)
    assert fake.requests[1].body["tool_choice"] == {"type": "none"}
    assert fake.requests[1].body["tools"]


async def test_there_are_never_more_than_four_breakpoints_and_the_last_result_has_one(
    fake: FakeAnthropic, model: AnthropicModel
) -> None:
    stable = tuple(Block(f"part {number}", stable=True) for number in range(4))
    request = replace(WITH_TOOLS, system=stable)
    for number in range(4):
        fake.queue(tool_calls(ORDERS, DB))
        results = (ToolResult(f"first {number}"), ToolResult(f"last {number}"))
        request = request.after(await turn(model, request), results, must_answer=False)
    fake.queue(text("Fine."))
    await ask(model, request)
    last = fake.requests[-1]
    marked = [block["text"] for block in last.body["system"] if "cache_control" in block]
    marked += [block["content"] for block in last.results if "cache_control" in block]
    assert marked == ["part 2", "part 3", "last 2", "last 3"]


# --- What can go wrong ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        *('{"path": ', "[1]", '"orders.py"', "null", '{"path": NaN}', '{"path": "\\ud800"}'),
        "[" * 100_000,
        '{"a":' * 600 + "1" + "}" * 600,
    ],
    ids=lambda arguments: arguments[:20],
)
async def test_arguments_that_are_no_object_are_none_and_the_question_can_go_on(
    fake: FakeAnthropic, ask_at: Any, arguments: str
) -> None:
    model = ask_at(fake.base_url)
    fake.queue(tool_calls(Call("read_file", arguments), piece=20_000), text("Fine."))
    request = replace(WITH_TOOLS, max_tokens=9_000)
    ended = await turn(model, request)
    assert ended.calls == (ToolCall("toolu_1", "read_file", None),)
    results = (ToolResult("The arguments are no JSON object.", is_error=True),)
    assert (await ask(model, request.after(ended, results, must_answer=False))).text == "Fine."
    assert fake.requests[1].body["messages"][1]["content"][0]["input"] == {}


async def test_a_turn_with_calls_that_is_said_to_be_an_answer_is_none(
    fake: FakeAnthropic, model: AnthropicModel
) -> None:
    fake.queue(tool_calls(ORDERS, stop_reason="end_turn"))
    assert (await turn(model)).calls[0].name == "read_file"


@pytest.mark.parametrize(
    ("stop_reason", "outcome"),
    [
        ("max_tokens", Outcome.TRUNCATED),
        ("refusal", Outcome.REFUSED),
        ("model_context_window_exceeded", Outcome.TOO_LARGE),
        ("pause_turn", Outcome.BAD_ANSWER),
    ],
)
async def test_a_turn_that_was_stopped_is_no_call(
    fake: FakeAnthropic, model: AnthropicModel, stop_reason: str, outcome: Outcome
) -> None:
    fake.queue(tool_calls(Call("read_file", '{"pa'), stop_reason=stop_reason))
    assert (await ask(model, WITH_TOOLS)).outcome is outcome


async def test_a_call_that_nobody_offered_is_no_answer(
    fake: FakeAnthropic, model: AnthropicModel
) -> None:
    fake.queue(tool_calls(ORDERS))
    asked = await ask(model)
    assert asked.outcome is Outcome.BAD_ANSWER
    assert "a tool that it does not have here" in asked.sentence


async def test_a_turn_that_says_it_calls_and_does_not_is_no_answer(
    fake: FakeAnthropic, model: AnthropicModel
) -> None:
    fake.queue(text("Let me look.", stop_reason="tool_use"))
    assert (await ask(model, WITH_TOOLS)).outcome is Outcome.BAD_ANSWER


async def test_a_turn_that_breaks_off_in_a_call_is_asked_for_again(
    fake: FakeAnthropic, model: AnthropicModel
) -> None:
    fake.queue(tool_calls(ORDERS, end_after=5), tool_calls(ORDERS))
    assert (await turn(model)).calls[0].arguments == {"path": "orders.py"}


async def test_endless_arguments_are_dropped(fake: FakeAnthropic, model: AnthropicModel) -> None:
    fake.queue(tool_calls(Call("read_file", {"path": "x" * 200_000}), piece=5_000))
    assert (await ask(model, WITH_TOOLS)).outcome is Outcome.BAD_ANSWER


async def test_a_model_that_takes_no_tools_is_asked_without_them_from_then_on(
    fake: FakeAnthropic, model: AnthropicModel
) -> None:
    fake.queue(error(400, message="gemma does not support tools"), text("Fine."), text("Fine."))
    assert (await ask(model, WITH_TOOLS)).text == "Fine."
    await ask(model, WITH_TOOLS)
    assert ["tools" in request.body for request in fake.requests] == [True, False, False]


async def test_one_deadline_covers_all_turns(fake: FakeAnthropic, model: AnthropicModel) -> None:
    fake.reply_with(lambda body: tool_calls(ORDERS) if len(fake.requests) == 1 else text("Late."))
    ended = await turn(model)
    request = WITH_TOOLS.after(ended, (ToolResult("x"),), must_answer=False)
    now = asyncio.get_running_loop().time()
    assert request.deadline is not None
    assert now < request.deadline <= now + 20
    assert (await ask(model, replace(request, deadline=now))).outcome is Outcome.TIMED_OUT


async def test_words_before_a_call_are_events_like_any_other(
    fake: FakeAnthropic, model: AnthropicModel
) -> None:
    fake.queue(tool_calls(ORDERS, say="Let me look."))
    events = [event async for event in model.stream(WITH_TOOLS)]
    assert [event.text for event in events if isinstance(event, Text)] == ["Let me look."]
    assert not any(isinstance(event, Done) for event in events)


async def test_a_later_turn_may_fail_like_the_first(
    fake: FakeAnthropic, model: AnthropicModel
) -> None:
    fake.queue(tool_calls(ORDERS), error(401))
    request = WITH_TOOLS.after(await turn(model), (ToolResult("x"),), must_answer=False)
    with pytest.raises(ModelError, match="did not accept the key"):
        [event async for event in model.stream(request)]
