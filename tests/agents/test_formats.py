"""Agent files of three formats load by one door, and a path alone tells which one it is."""

from pathlib import Path, PurePosixPath

import pytest

from consult_lsp.agents.agent import Agent, parse_agent, read_agent
from consult_lsp.agents.formats import format_of
from consult_lsp.agents.model_wishes import ModelWish, Wishes, read_model
from consult_lsp.errors import Problem

FILES = Path(__file__).parent / "files"


def load(name: str) -> tuple[Agent, tuple[Problem, ...]]:
    agent, problems = read_agent(FILES / name, "workspace")
    assert agent is not None, problems
    return agent, problems


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/p/.claude/agents/a.md", "claude"),
        ("/p/.claude/agents/deep/down/a.md", "claude"),
        ("/p/.claude/agents/a.agent.md", "claude"),
        ("/p/.github/agents/a.agent.md", "copilot"),
        ("/p/.github/agents/a.md", "copilot"),
        ("/p/.github/chatmodes/a.chatmode.md", "copilot"),
        ("collection/a.agent.md", "copilot"),
        ("/p/.opencode/agents/a.md", "opencode"),
        ("/p/.opencode/agent/deep/a.md", "opencode"),
        ("/home/me/.config/opencode/agents/a.md", "opencode"),
        ("/home/me/opencode/agents/a.md", "claude"),
        ("/p/.github/a.md", "claude"),
        ("/p/.github/agents/.claude/agents/a.md", "claude"),
        ("a.md", "claude"),
    ],
)
def test_the_innermost_folder_tells_the_format(path: str, name: str) -> None:
    assert format_of(PurePosixPath(path)).name == name


def test_every_key_of_claude_code_is_kept_as_what_it_is() -> None:
    agent, problems = load(".claude/agents/every-key.md")
    assert problems == ()
    assert agent.tools == (
        "Read",
        "Grep",
        "Agent(planner, tester)",
        "mcp__wiki__search",
        "mcp__tracker",
    )
    assert agent.disallowed_tools == ("Bash(rm *)", "mcp__*")
    assert (agent.model, agent.color) == ("claude-sonnet-4-20250514", "purple")
    assert agent.wishes == Wishes(
        permission_mode="bypassPermissions",
        max_turns=12,
        skills=("release", "changelog"),
        mcp_servers=("tracker", "wiki"),
        hooks=("PreToolUse",),
        memory="project",
        background=True,
        effort="xhigh",
        isolation="worktree",
        initial_prompt="Begin with the\nopen questions.",
    )


def test_values_of_the_wrong_shape_fail_nothing_and_are_told_at_their_lines() -> None:
    text = (
        "---\nname: a\ndescription: b\nmaxTurns: many\neffort: [high]\nbackground: maybe\n"
        "skills: one, two\nhooks: none\nmemory: {a: b}\n---\nc"
    )
    agent, problems = parse_agent(text, "a.md", "user")
    assert agent is not None
    assert (agent.wishes.skills, agent.wishes.background) == (("one", "two"), None)
    assert sorted(text.splitlines()[problem.line] for problem in problems) == [
        "effort: [high]",
        "maxTurns: many",
        "memory: {a: b}",
    ]


def test_a_copilot_agent_has_the_name_of_its_file_and_claudes_tools() -> None:
    agent, problems = load(".github/agents/release-notes.agent.md")
    assert problems == ()
    assert (agent.name, agent.format) == ("release-notes", "copilot")
    assert agent.description == "Writes release notes from what was merged"
    assert agent.tools == ("Read", "Grep", "Glob", "Edit", "Write", "mcp__github__*", "timeMachine")
    assert agent.model == "Claude Sonnet 4.5 (copilot)"
    assert agent.prompt == "\nYou write release notes that a user of the product understands.\n"


def test_a_plain_file_of_github_may_have_a_name_and_a_colon() -> None:
    agent, [problem] = load(".github/agents/reviewer.md")
    assert (agent.name, agent.tools) == ("Careful Reviewer", ())
    assert agent.description.startswith("Reads changes twice: once")
    assert problem.severity == "information"


def test_a_page_among_github_agents_is_documentation() -> None:
    assert read_agent(FILES / ".github/agents/about.md", "workspace") == (None, ())


def test_each_format_tells_an_agent_by_its_own_keys() -> None:
    text = "---\nargument-hint: a branch\n---\nYou help.\n"
    agent, _ = parse_agent(text, ".github/agents/helper.md", "user")
    assert agent is not None
    assert parse_agent(text, ".opencode/agents/helper.md", "user") == (None, ())


def test_a_prompt_that_github_would_not_take_is_used_whole_and_told() -> None:
    text = "---\ndescription: b\n---\n" + "x" * 30_001
    agent, [problem] = parse_agent(text, ".github/agents/a.md", "user")
    assert agent is not None
    assert len(agent.prompt) == 30_001
    assert (problem.severity, "30,000" in problem.message) == ("information", True)
    assert parse_agent(text[:-1], ".github/agents/a.md", "user")[1] == ()


def test_an_opencode_agent_has_the_name_of_its_file_and_only_what_it_may() -> None:
    agent, problems = load(".opencode/agents/auditor.md")
    assert problems == ()
    assert (agent.name, agent.format, agent.wishes.mode) == ("auditor", "opencode", "subagent")
    assert agent.tools is None
    assert agent.disallowed_tools == ("Edit", "Write", "Bash", "wiki_*")
    assert read_model(agent.model) == ModelWish("id", "claude-sonnet-4-5")
    assert agent.may_use("Read")
    assert not agent.may_use("Bash")


def test_the_name_in_an_opencode_file_is_not_its_name() -> None:
    text = "---\nname: other\ndescription: b\n---\nc"
    agent, _ = parse_agent(text, ".opencode/agents/mine.md", "user")
    assert agent is not None
    assert agent.name == "mine"


@pytest.mark.parametrize("key", ["disable", "disabled"])
def test_an_opencode_agent_may_be_switched_off(key: str) -> None:
    text = f"---\ndescription: b\n{key}: true\n---\nc"
    agent, [problem] = parse_agent(text, ".opencode/agents/a.md", "user")
    assert agent is None
    assert (problem.severity, text.splitlines()[problem.line]) == ("information", f"{key}: true")
    assert parse_agent(text, ".github/agents/a.md", "user")[0] is not None


@pytest.mark.parametrize("path", [".github/agents/a.md", ".opencode/agents/a.md", "a.md"])
def test_all_formats_share_one_set_of_bounds(path: str) -> None:
    bomb = "---\nname: a\ndescription: b\nx: &x [y]\nz: [*x, *x]\n---\nc"
    agent, [problem] = parse_agent(bomb, path, "workspace")
    assert agent is None
    assert "alias" in problem.message


@pytest.mark.parametrize(
    ("written", "wish"),
    [
        ("", ModelWish("inherit")),
        ("inherit", ModelWish("inherit")),
        ("Opus", ModelWish("alias", "opus")),
        ("claude-opus-4-1-20250805", ModelWish("id", "claude-opus-4-1-20250805")),
        ("Claude Sonnet 4.5 (copilot)", ModelWish("other", "Claude Sonnet 4.5 (copilot)")),
        ("openai/gpt-5", ModelWish("other", "openai/gpt-5")),
        ("claude-x https://evil.test", ModelWish("other", "claude-x https://evil.test")),
    ],
)
def test_a_model_is_an_alias_an_id_or_somebody_elses(written: str, wish: ModelWish) -> None:
    assert read_model(written) == wish
