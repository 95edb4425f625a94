"""What a stranger wrote does nothing to the terminal it is printed on."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult_lsp.report.records import json_text
from consult_lsp.text.plain import (
    plain,
    plain_line,
    plain_words,
    without_runner_commands,
)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("It keeps the stock.", "It keeps the stock."),
        ("It keeps the stock…", "It keeps the stock…"),
        ("It keeps\n the stocks of", "It keeps the …"),
        ("It keeps stocks, and more", "It keeps stocks …"),
        ("Donaudampfschifffahrts", "Donaudampfschifffa…"),
    ],
)
def test_a_description_is_cut_between_words(written: str, shown: str) -> None:
    assert plain_words(written, 19) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a\x1b]52;c;c2VjcmV0\x07.py", "a\\x1b]52;c;c2VjcmV0\\x07.py"),
        ("\x1b[2J\x1b[31mred", "\\x1b[2J\\x1b[31mred"),
        ("\x9b31m", "\\x9b31m"),
        ("over\rwritten\b", "over\\x0dwritten\\x08"),
        ("user\u202e// admin", "user\\u202e// admin"),
        ("a\u200bb\u2028c\ufeff", "a\\u200bb\\u2028c\\ufeff"),
        ("\U000e0041", "\\U000e0041"),
        ("\ud83d", "\\ud83d"),
        ("caf\udce9.py", "caf\\xe9.py"),
        ("tab\tand\r\nline", "tab\tand\nline"),
        ("naïve 日本 👩‍💻", "naïve 日本 👩‍💻"),
    ],
)
def test_controls_and_deceivers_are_shown_as_escapes(written: str, shown: str) -> None:
    assert plain(written) == shown


def test_a_text_that_is_too_long_is_cut_and_says_so() -> None:
    assert plain("abcdef", 4) == "abc…"
    assert plain("abcd", 4) == "abcd"
    assert plain("\x1b" * 1_000_000, 8) == "\\x1b\\x1…"


def test_a_line_is_one_line() -> None:
    assert plain_line("  two\n lines\tand\x1b  spaces ") == "two lines and\\x1b spaces"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("::error file=x::boo", ": :error file=x::boo"),
        ("a\n  ::add-mask::b", "a\n  : :add-mask::b"),
        ("so ##[set-output name=a]b", "so ## [set-output name=a]b"),
        ("so ##vso[task.setvariable variable=a]b", "so ## vso[task.setvariable variable=a]b"),
        ("##VSO[build.addbuildtag]a", "## VSO[build.addbuildtag]a"),
        ("a ##teamcity[buildStop comment='b']", "a ## teamcity[buildStop comment='b']"),
        # What the runners' search passes over.
        ("##\u200dvso[task.complete]", "## \u200dvso[task.complete]"),
        ("#\ufe0f#[error]", "## [error]"),
        ("\u3000\u200d::warning::a", "\u3000\u200d: :warning::a"),
        ("\u200c:\u200d:error::a", "\u200c: \u200d:error::a"),
        ("## Steps\n\n- [x] done", "## Steps\n\n- [x] done"),
        ("x = a[::2] ## why", "x = a[::2] ## why"),
        ("std::vector\nA::b", "std::vector\nA::b"),
    ],
)
def test_a_runner_is_given_no_command(written: str, shown: str) -> None:
    assert without_runner_commands(written) == shown


@given(st.lists(st.sampled_from([":", "#", "[", "vso", " ", "\n", "\u200d", "\u3000", "x"])))
def test_no_runner_finds_a_command_in_what_is_left(pieces: list[str]) -> None:
    left = without_runner_commands("".join(pieces)).replace("\u200d", "")
    assert not re.search(r"##\w*\[", left)
    assert not [line for line in left.split("\n") if line.strip().startswith("::")]
    assert without_runner_commands(left) == left


@given(st.text(st.sampled_from("#[vso:\u200d\n\\x")))
def test_json_means_the_same_without_commands(text: str) -> None:
    written = json_text({text: [text]})
    assert json.loads(written) == {text: [text]}
    assert without_runner_commands(written) == written
