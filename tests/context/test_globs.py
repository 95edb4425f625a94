"""Patterns mean what their makers say, and none of them takes long."""

import fnmatch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult_lsp.context.globs import MOST_ALTERNATIVES, first_match
from support.patience import not_for_ever


def matches(pattern: str, path: str) -> bool:
    return first_match([pattern], path) is not None


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*.md", "README.md"),
        ("**/*.ts", "a.ts"),
        ("**/*.ts", "src/api/a.ts"),
        ("src/**/*", "src/a.py"),
        ("src/**/*", "src/api/v1/a.py"),
        ("src/**", "src/a.py"),
        ("src/**/api/**/*.py", "src/shop/api/v1/orders.py"),
        ("src/", "src/api/a.py"),
        ("/src/*.py", "src/a.py"),
        ("./src/*.py", "src/a.py"),
        ("**", "a"),
        ("**/**/a", "x/a"),
        (".github/**", ".github/workflows/ci.yml"),
        ("**/*", ".env.example"),
        ("src/*.{ts,tsx}", "src/a.tsx"),
        ("{a,b}/{c,d}.py", "b/c.py"),
        ("{src,lib/{x,y}}/*.py", "lib/y/a.py"),
        ("{**/api,web}/a.py", "x/y/api/a.py"),
        ("a{b}c", "a{b}c"),
        ("a{b,c", "a{b,c"),
        ("file?.py", "file1.py"),
        ("[a-c]*.py", "b.py"),
        ("[!a-c]*.py", "d.py"),
        ("[^a]", "b"),
        ("[]]", "]"),
        (r"photos \[2024/*", "photos [2024/a"),
        (r"\*.py", "*.py"),
        ("src/**.py", "src/a.py"),
    ],
)
def test_a_pattern_matches(pattern: str, path: str) -> None:
    assert matches(pattern, path)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*.md", "docs/README.md"),
        ("src/*.py", "src/api/a.py"),
        ("src/**", "src"),
        ("src", "src/a.py"),
        ("**/*.ts", "a.tsx"),
        ("*.TS", "a.ts"),
        ("a?b", "a/b"),
        ("[!x]", "/"),
        ("photos [2024/**", "photos [2024/a"),
        ("**/test/*", "testing/a"),
        ("", "a"),
        ("a", ""),
    ],
)
def test_a_pattern_does_not_match(pattern: str, path: str) -> None:
    assert not matches(pattern, path)


def test_the_case_counts_unless_it_is_told_otherwise() -> None:
    assert first_match(["*.PY"], "A.py", ignore_case=True) == "*.PY"
    assert first_match(["*.PY"], "A.py") is None


def test_the_first_pattern_that_matches_is_named() -> None:
    assert first_match(["*.js", "a.*", "*"], "a.py") == "a.*"


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*a" * 100 + "b", "a" * 5_000),
        ("**/" * 80 + "b", "a/" * 2_000 + "a"),
        ("*/" * 100 + "b", "a/" * 2_000 + "a"),
        ("{a,b}" * 50, "ab" * 25),
        ("{" * 250, "a"),
        ("{a,{b,{c,{d,{e,{f,g}}}}}}" * 10, "a" * 10),
        ("[" * 250, "a"),
        ("?" * 10_000, "a" * 10_000),
    ],
)
def test_no_pattern_takes_long(pattern: str, path: str) -> None:
    with not_for_ever():
        assert not matches(pattern, path) or "{" in pattern


def test_a_list_of_patterns_stands_for_no_more_than_one_pattern_may() -> None:
    ten = "{0,1,2,3,4,5,6,7,8,9}"
    assert matches(ten * 3, "999")
    assert MOST_ALTERNATIVES == 10**3
    assert first_match([f"x{ten * 3}", "a"], "a") is None


NAMES = st.text("ab.", min_size=1, max_size=6)


@given(st.text("ab.*?", min_size=1, max_size=8).filter(lambda p: p != "**"), NAMES)
def test_within_one_name_it_agrees_with_fnmatch(pattern: str, name: str) -> None:
    if pattern not in (".", "./"):
        assert matches(pattern, name) == fnmatch.fnmatchcase(name, pattern)


@given(
    st.lists(st.sampled_from(["**", "*", "a", "b", "a*", "?b"]), min_size=1, max_size=5),
    st.lists(st.sampled_from(["a", "b", "ab"]), min_size=1, max_size=5),
)
def test_over_folders_it_agrees_with_its_definition(pattern: list[str], names: list[str]) -> None:
    assert matches("/".join(pattern), "/".join(names)) == meant(pattern, names)


def meant(pattern: list[str], names: list[str]) -> bool:
    """``**`` is any number of folders, and something is in the last of them."""
    if not pattern:
        return not names
    head, *rest = pattern
    if head == "**":
        return any(meant(rest or ["*"], names[taken:]) for taken in range(len(names)))
    return bool(names) and fnmatch.fnmatchcase(names[0], head) and meant(rest, names[1:])
