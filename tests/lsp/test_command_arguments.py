"""The argument of a command: what it does not take is told by its name, and starts nothing."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import MISSING, fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types as lsp

from consult_lsp.errors import UsageError
from consult_lsp.lsp.contract.arguments import ARGUMENTS, Argument, Choice
from consult_lsp.lsp.contract.parse import parse_argument, to_json
from consult_lsp.lsp.execute_command import COMMANDS
from support.editor import Editor, editor
from support.fake_anthropic import FakeAnthropic

INVALID_PARAMS = -32602
WRONG = {"a list": ["x"], "an object": {"x": 1}}
"""What no member takes that is neither a list nor an object; and those take only their own."""

LINE = st.integers(0, 2**31 - 1)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=4,
)
st.register_type_strategy(lsp.Position, st.builds(lsp.Position, LINE, LINE))
st.register_type_strategy(
    Choice,
    st.builds(
        Choice, title=st.text(), command=st.text(), arguments=st.lists(JSON, max_size=2).map(tuple)
    ),
)


def required(kind: type[Argument]) -> list[str]:
    return [field.name for field in fields(kind) if field.default is MISSING]


def members() -> Iterator[tuple[str, str]]:
    """Each command with each of its members."""
    for command, kind in ARGUMENTS.items():
        yield from ((command, field.name) for field in fields(kind))


def some(command: str) -> dict[str, Any]:
    """What a command takes at least; what it speaks of need not be there."""
    samples: dict[str, Any] = {"block": 0, "choices": []}
    return {name: samples.get(name, "x") for name in required(ARGUMENTS[command])}


async def refusal(ed: Editor, command: str, *arguments: Any) -> str:
    """How a command is refused."""
    params = {"command": command, "arguments": list(arguments)}
    sent = ed.client.send_request("workspace/executeCommand", params)
    error = (await ed.client.response(sent))["error"]
    assert error["code"] == INVALID_PARAMS, error
    return str(error["message"])


@asynccontextmanager
async def unchanged(fake: FakeAnthropic) -> AsyncIterator[Editor]:
    """An editor in which nothing is started, asked for, told or sent."""
    async with editor(fake=fake) as ed:
        await ed.open("def f(x):\n    return x\n")
        await ed.ready()
        before = len(ed.client.received)
        yield ed
        assert await ed.run("consult.jobs") == []
        told = [one["method"] for one in ed.client.received[before:] if "method" in one]
        assert told == []
    assert fake.requests == []


def test_each_command_has_an_argument() -> None:
    assert list(ARGUMENTS) == list(COMMANDS)


async def test_a_missing_member_is_named(fake: FakeAnthropic) -> None:
    async with unchanged(fake) as ed:
        for command, kind in ARGUMENTS.items():
            for name in required(kind):
                given = {key: value for key, value in some(command).items() if key != name}
                for argument in (given, {**given, name: None}):
                    told = await refusal(ed, command, argument)
                    why = f"because the member “{name}” is missing"
                    assert told.startswith(f"{command} was not run, {why}. It takes {{")


async def test_an_unknown_member_is_named(fake: FakeAnthropic) -> None:
    async with unchanged(fake) as ed:
        for command in ARGUMENTS:
            told = await refusal(ed, command, {**some(command), "uro": "file:///a.py"})
            assert told.startswith(f"{command} was not run, because the member “uro” is unknown.")


async def test_a_member_of_another_type_is_named(fake: FakeAnthropic) -> None:
    async with unchanged(fake) as ed:
        for command, name in members():
            value = WRONG["an object" if name == "choices" else "a list"]
            told = await refusal(ed, command, {**some(command), name: value})
            assert told.startswith(f"{command} was not run, because the member “{name}")
            assert "” is not " in told


async def test_an_argument_is_one_object(fake: FakeAnthropic) -> None:
    async with unchanged(fake) as ed:
        for command in ARGUMENTS:
            for arguments in ([some(command), {}], [1], [["x"]], ["a", None, "b", "c"]):
                told = await refusal(ed, command, *arguments)
                assert told.startswith(f"{command} was not run, because it takes one object.")


@pytest.mark.parametrize(
    ("command", "argument", "fault"),
    [
        (
            "consult.review",
            {"range": {"start": {"line": 0}, "end": {}}},
            "range.start.character” is missing",
        ),
        ("consult.explain", {"range": "$range"}, "range” is not an object"),
        ("consult.improve", {"version": "1"}, "version” is not an integer"),
        ("consult.improve", {"version": True}, "version” is not an integer"),
        ("consult.review", {"anew": 1}, "anew” is not true or false"),
        ("consult.preview", {"flow": "x"}, "flow” is not one of review, improve, explain, ask"),
        (
            "consult.dismiss",
            {"finding": "x", "until": "soon"},
            "until” is not a date as 2027-01-31",
        ),
        (
            "consult.dismiss",
            {"finding": "x", "reason": "no"},
            "reason” is not one of wrong, accepted risk, later",
        ),
        ("consult.again", {"diagnostic": {"range": {}}}, "diagnostic.message” is missing"),
    ],
)
def test_the_first_fault_is_told_in_words(
    command: str, argument: dict[str, object], fault: str
) -> None:
    with pytest.raises(UsageError) as told:
        parse_argument(command, [{"uri": "file:///a.py", **argument}])
    assert f"because the member “{fault}. It takes {{uri" in str(told.value)


def test_the_name_of_an_unknown_member_is_repeated_in_part_only() -> None:
    with pytest.raises(UsageError) as told:
        parse_argument("consult.jobs", [{"x\n" * 100_000: 1}])
    assert len(str(told.value)) < 200


@pytest.mark.parametrize("arguments", [[], [{}], [[]], [None], [{"job": None}]])
def test_what_some_clients_make_of_an_empty_object_is_one(arguments: list[Any]) -> None:
    """Lua has one empty table, and Lisp one nil."""
    assert parse_argument("consult.cancel", arguments) == ARGUMENTS["consult.cancel"]()


def test_a_diagnostic_may_hold_all_that_its_server_has_sent() -> None:
    place = {"start": {"line": 1.0, "character": 0}, "end": {"line": 1.0, "character": 3}}
    diagnostic = {"range": place, "message": "Off", "severity": 2, "data": {"x": [1]}, "code": None}
    argument = parse_argument("consult.again", [{"uri": "file:///a.py", "diagnostic": diagnostic}])
    read = to_json(argument)["diagnostic"]
    assert read == {"message": "Off", "range": place}


@given(st.data(), st.sampled_from(list(ARGUMENTS.values())))
def test_what_the_menu_sends_is_what_the_command_reads(
    data: st.DataObject, kind: type[Argument]
) -> None:
    argument = data.draw(st.from_type(kind))
    assert parse_argument(kind.command, [to_json(argument)]) == argument


@given(st.sampled_from(list(ARGUMENTS)), st.lists(JSON, max_size=3))
def test_no_argument_breaks_the_reader(command: str, arguments: list[Any]) -> None:
    try:
        argument: object = parse_argument(command, arguments)
    except UsageError as error:
        argument = str(error)
    is_told = isinstance(argument, str) and argument.startswith(f"{command} was not run, because ")
    assert is_told or isinstance(argument, ARGUMENTS[command])
