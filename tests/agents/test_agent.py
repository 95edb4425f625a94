"""Agent files as people write them: what can be read is read, what is hostile is refused."""

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult_lsp.agents.agent import MAX_FILE, Agent, parse_agent, read_agent
from consult_lsp.errors import Problem
from support.patience import not_for_ever

FILES = Path(__file__).parent / "files"


def load(name: str) -> tuple[Agent, tuple[Problem, ...]]:
    agent, problems = read_agent(FILES / name, "user")
    assert agent is not None, problems
    return agent, problems


def parse(frontmatter: str, body: str = "You help.\n") -> Agent:
    agent, problems = parse_agent(f"---\n{frontmatter}\n---\n{body}", "a.md", "user")
    assert agent is not None, problems
    return agent


def refusal(text: str) -> str:
    agent, problems = parse_agent(text, "a.md", "workspace")
    assert agent is None
    [problem] = problems
    assert problem.severity == "error"
    return problem.message


def test_the_owners_agent_loads_exactly() -> None:
    path = FILES / "owner-backend-developer.md"
    data = path.read_bytes()
    head, _, body = data.partition(b"\n---\n")
    description = next(line for line in head.splitlines() if line.startswith(b"description: "))

    agent, [problem] = load(path.name)

    assert agent.name == "backend-developer"
    assert agent.color == "red"
    assert agent.prompt.encode() == body
    expected = description.decode().removeprefix("description: ").replace("\\n", "\n")
    assert agent.description == expected
    assert agent.description.count("\n  <commentary>\n") == 3
    assert (agent.tools, agent.model) == (None, "")
    assert (agent.path, agent.origin) == (path, "user")
    assert agent.digest == hashlib.sha256(data).hexdigest()
    assert problem.severity == "information"
    assert data.splitlines()[problem.line] == description


def test_the_owners_agent_keeps_its_carriage_returns(tmp_path: Path) -> None:
    data = (FILES / "owner-backend-developer.md").read_bytes().replace(b"\n", b"\r\n")
    path = tmp_path / "agent.md"
    path.write_bytes(b"\xef\xbb\xbf" + data)
    agent, _ = read_agent(path, "user")
    assert agent is not None
    assert agent.prompt.encode() == data.partition(b"\r\n---\r\n")[2]
    assert agent.description == load("owner-backend-developer.md")[0].description


def test_a_colon_in_a_description_loads() -> None:
    agent, _ = load("colon-in-description.md")
    assert agent.name == "queue-keeper"
    assert agent.description == (
        "Use for message queues. Triggers on: 'dead letter', 'back-pressure'"
    )
    assert (agent.tools, agent.color) == (("Read", "Grep"), "cyan")
    assert agent.prompt == "You keep queues short.\n"


def test_a_description_over_lines_that_nobody_indented_loads() -> None:
    agent, _ = load("unindented-description.md")
    assert agent.description == (
        'Use when shifts clash.\n\n<example>\nuser: "Two people are on call"\n'
        'assistant: "I\'ll ask the rota-planner."\n</example>'
    )
    assert agent.color == "pink"


def test_written_and_real_line_breaks_mix() -> None:
    agent, _ = load("mixed-line-breaks.md")
    assert agent.description == (
        'Use before a release.\n\nExamples:\n- A tag is wanted\nuser: "Tag it"\n'
        'assistant: "First the notes."\n<commentary>Notes come first.</commentary>'
    )
    assert agent.model == "opus"


def test_a_star_for_tools_limits_none() -> None:
    agent, _ = load("any-tool.md")
    assert (agent.name, agent.tools, agent.model) == ("generalist", None, "sonnet")


def test_a_rule_of_dashes_closes_the_frontmatter_once() -> None:
    agent, problems = load("long-closing-fence.md")
    assert agent.prompt == "\nYou paint.\n\n---\n\nTwo coats.\n"
    assert problems == ()


