"""An agent that says what its reader cannot see is refused, at the line where it does."""

import pytest

from consult_lsp.agents.agent import Agent, parse_agent
from consult_lsp.errors import Problem
from consult_lsp.text.lines import split_lines
from support.patience import not_for_ever

HEAD = "---\nname: a\ndescription: b\n---\n"


def parse(text: str) -> tuple[Agent | None, tuple[Problem, ...]]:
    return parse_agent(text, "a.md", "workspace")


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ("help.\r\n>And\u202e here.\r\n", "U+202E (right-to-left override)"),
        ("one\r>two\u200b\n", "U+200B (zero width space)"),
        (">a byte order\ufeff mark\n", "U+FEFF"),
        (">\x1b[8mHidden in a terminal\x1b[0m", "U+001B"),
    ],
    ids=ascii,
)
def test_a_hidden_character_in_the_prompt_refuses_the_file(lines: str, name: str) -> None:
    check_refused(HEAD + lines, name)


@pytest.mark.parametrize(
    ("keys", "name"),
    [
        ("name: a\n>description: b\U000e0041", "U+E0041"),
        (">name: a\u2066\ndescription: b", "U+2066"),
        ('name: a\n>description: "b\\u202e"', "U+202E"),
        ('name: a\n>hooks:\n  Stop: ["\\U000E0041"]', "U+E0041"),
        ('name: a\n>hooks:\n  "St\\u200Bop": []', "U+200B"),
    ],
    ids=ascii,
)
def test_one_in_the_frontmatter_does_too_even_as_an_escape(keys: str, name: str) -> None:
    check_refused(f"---\n{keys}\n---\nYou help.\n", name)


def check_refused(marked: str, name: str) -> None:
    """The file without its mark, ``>``, is refused for one reason at the marked line."""
    before, _, after = marked.partition(">")
    agent, [problem] = parse(before + after)
    assert agent is None
    assert problem.severity == "error"
    assert name in problem.message
    assert problem.line == len(split_lines(before)) - 1


def test_each_line_is_told_once_and_only_so_many() -> None:
    agent, problems = parse(HEAD + "x\u200by\u200bz\n" * 300)
    assert agent is None
    assert [problem.line for problem in problems] == list(range(4, 14))


def test_damage_never_covers_what_is_hidden() -> None:
    agent, problems = parse(HEAD + "\x04 \u200b\n" + "\x04\n" * 50 + "\u202e")
    assert agent is None
    assert [problem.line for problem in problems] == [4, 55]


def test_damage_by_a_wrong_encoding_is_pointed_out_and_fails_nothing() -> None:
    agent, [problem] = parse(HEAD + "## =\x04 Your workflow\n")
    assert agent is not None
    assert (problem.severity, problem.line) == ("warning", 4)


def test_documentation_may_hold_anything() -> None:
    assert parse("A page with a\u200b hidden character\n") == (None, ())


def test_emoji_other_scripts_and_a_byte_order_mark_are_no_offence() -> None:
    agent, problems = parse("\ufeff" + HEAD + "👩‍💻 ❤️ می‌خواهم naïve\n")
    assert agent is not None
    assert problems == ()


@pytest.mark.parametrize("character", ["\x04", "\u200b", "\u0085"])
def test_a_file_full_of_them_costs_nothing(character: str) -> None:
    with not_for_ever():
        agent, problems = parse(HEAD + (character + "\n") * 60_000)
    assert (agent is None) == (character != "\u0085")
    assert len(problems) <= 10
