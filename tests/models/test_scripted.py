"""ScriptedModel: the double that ships with the package."""

import asyncio
from pathlib import Path

import pytest

from consult_lsp.errors import ModelError, Outcome
from consult_lsp.models.model import Block, Model, Request, Text, ToolCalls
from consult_lsp.models.scripted import Gate, Reply, ScriptedModel, ScriptError, read_script
from support.asking import REQUEST, ask


async def test_replies_come_in_their_order_and_requests_are_kept() -> None:
    scripted = ScriptedModel("first", Reply("second", piece=1))
    model: Model = scripted
    assert [(await ask(model)).text for _ in range(2)] == ["first", "second"]
    assert scripted.requests == [REQUEST, REQUEST]


async def test_nobody_can_take_it_for_a_model() -> None:
    asked = await ask(ScriptedModel("advice"))
    assert asked.model.startswith("scripted")
    assert "no model is asked" in asked.details[0]


async def test_without_a_reply_left_it_says_so() -> None:
    asked = await ask(ScriptedModel())
    assert asked.outcome == Outcome.BAD_ANSWER
    assert "no reply left" in asked.sentence


async def test_an_error_comes_after_its_text() -> None:
    error = ModelError(Outcome.OVERLOADED, "Too much.")
    asked = await ask(ScriptedModel(Reply("Half", error=error)))
    assert (asked.text, asked.outcome, asked.sentence) == ("Half", Outcome.OVERLOADED, "Too much.")


async def test_a_reply_waits_for_its_words() -> None:
    model = ScriptedModel(Reply("R", when="review"), Reply("E", when="explain", keep=True))
    for _ in range(2):
        assert (await ask(model, request("please explain"))).text == "E"
    assert (await ask(model, request("please review"))).text == "R"
    assert (await ask(model, request("please review"))).outcome == Outcome.BAD_ANSWER


async def test_a_gate_holds_the_stream_at_a_point() -> None:
    gate = Gate()
    heard: list[str] = []

    async def listen() -> None:
        async for event in ScriptedModel(Reply("abcd", piece=2, hold=(1, gate))).stream(REQUEST):
            if isinstance(event, Text):
                heard.append(event.text)

    task = asyncio.create_task(listen())
    await gate.reached()
    assert heard == ["ab"]
    gate.open()
    await task
    assert heard == ["ab", "cd"]


async def test_a_hanging_reply_ends_when_it_is_cancelled() -> None:
    gate = Gate()
    task = asyncio.create_task(ask(ScriptedModel(Reply("a", hold=(1, gate), hangs=True))))
    await gate.reached()
    gate.open()
    done, _ = await asyncio.wait([task], timeout=0.01)
    assert not done
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_gate_that_is_not_reached_fails_the_test() -> None:
    with pytest.raises(TimeoutError):
        await Gate(patience=0.001).reached()


async def test_a_script_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "demo.jsonl"
    path.write_text(
        '{"json": {"summary": "ä"}, "when": "review", "piece": 3}\n'
        "\n"
        '{"text": "So", "error": "refused"}\n',
        "utf-8",
    )
    model = read_script(path)
    asked = await ask(model, request("explain"))
    assert (asked.text, asked.outcome) == ("So", Outcome.REFUSED)
    assert (await ask(model, request("review"))).text == '{"summary": "\\u00e4"}'


async def test_a_script_may_call_tools(tmp_path: Path) -> None:
    path = tmp_path / "demo.jsonl"
    path.write_text('{"calls": [["read_file", {"path": "a.py"}]]}')
    *_, last = [event async for event in read_script(path).stream(request("explain"))]
    assert isinstance(last, ToolCalls)
    assert [(call.name, call.arguments) for call in last.calls] == [("read_file", {"path": "a.py"})]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'{"calls": [["read_file"]]}', "line 1 is no reply"),
        (b'{"calls": [[1, {}]]}', "a call is a tool's name and an object"),
        (b"\xff\xfe", "cannot be read"),
        (b"{", "line 1 is no reply"),
        (b'{"text": "a"}\n[]', "line 2 is no reply"),
        (b'{"txt": "a"}', "txt is not known"),
        (b'{"text": 5}', "text cannot be 5"),
        (b'{"text": "a", "error": "tired"}', "tired"),
        (b'{"text": "a", "piece": 0}', "piece cannot be 0"),
    ],
)
def test_a_script_with_a_mistake_names_its_line(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "demo.jsonl"
    path.write_bytes(content)
    with pytest.raises(ScriptError, match=why):
        read_script(path)


def request(words: str) -> Request:
    return Request(system=(), user=(Block(words),), max_tokens=10)
