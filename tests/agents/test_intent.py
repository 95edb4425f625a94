"""An agent's own actions: what can be read is offered, and a broken entry costs no other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult_lsp.agents.agent import Agent, parse_agent
from consult_lsp.agents.intent import (
    BUILT_IN,
    MAX_DESCRIPTION,
    MAX_INTENTS,
    MAX_PROMPT,
    MAX_TITLE,
    Intent,
    intent_id,
    offered_intents,
)
from consult_lsp.errors import Problem

GOOD = "{title: Fine, flow: ask, prompt: Ask.}"


def parse(intents: str, path: str = "a.md") -> tuple[Agent, str, tuple[Problem, ...]]:
    text = f"---\nname: a\ndescription: b\nconsult-intents:{intents}\nmodel: opus\n---\nc"
    agent, problems = parse_agent(text, path, "user")
    assert agent is not None, problems
    return agent, text, problems


def refusal(entry: str) -> str:
    """Why an entry between two good ones is left out; those two stay."""
    first, last = GOOD.replace("Fine", "First"), GOOD.replace("Fine", "Last")
    agent, text, [problem] = parse(f"\n  - {first}\n  - {entry}\n  - {last}")
    assert [intent.title for intent in agent.intents] == ["First", "Last"]
    assert text.splitlines()[problem.line] == f"  - {entry}".splitlines()[0]
    assert problem.severity == "warning"
    return problem.message


def test_an_action_says_its_title_flow_scope_and_prompt() -> None:
    agent, _, problems = parse("""
  - title: Design this endpoint
    description: The contract before the code
    flow: ask
    scope: selection
    prompt: |
      Design it: first the contract.

      Then the code.
  - {title: Plain one, flow: improve, prompt: no}""")
    assert problems == ()
    assert agent.model == "opus"
    assert agent.intents == (
        Intent(
            id="design-this-endpoint",
            title="Design this endpoint",
            flow="ask",
            prompt="Design it: first the contract.\n\nThen the code.",
            scope="selection",
            description="The contract before the code",
        ),
        Intent(id="plain-one", title="Plain one", flow="improve", prompt="no"),
    )


@pytest.mark.parametrize("path", [".github/agents/a.md", ".opencode/agents/a.md"])
def test_agents_of_other_formats_may_bring_actions_too(path: str) -> None:
    agent, _, problems = parse(f"\n  - {GOOD}", path)
    assert problems == ()
    assert [intent.id for intent in agent.intents] == ["fine"]


def test_actions_survive_a_description_that_is_not_yaml() -> None:
    text = (
        "---\nname: a\ndescription: Use it: often\nuser: hello\nconsult-intents:\n"
        f"  - {GOOD}\n  - broken\ncolor: red\n---\nc"
    )
    agent, problems = parse_agent(text, "a.md", "user")
    assert agent is not None
    assert [intent.id for intent in agent.intents] == ["fine"]
    assert (agent.description, agent.color) == ("Use it: often\nuser: hello", "red")
    assert text.splitlines()[problems[-1].line] == "  - broken"


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("just words", "not a list of keys"),
        ("[a, b]", "not a list of keys"),
        ("{flow: ask, prompt: b}", "'title'"),
        ("{title: '?!', flow: ask, prompt: b}", "'title'"),
        ("{title: [a], flow: ask, prompt: b}", "'title'"),
        ("{title: " + "x" * (MAX_TITLE + 1) + ", flow: ask, prompt: b}", "'title'"),
        ('{title: "a\\nb", flow: ask, prompt: b}', "'title'"),
        ("{title: a, prompt: b}", "'flow'"),
        ("{title: a, flow: rewrite, prompt: b}", "'flow'"),
        ("{title: a, flow: {}, prompt: b}", "'flow'"),
        ("{title: a, flow: ask, scope: project, prompt: b}", "'scope'"),
        ("{title: a, flow: ask}", "'prompt'"),
        ("{title: a, flow: ask, prompt: ' '}", "'prompt'"),
        ("{title: a, flow: ask, prompt: " + "x" * (MAX_PROMPT + 1) + "}", "'prompt'"),
        (
            "{title: a, flow: ask, prompt: b, description: " + "x" * (MAX_DESCRIPTION + 1) + "}",
            "'description'",
        ),
        ("{title: first!, flow: ask, prompt: b}", "another one has the title 'First'"),
    ],
    ids=lambda text: text[:30],
)
def test_a_broken_entry_costs_no_other(entry: str, reason: str) -> None:
    assert reason in refusal(entry)


@pytest.mark.parametrize("value", [" words", " {title: a, flow: ask, prompt: b}"])
def test_what_is_not_a_list_is_ignored_where_it_stands(value: str) -> None:
    agent, text, [problem] = parse(value)
    assert agent.intents == ()
    assert text.splitlines()[problem.line] == f"consult-intents:{value}"


def test_an_agent_has_only_so_many() -> None:
    entries = [GOOD.replace("Fine", f"Number {number}") for number in range(MAX_INTENTS + 3)]
    agent, text, [problem] = parse("".join(f"\n  - {entry}" for entry in entries))
    assert len(agent.intents) == MAX_INTENTS
    assert text.splitlines()[problem.line] == f"  - {entries[MAX_INTENTS]}"


def test_the_longest_that_is_allowed_is_kept_whole() -> None:
    title, prompt = "x" * MAX_TITLE, "y" * MAX_PROMPT
    agent, _, problems = parse(f"\n  - {{title: {title}, flow: review, prompt: {prompt}}}")
    assert problems == ()
    assert (agent.intents[0].title, agent.intents[0].prompt) == (title, prompt)


def test_an_id_is_the_title_in_kebab_case() -> None:
    assert intent_id("Design this endpoint!") == "design-this-endpoint"
    assert intent_id("  Explain the query's cost (again)") == "explain-the-query-s-cost-again"
    assert intent_id("Überprüfe_das") == "überprüfe-das"


def test_everyone_can_be_asked_to_improve_in_eight_ways() -> None:
    assert [intent.id for intent in BUILT_IN] == [
        "error-handling",
        "input-validation",
        "logging",
        "tests",
        "performance",
        "security",
        "documentation",
        "idiom",
    ]
    for intent in BUILT_IN:
        assert (intent.flow, intent.scope) == ("improve", "any")
        assert 60 <= len(intent.prompt.split()) <= 120, intent.id
        assert "\n" not in intent.prompt
        assert intent.id == intent_id(intent.title)


def test_an_agents_own_action_takes_the_place_of_a_built_in_one() -> None:
    mine = Intent("security", "Security", "review", "Look for what I fear.")
    offered = offered_intents((mine,))
    assert offered[0] is mine
    assert [intent.id for intent in offered].count("security") == 1
    assert len(offered) == len(BUILT_IN)


ENTRIES = st.lists(
    st.dictionaries(
        st.sampled_from(["title", "flow", "scope", "prompt", "description", "other"]),
        st.sampled_from(["ask", "any", "x", "'a: b'", "[y]", "{z: w}", "''", '"\\n"', "~"]),
        max_size=6,
    ).map(lambda entry: "{" + ", ".join(f"{key}: {value}" for key, value in entry.items()) + "}")
    | st.sampled_from(["x", "[]", "''", "- y", GOOD]),
    max_size=15,
)


@given(ENTRIES)
def test_any_entry_is_an_action_or_a_problem_but_never_an_error(entries: list[str]) -> None:
    agent, _, problems = parse("".join(f"\n  - {entry}" for entry in entries) or " []")
    counted = min(len(entries), MAX_INTENTS + 1)
    assert len(agent.intents) + len(problems) == counted
    assert len({intent.id for intent in agent.intents}) == len(agent.intents) <= MAX_INTENTS
    assert all(intent.title and intent.prompt and intent.id for intent in agent.intents)