def test_a_blank_first_line_and_an_indented_fence_are_no_obstacle() -> None:
    agent, problems = load("blank-first-line.md")
    assert (agent.name, agent.prompt) == ("late-riser", "\nYou rise late.\n")
    assert problems == ()


def test_unknown_tools_models_colours_and_keys_fail_nothing() -> None:
    agent, problems = load("odd-values.md")
    assert agent.name == "Oddly Named v2.1"
    assert agent.description == "Has values\nthat nobody knows"
    assert agent.tools == ("Read", "mcp__wiki__search", "TimeMachine")
    assert (agent.model, agent.color) == ("gpt-unknown-9", "#10B981")
    assert problems == ()


@pytest.mark.parametrize("name", ["documentation.md", "two-rules.md"])
def test_a_file_without_frontmatter_is_documentation(name: str) -> None:
    assert read_agent(FILES / name, "user") == (None, ())


@pytest.mark.parametrize(
    "text", ["", "\ufeff", "---\n---\n", "---\n\n---\nPage", "---\nA: b\n---\n"]
)
def test_a_text_that_names_nothing_is_documentation(text: str) -> None:
    assert parse_agent(text, "a.md", "user") == (None, ())


def test_frontmatter_that_nobody_closed_is_reported_at_its_fence() -> None:
    agent, [problem] = read_agent(FILES / "unclosed.md", "user")
    assert agent is None
    assert "no line '---' closes" in problem.message
    assert problem.line == 0


def test_a_file_that_describes_but_names_nobody_is_mentioned() -> None:
    agent, [problem] = parse_agent("---\ndescription: b\n---\nc", "a.md", "user")
    assert agent is None
    assert "has no 'name'" in problem.message
    assert problem.severity == "information"


@pytest.mark.parametrize("name", ["''", "[a, b]", "x" * 101, '"a\\ab"', '"\\u00A0\\uE000"'])
def test_a_name_that_cannot_be_shown_is_refused(name: str) -> None:
    assert "'name' is not a printable text" in refusal(f"---\nname: {name}\ndescription: b\n---\nc")


def test_an_agent_without_description_or_prompt_loads_and_is_told_so() -> None:
    agent, problems = parse_agent("---\nname: a\n---\n\n", "a.md", "user")
    assert agent is not None
    assert (agent.description, agent.prompt) == ("", "\n")
    assert [problem.message for problem in problems] == [
        "This agent has no description: say when to consult it.",
        "The agent 'a' has no prompt: nothing follows its frontmatter.",
    ]


@pytest.mark.parametrize(
    ("written", "tools"),
    [
        ("tools: Read, Grep", ("Read", "Grep")),
        ("tools: Read,Agent(a, b) , mcp__x__*,", ("Read", "Agent(a, b)", "mcp__x__*")),
        ("tools: [Read, 'Grep']", ("Read", "Grep")),
        ("tools:\n  - Read\n  - no", ("Read", "no")),
        ("tools: no", ("no",)),
        ("tools: []", ()),
        ("tools: [[Read]]", ()),
        ("tools: {Read: true}", ()),
        ("tools:", None),
        ("tools: '*'", None),
        ("tools: ['*']", None),
        ("color: red", None),
    ],
)
def test_tools_are_a_text_or_a_list(written: str, tools: tuple[str, ...] | None) -> None:
    assert parse(f"name: a\n{written}").tools == tools


def test_a_value_of_the_wrong_shape_is_ignored_where_it_stands() -> None:
    text = "---\nname: a\ndescription: b\ncolor: [red]\n---\nc"
    agent, [problem] = parse_agent(text, "a.md", "user")
    assert agent is not None
    assert agent.color == ""
    assert text.splitlines()[problem.line] == "color: [red]"


def test_an_escaped_backslash_is_not_a_line_break() -> None:
    assert parse("name: a\ndescription: 'one\\ntwo \\\\n three'").description == (
        "one\ntwo \\\\n three"
    )


