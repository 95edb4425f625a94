"""What a file says of tools, in any format, only ever takes away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult_lsp.agents.agent import Agent, parse_agent
from consult_lsp.agents.strict_yaml import Value
from consult_lsp.agents.tool_permissions import (
    Tool,
    ToolPermissions,
    opencode_permissions,
    read_tool,
)

PATHS = {
    "claude": "a.md",
    "copilot": ".github/agents/a.md",
    "opencode": ".opencode/agents/a.md",
}


def agent(frontmatter: str, file_format: str) -> Agent:
    text = f"---\nname: a\ndescription: b\n{frontmatter}\n---\nc"
    agent, problems = parse_agent(text, PATHS[file_format], "workspace")
    assert agent is not None, problems
    return agent


def reading(agent: Agent) -> str:
    """Which of the three tools that read it may use."""
    return " ".join(tool for tool in ("Read", "Grep", "Glob") if agent.may_use(tool))


@pytest.mark.parametrize(
    ("file_format", "frontmatter", "allowed"),
    [
        ("claude", "color: red", "Read Grep Glob"),
        ("claude", "tools: '*'", "Read Grep Glob"),
        ("claude", "tools: Read, Bash, Write", "Read"),
        ("claude", "tools: [read, grep]", "Read Grep"),
        ("claude", "tools: Read(docs/**), Grep", "Grep"),
        ("claude", "tools: Agent(Read, Grep)", ""),
        ("claude", "tools: []", ""),
        ("claude", "tools: {Read: true}", ""),
        ("claude", "disallowedTools: Grep", "Read Glob"),
        ("claude", "disallowedTools: [Read(.env), grep]", "Glob"),
        ("claude", "disallowedTools: '*'", ""),
        ("claude", "disallowedTools: ['*']", ""),
        ("claude", "disallowedTools: mcp__*", "Read Grep Glob"),
        ("claude", "tools: Read, Grep\ndisallowedTools: Read", "Grep"),
        ("copilot", "infer: true", "Read Grep Glob"),
        ("copilot", "tools: ['*']", "Read Grep Glob"),
        ("copilot", "tools: [read]", "Read"),
        ("copilot", "tools: search, web", "Grep Glob"),
        ("copilot", "tools: [search/*]", "Grep Glob"),
        ("copilot", "tools: [search/codebase, search/usages]", "Grep Glob"),
        ("copilot", "tools: [search/usages, read/problems, readme/*, x/read]", ""),
        ("copilot", "tools: [Read, Grep, Glob]", "Read Grep Glob"),
        ("copilot", "tools: []", ""),
        ("opencode", "mode: all", "Read Grep Glob"),
        ("opencode", "tools: {write: false}", "Read Grep Glob"),
        ("opencode", "tools: {read: false}", "Grep Glob"),
        ("opencode", "tools: {'*': false, grep: true}", "Grep"),
        ("opencode", "tools: {'g*': false}", "Read"),
        ("opencode", "tools: Read, Grep", "Read Grep"),
        ("opencode", "permission: deny", ""),
        ("opencode", "permission: allow", "Read Grep Glob"),
        ("opencode", "permission: {read: ask}", "Grep Glob"),
        ("opencode", "permission: {'*': deny, read: allow, glob: allow}", "Read Glob"),
        ("opencode", "permission: {read: {'*': allow, 'src/**': deny}}", "Grep Glob"),
        ("opencode", "permission: {read: {'*': deny, 'src/**': allow}}", "Grep Glob"),
        ("opencode", "permission: {bash: {'*': ask, 'rm *': deny}}", "Read Grep Glob"),
        ("opencode", "permission: [x, [y]]", "Read Grep Glob"),
        (
            "opencode",
            "permissions:\n  - {action: '*', resource: '*', effect: deny}\n"
            "  - {action: grep, resource: '*', effect: allow}",
            "Grep",
        ),
        ("opencode", "permissions:\n  - {action: read, resource: '*.env'}", "Grep Glob"),
    ],
)
def test_a_file_narrows_what_its_agent_may_read(
    file_format: str, frontmatter: str, allowed: str
) -> None:
    assert reading(agent(frontmatter, file_format)) == allowed


@pytest.mark.parametrize(
    ("written", "tool", "server"),
    [
        ("Read", Tool("Read"), None),
        ("Agent(planner, tester)", Tool("Agent", ("planner", "tester")), None),
        ("Task(planner)", Tool("Agent", ("planner",)), None),
        ("Task", Tool("Agent"), None),
        ("Bash(git diff *)", Tool("Bash", ("git diff *",)), None),
        ("Agent(planner", Tool("Agent", ("planner",)), None),
        ("mcp__wiki", Tool("mcp__wiki"), "wiki"),
        ("mcp__wiki__*", Tool("mcp__wiki__*"), "wiki"),
        ("mcp__wiki__search_all", Tool("mcp__wiki__search_all"), "wiki"),
        ("mcp__*", Tool("mcp__*"), "*"),
    ],
)
def test_a_tool_comes_apart(written: str, tool: Tool, server: str | None) -> None:
    assert read_tool(written) == tool
    assert tool.server == server


WORDS = st.sampled_from(["*", "read", "Read", "gr?p", "bash", "allow", "deny", "ask", "true", ""])
VALUES: st.SearchStrategy[Value] = st.recursive(
    WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=8,
)


@given(VALUES)
def test_nothing_but_an_allowance_allows(effect: Value) -> None:
    has = opencode_permissions("", {"*": "deny", "read": effect}).has("Read")
    effects = effect.values() if isinstance(effect, dict) else [effect]
    assert not has or "allow" in effects


@given(VALUES, VALUES)
def test_any_shape_of_permissions_is_read(tools: Value, permission: Value) -> None:
    permissions = opencode_permissions(tools, permission)
    assert all(not permissions.has(name) for name in permissions.denied)


@given(st.lists(st.sampled_from(["Read", "Grep", "*", "Bash(x)", "no"])))
def test_what_is_denied_is_never_had(denied: list[str]) -> None:
    assert ToolPermissions(None, tuple(denied)).has("Read") == ({"Read", "*"}.isdisjoint(denied))
