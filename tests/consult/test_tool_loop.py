"""A consultation in which the model looks things up before it answers."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from consult_lsp.consult.consultation import consult
from consult_lsp.consult.events import ConsultationEvent
from consult_lsp.consult.resources import Resources
from consult_lsp.context.tools.tools import ToolLimits
from consult_lsp.errors import ModelError, Outcome
from consult_lsp.models.access import Access
from consult_lsp.models.claude import AnthropicModel
from consult_lsp.models.endpoint import read_endpoint
from consult_lsp.models.model import Status, Usage
from consult_lsp.models.scripted import Reply, ScriptedModel
from support.answers import finding, review
from support.fake_anthropic import Call, FakeAnthropic, Gate, text, tool_calls
from support.lookups import toolbox
from support.prefix_cache import share_read
from support.tasks import task

CODE = "def pay(id):\n    «return run(id)»\n"
REVIEW = review(finding(2, "    return run(id)", "Nobody checks the id"))
DB = Call("read_file", {"path": "db.py"}, "toolu_1")
LIST = Call("glob", {"pattern": "*.py"}, "toolu_2")


@pytest.fixture
async def fake() -> AsyncIterator[FakeAnthropic]:
    async with FakeAnthropic() as fake:
        yield fake


@pytest.fixture
def model(fake: FakeAnthropic) -> AnthropicModel:
    access = Access(read_endpoint(fake.base_url), "the key", api_key=fake.key)
    return AnthropicModel("claude-sonnet-5-5", access)


def unheard(event: ConsultationEvent) -> None:
    """For tests in which progress does not matter."""


async def test_what_the_model_reads_reaches_it_and_then_it_answers(
    fake: FakeAnthropic, model: AnthropicModel, tmp_path: Path
) -> None:
    fake.queue(tool_calls(DB, LIST, say="Let me look.", thinking="Hm."), REVIEW)
    tools = toolbox(tmp_path)
    heard: list[ConsultationEvent] = []
    advice = await consult(task(CODE), Resources(model, toolbox=tools), heard.append)
    assert [found.title for found in advice.findings] == ["Nobody checks the id"]
    results = [result["content"].split("\n")[1] for result in fake.requests[1].results]
    assert results == ["1| def run(id): ...", "db.py"]
    statuses = [event for event in heard if isinstance(event, Status)]
    reading = [status.detail for status in statuses if status.phase == "reading"]
    assert reading == ["db.py", "*.py"]


async def test_words_before_a_call_are_no_part_of_the_answer(
    fake: FakeAnthropic, model: AnthropicModel, tmp_path: Path
) -> None:
    fake.queue(tool_calls(DB, say="Let me look."), text("It pays."))
    asked = task(CODE, "explain")
    advice = await consult(asked, Resources(model, toolbox=toolbox(tmp_path)), unheard)
    assert advice.markdown == "It pays."


async def test_the_tokens_of_all_turns_are_counted(
    fake: FakeAnthropic, model: AnthropicModel, tmp_path: Path
) -> None:
    counts = {"input_tokens": 5, "output_tokens": 3, "cache_read_input_tokens": 100}
    fake.queue(tool_calls(DB, usage=counts), tool_calls(LIST, usage=counts))
    fake.queue(review(usage=counts))
    advice = await consult(task(CODE), Resources(model, toolbox=toolbox(tmp_path)), unheard)
    assert advice.usage == Usage(input=15, output=9, cache_read=300)


async def test_without_tools_there_is_one_request_and_it_says_nothing_of_them(
    fake: FakeAnthropic, model: AnthropicModel, tmp_path: Path
) -> None:
    fake.queue(REVIEW, REVIEW)
    await consult(task(CODE), Resources(model), unheard)
    nothing = toolbox(tmp_path, may_use=lambda name: False)
    await consult(task(CODE), Resources(model, toolbox=nothing), unheard)
    first, second = fake.requests
    assert first.body == second.body
    assert not {"tools", "tool_choice"} & first.body.keys()


async def test_with_tools_that_are_not_needed_there_is_one_request(
    fake: FakeAnthropic, model: AnthropicModel, tmp_path: Path
) -> None:
    fake.queue(REVIEW)
    await consult(task(CODE), Resources(model, toolbox=toolbox(tmp_path)), unheard)
    assert len(fake.requests[0].body["tools"]) == 4


async def test_a_wrong_call_is_answered_and_the_question_goes_on(
    fake: FakeAnthropic, model: AnthropicModel, tmp_path: Path
) -> None:
    wrong = Call("bash", {"command": "ls"}, "toolu_3")
    fake.queue(tool_calls(Call("read_file", '{"path"'), wrong), REVIEW)
    await consult(task(CODE), Resources(model, toolbox=toolbox(tmp_path)), unheard)
    assert [result["is_error"] for result in fake.requests[1].results] == [True, True]


async def test_a_model_that_calls_for_ever_has_to_answer_at_the_bound(
    fake: FakeAnthropic, model: AnthropicModel, tmp_path: Path
) -> None:
    fake.reply_with(lambda body: REVIEW if "tool_choice" in body else tool_calls(DB))
    tools = toolbox(tmp_path, ToolLimits(calls=3))
    advice = await consult(task(CODE), Resources(model, toolbox=tools), unheard)
    assert advice.findings
    assert len(fake.requests) == 4


async def test_a_model_that_cannot_stop_calling_gives_no_answer(
    fake: FakeAnthropic, model: AnthropicModel, tmp_path: Path
) -> None:
    fake.reply_with(lambda body: tool_calls(DB))
    tools = toolbox(tmp_path, ToolLimits(calls=3))
    with pytest.raises(ModelError, match="kept on using tools") as failure:
        await consult(task(CODE), Resources(model, toolbox=tools), unheard)
    assert failure.value.outcome is Outcome.BAD_ANSWER
    assert len(fake.requests) == 4


async def test_a_thousand_calls_at_once_are_bounded_and_all_answered(
    fake: FakeAnthropic, model: AnthropicModel, tmp_path: Path
) -> None:
    calls = [Call("read_file", {"path": "db.py"}, f"toolu_{number}") for number in range(1_000)]
    fake.queue(tool_calls(*calls, piece=99), REVIEW)
    tools = toolbox(tmp_path)
    await consult(task(CODE), Resources(model, toolbox=tools), unheard)
    results = fake.requests[1].results
    assert len(results) == 1_000
    assert sum("is_error" not in result for result in results) == ToolLimits().calls


async def test_a_consultation_can_be_cancelled_between_its_turns(
    fake: FakeAnthropic, model: AnthropicModel, tmp_path: Path
) -> None:
    gate = Gate()
    fake.queue(tool_calls(DB), text("unheard", before=gate))
    asked = asyncio.create_task(
        consult(task(CODE), Resources(model, toolbox=toolbox(tmp_path)), unheard)
    )
    await gate.reached()
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    await fake.hung_up()


async def test_the_second_turn_reads_the_first_from_the_cache(
    fake: FakeAnthropic, model: AnthropicModel, tmp_path: Path
) -> None:
    fake.caching = True
    (tmp_path / "long.py").write_text("value = 1\n" * 1_500)
    long = Call("read_file", {"path": "long.py"})
    fake.queue(tool_calls(long), tool_calls(DB), REVIEW)
    advice = await consult(task(CODE), Resources(model, toolbox=toolbox(tmp_path)), unheard)
    usage = advice.usage
    counts = {
        "input_tokens": usage.input,
        "cache_read_input_tokens": usage.cache_read,
        "cache_creation_input_tokens": usage.cache_written,
    }
    assert share_read(counts) > 0.3
    assert usage.cache_read > 4_000


async def test_a_scripted_model_calls_tools_too(tmp_path: Path) -> None:
    calls = (("read_file", {"path": "db.py"}),)
    scripted = ScriptedModel(Reply(calls=calls), Reply("Seen.", when="def run(id)"))
    asked = task(CODE, "explain")
    advice = await consult(asked, Resources(scripted, toolbox=toolbox(tmp_path)), unheard)
    assert advice.markdown == "Seen."
