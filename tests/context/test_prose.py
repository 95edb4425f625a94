"""A rule file is read as its author meant it: keys, comments, code and mentions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult_lsp.context.rules.rule_frontmatter import split_frontmatter
from consult_lsp.context.rules.rule_prose import read_prose
from support.patience import not_for_ever


def said(text: str) -> str:
    return read_prose(text).without(())


def mentions(text: str) -> list[str]:
    return [mention.path for mention in read_prose(text).mentions]


def patterns(block: str) -> tuple[str, ...]:
    keys, _ = split_frontmatter(f"---\n{block}\n---\ntext")
    return keys.patterns("globs")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a <!-- note --> b", "a  b"),
        ("a\n<!-- one\ntwo -->\nb", "a\nb"),
        ("`<!-- code -->`", "`<!-- code -->`"),
        ("```\n<!-- code -->\n```", "```\n<!-- code -->\n```"),
        ("<!-- ``` --> a <!-- b -->", " a "),
        ("<!-- never closed", "<!-- never closed"),
        ("<!--> a", " a"),
        ("~~~\n<!-- a -->\n~~~\n<!-- b -->c", "~~~\n<!-- a -->\n~~~\nc"),
    ],
)
def test_comments_are_left_out_but_not_in_code(text: str, left: str) -> None:
    assert said(text) == left


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("@a.md", ["a.md"]),
        ("See @README and\n- @docs/git.md", ["README", "docs/git.md"]),
        (r"@Design\ Docs/api.md now", [r"Design\ Docs/api.md"]),
        ("mail me@example.org", []),
        ("`@a.md` and ``@b ` .md``", []),
        ("`over\nlines @a.md`", []),
        ("`not closed @a.md", ["a.md"]),
        ("`not closed\n\n@a.md `", ["a.md"]),
        ("```\n@a.md\n```\n@b.md", ["b.md"]),
        ("````\n```\n@a.md\n````\n@b.md", ["b.md"]),
        ("  - x\n    ```ts\n    @a.md\n    ```\n@b.md", ["b.md"]),
        ("> ~~~\n> @a.md\n> ~~~\n@b.md", ["b.md"]),
        ("```\n@a.md to the end", []),
        ("```@a.md``` inline @b.md", ["b.md"]),
        ("<!-- @a.md --> @b.md", ["b.md"]),
    ],
)
def test_mentions_are_found_but_not_in_code_or_comments(text: str, paths: list[str]) -> None:
    assert mentions(text) == paths


def test_a_line_that_only_mentions_a_file_goes_when_the_file_comes() -> None:
    prose = read_prose("before\n- @a.md\nand @b.md too\n@c.md\nafter")
    assert prose.without(prose.mentions) == "before\nand @b.md too\nafter"
    assert prose.without(prose.mentions[2:]) == "before\n- @a.md\nand @b.md too\nafter"
    assert [mention.line for mention in prose.mentions] == [1, 2, 3]


@given(st.text("a`~@<!->\n .", max_size=60))
def test_whatever_the_text_only_something_is_taken_out_of_it(text: str) -> None:
    prose = read_prose(text)
    left = iter(text)
    assert all(character in left for character in prose.without(prose.mentions))


@pytest.mark.parametrize(
    "part",
    ["`", "<!--", "`a", "```\n", "@a ", "~~~", "<!---->", "` `` ``` ", "> ", "\\", "\n \n", "@\\ "],
)
def test_no_text_takes_long(part: str) -> None:
    with not_for_ever():
        read_prose(part * (250_000 // len(part)))


@pytest.mark.parametrize(
    ("block", "found"),
    [
        ("globs: **/*.ts", ("**/*.ts",)),
        ("globs: **/*.ts, *.js", ("**/*.ts", "*.js")),
        ('globs: "a,b"', ("a", "b")),
        ("globs: [\"a\", 'b']", ("a", "b")),
        ("globs: [\n  a,\n  b\n]", ("a", "b")),
        ("globs:\n  - 'src/*.{ts,tsx}'\n  - lib/**", ("src/*.{ts,tsx}", "lib/**")),
        ("globs:\n- a # why\n- b", ("a", "b")),
        ("globs: src/*.{ts,tsx},b", ("src/*.{ts,tsx}", "b")),
        ("globs: >-\n  a,\n  b", ("a", "b")),
        ('globs: "a # b"', ("a # b",)),
        ("globs:", ()),
        ("globs: ''", ()),
        ("description: globs: a", ()),
        ("description: x\nglobs: a\nalwaysApply: false", ("a",)),
    ],
)
def test_patterns_are_read_in_every_notation(block: str, found: tuple[str, ...]) -> None:
    assert patterns(block) == found


@pytest.mark.parametrize(
    ("value", "is_true"), [("true", True), ("True", True), ('"true"', False), ("yes", False)]
)
def test_only_a_bare_true_is_true(value: str, is_true: bool) -> None:
    keys, _ = split_frontmatter(f"---\nalwaysApply: {value}\n---\n")
    assert keys.says_true("alwaysApply") is is_true


@pytest.mark.parametrize("text", ["", "text", "---\nnever: closed", "\n---\na: b\n---\n", "--\n"])
def test_a_file_without_keys_is_all_text(text: str) -> None:
    keys, length = split_frontmatter(text)
    assert not keys.keys
    assert length == 0


@given(st.text("a:-[]{},#>|\"' \n", max_size=60))
def test_no_keys_are_too_odd(block: str) -> None:
    keys, _ = split_frontmatter(f"---\n{block}\n---\n")
    for key in keys.keys:
        assert all(keys.patterns(key))
        assert isinstance(keys.text(key), str)
