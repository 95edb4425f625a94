"""What a stranger wrote does nothing to the terminal it is printed on."""

import pytest

from consult_lsp.report.plain import plain, plain_line, without_workflow_commands


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
        ("std::vector\nA::b", "std::vector\nA::b"),
    ],
)
def test_a_runner_is_given_no_command(written: str, shown: str) -> None:
    assert without_workflow_commands(written) == shown
