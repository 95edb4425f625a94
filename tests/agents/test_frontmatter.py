"""Frontmatter: a file comes apart exactly, and keys are read whether or not they are valid YAML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult_lsp.agents.frontmatter import Split, read_frontmatter, split_frontmatter
from consult_lsp.agents.strict_yaml import Value


@pytest.mark.parametrize(
    ("text", "frontmatter", "body"),
    [
        ("---\nname: a\n---\nbody", "name: a\n", "body"),
        ("---\nname: a\n---\n\nbody\n", "name: a\n", "\nbody\n"),
        ("---\r\nname: a\r\n---\r\n\r\nbody\r\n", "name: a\r\n", "\r\nbody\r\n"),
        ("---\rname: a\r---\rbody", "name: a\r", "body"),
        ("\ufeff---\nname: a\n---\nbody", "name: a\n", "body"),
        ("\n \n---\nname: a\n---\nbody", "name: a\n", "body"),
        ("---\nname: a\n---------\nbody", "name: a\n", "body"),
        ("--- \t\nname: a\n---\t\nbody", "name: a\n", "body"),
        ("  ---\n  name: a\n    b\n  ---\nbody", "name: a\n  b\n", "body"),
        ("---\nnote: |\n  ---\n---\nbody", "note: |\n  ---\n", "body"),
        ("---\nname: a\n---", "name: a\n", ""),
        ("---\n---\nbody", "", "body"),
        ("---\nname: a\n---\nbody\n---\nmore", "name: a\n", "body\n---\nmore"),
        ("---\nname: a\fb\u2028c\n---\nbody", "name: a\fb\u2028c\n", "body"),
    ],
    ids=repr,
)
def test_a_file_comes_apart_at_its_fences(text: str, frontmatter: str, body: str) -> None:
    split = split_frontmatter(text)
    assert (split.frontmatter, split.body) == (frontmatter, body)


@pytest.mark.parametrize(
    "text", ["", "\ufeff", "\n\n", "# Title\n---\nname: a\n---\n", "---", "--\na: b\n--\n"]
)
def test_without_two_fences_at_the_start_all_is_body(text: str) -> None:
    assert split_frontmatter(text) == Split(None, text, first_line=1 if text == "---" else 0)


@given(st.text(alphabet=st.sampled_from("-- \t\n\r\ufeffab:\u2028"), max_size=80))
def test_the_body_is_always_how_the_file_ends(text: str) -> None:
    assert text.endswith(split_frontmatter(text).body)


def fields(block: str) -> dict[str, Value]:
    frontmatter, _ = read_frontmatter(split_frontmatter(f"---\n{block}\n---\n"), "a.md")
    return frontmatter.fields if frontmatter else {}


@pytest.mark.parametrize("word", ["no", "yes", "null", "~", "1.10", "0x1F", "2026-01-02", ""])
def test_every_scalar_stays_the_text_that_was_written(word: str) -> None:
    assert fields(f"name: {word}") == {"name": word}


def test_structure_is_kept_for_keys_that_have_it() -> None:
    assert fields("name: a\nhooks:\n  Stop:\n    - hooks: [{type: command}]\nskills: [b, c]") == {
        "name": "a",
        "hooks": {"Stop": [{"hooks": [{"type": "command"}]}]},
        "skills": ["b", "c"],
    }


def test_depth_is_bounded_and_number_is_not() -> None:
    assert fields("name: a\nskills:" + "\n  - [b]" * 50)["skills"] == [["b"]] * 50


def test_one_broken_value_costs_no_other() -> None:
    assert fields(
        "name: a\ndescription: Use it: often\ntools:\n  - Read\n  - Grep\nmodel: 'x'"
    ) == {
        "name": "a",
        "description": "Use it: often",
        "tools": ["Read", "Grep"],
        "model": "x",
    }


def test_a_line_that_looks_like_an_unknown_key_belongs_to_the_description() -> None:
    assert fields("description: When asked.\nuser: hello\n  assistant: hi\nmodel: x") == {
        "description": "When asked.\nuser: hello\n  assistant: hi",
        "model": "x",
    }


def test_a_line_of_prose_that_would_pass_for_yaml_stays_with_the_description() -> None:
    assert fields("description: When asked.\nuser: hello\ntools: *")["description"] == (
        "When asked.\nuser: hello"
    )


def test_an_unknown_key_after_another_value_is_left_out_of_it() -> None:
    assert fields("name: a\nvibe: calm\ndescription: b: c") == {"name": "a", "description": "b: c"}


def test_of_a_key_that_appears_twice_the_first_wins() -> None:
    assert fields("name: a\nname: b") == {"name": "a"}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('"Say "please" first"', 'Say "please" first'),
        ("|\n  Two: lines\n<and> one", "Two: lines\n<and> one"),
        ("!important read this", "!important read this"),
        ("&co stands for: company", "&co stands for: company"),
        ("*Always* ask", "*Always* ask"),
        ("@team or `code`", "@team or `code`"),
        ("\tTabs: too", "Tabs: too"),
        ("%percent", "%percent"),
    ],
)
def test_prose_that_is_not_yaml_is_taken_as_written(written: str, read: str) -> None:
    assert fields(f"name: a\ndescription: {written}")["description"] == read


def test_the_cause_is_told_with_its_line_and_costs_nothing() -> None:
    text = "---\nname: a\ndescription: Use it: often\n---\n"
    _, problems = read_frontmatter(split_frontmatter(text), "a.md")
    [problem] = problems
    assert text.splitlines()[problem.line] == "description: Use it: often"
    assert "an unquoted value holds a colon" in problem.message
    assert (problem.path, problem.severity) == ("a.md", "information")


def test_lines_are_counted_as_editors_count_them() -> None:
    frontmatter, _ = read_frontmatter(
        split_frontmatter("---\nname: 'a\u2028b'\nmodel: c\n---\n"), ""
    )
    assert frontmatter is not None
    assert frontmatter.lines == {"name": 1, "model": 2}