BOMBS = {
    "aliases": "\n".join(
        ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9))]
    ),
    "merge keys": "\n".join(
        [
            "a0: &a0 {k: v}",
            *(f"a{n}: &a{n}\n  <<: [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 8)),
        ]
    ),
    "flow depth": "a: " + "[" * 30_000,
    "block depth": "a:\n" + "\n".join(" " * level + "-" for level in range(1, 300)),
    "one line depth": "a:\n  " + "- " * 30_000,
    "keys": "\n".join(f"k{number}: v" for number in range(200_000)),
    "keys in a file of bounds": "\n".join(f"k{number}: v" for number in range(8_000)),
    "keys in bounds": "\n".join(f"k{number}: v" for number in range(6_000)) + "\n<<: {a: b}",
    "self reference": "a: &a [*a]",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_is_refused_before_it_costs_anything(bomb: str) -> None:
    text = f"---\nname: a\ndescription: b\n{bomb}\n---\nc"
    with not_for_ever():
        message = refusal(text)
    assert "not loaded" in message


def test_a_bomb_in_a_list_of_tools_is_refused_behind_a_broken_line_too() -> None:
    bomb = "tools:\n  - &a [x]\n  - [*a, *a]"
    assert "alias" in refusal(f"---\nname: a\ndescription: b: c\n{bomb}\n---\nc")


def test_no_tag_makes_an_object() -> None:
    agent = parse("name: a\ndescription: b\nmodel: !!python/object/apply:os.getcwd []")
    assert agent.model == "!!python/object/apply:os.getcwd []"


@given(st.text(max_size=300))
def test_any_text_is_read_without_an_error(text: str) -> None:
    agent, _ = parse_agent(text, "a.md", "user")
    assert agent is None or text.endswith(agent.prompt)


PIECES = [
    "name: a\n",
    "name",
    "tools",
    "model",
    ": ",
    "\n",
    "\r\n",
    "  ",
    "- ",
    "&a ",
    "*a",
    "<<",
    "!b ",
    "[",
    "{",
    "'",
    '"',
]


@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=40).map("".join),
    st.text(max_size=20),
)
def test_any_frontmatter_is_read_without_an_error(frontmatter: str, body: str) -> None:
    text = f"---\n{frontmatter}\n---\n{body}"
    agent, _ = parse_agent(text, "a.md", "user")
    assert agent is None or text.endswith(agent.prompt)


def unreadable(path: Path) -> Problem:
    agent, [problem] = read_agent(path, "user")
    assert agent is None
    assert (problem.path, problem.severity) == (str(path), "error")
    return problem


def test_a_file_that_is_too_large_is_refused_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    start = b"---\nname: a\n---\n"
    path.write_bytes(start.ljust(MAX_FILE, b"x"))
    assert read_agent(path, "user")[0] is not None
    path.write_bytes(start.ljust(MAX_FILE + 1, b"x"))
    assert "larger than 256 kB" in unreadable(path).message


def test_size_is_counted_in_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\nname: a\n---\n" + "é" * (MAX_FILE // 2), encoding="utf-8")
    assert "larger than 256 kB" in unreadable(path).message


def test_a_text_that_is_too_large_is_refused_as_its_file_is() -> None:
    assert "larger than 256 kB" in refusal("---\nname: a\n---\n".ljust(MAX_FILE + 1, "x"))


def test_bytes_that_are_no_text_are_reported_on_their_line(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"---\nname: caf\xe9\n---\n")
    problem = unreadable(path)
    assert "not UTF-8" in problem.message
    assert problem.line == 1


def test_what_is_not_there_or_not_allowed_is_a_problem(tmp_path: Path) -> None:
    assert "cannot be read" in unreadable(tmp_path / "missing.md").message
    assert "cannot be read" in unreadable(tmp_path / "nul\0.md").message
    assert "cannot be read" in unreadable(tmp_path).message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_or_device_never_keeps_anyone_waiting(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.md"
    os.mkfifo(pipe)
    (tmp_path / "device.md").symlink_to("/dev/zero")
    assert "not a regular file" in unreadable(pipe).message
    assert "not a regular file" in unreadable(tmp_path / "device.md").message
