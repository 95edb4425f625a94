"""A review as a person reads it: place, code, why, and the fix to make."""

import io
from dataclasses import replace
from typing import Any

import pytest

from consult_lsp.finding import Category, Edit, Finding, Fix, Severity
from consult_lsp.models.model import Usage
from consult_lsp.report.diff import unified_diff
from consult_lsp.report.ink import Ink, ink_for
from consult_lsp.report.prose import prose
from consult_lsp.report.review import FileReview, Review
from consult_lsp.report.terminal import finding_lines, review_text
from consult_lsp.text.document import Document
from support.marked import marked

SAMPLE = marked("""
import db

def find(db, name):
«    db.execute(f"SELECT id FROM users WHERE name = '{name}'")»

def close(db):
    db.close()
""")
QUERY = SAMPLE.document().slice(SAMPLE.span)
BOUND = '    db.execute("SELECT id FROM users WHERE name = %s", (name,))\n'
FINDING = Finding(
    rule="sql-from-string",
    category=Category.SECURITY,
    severity=Severity.ERROR,
    title="The SQL text is built from values",
    start_line=SAMPLE.span.first_number,
    end_line=SAMPLE.span.last_number,
    anchor=QUERY,
    why="Whoever chooses `name` can read and change any table.",
    trade_offs="None.",
    fixes=(
        Fix(
            "Pass the value as a parameter",
            (Edit(SAMPLE.span.first_number, QUERY, BOUND),),
            preferred=True,
        ),
    ),
)


def shown(finding: Finding = FINDING, width: int = 80, document: Document | None = None) -> str:
    lines = finding_lines("app/users.py", document or SAMPLE.document(), finding, Ink(), width)
    return "\n" + "\n".join(lines) + "\n"


def test_a_finding_shows_place_code_why_fix_and_trade_offs() -> None:
    assert (
        shown()
        == """
app/users.py:4: error sql-from-string: The SQL text is built from values

  2 │
  3 │ def find(db, name):
  4 ▸     db.execute(f"SELECT id FROM users WHERE name = '{name}'")
  5 │
  6 │ def close(db):

  Whoever chooses `name` can read and change any table.

  fix: Pass the value as a parameter (preferred)
  4 -     db.execute(f"SELECT id FROM users WHERE name = '{name}'")
    +     db.execute("SELECT id FROM users WHERE name = %s", (name,))

  trade-offs: None.
"""
    )


def test_a_title_that_does_not_fit_has_lines_of_its_own_and_code_is_cut() -> None:
    assert shown(replace(FINDING, why="", trade_offs="", fixes=()), 50) == (
        """
app/users.py:4: error sql-from-string:
  The SQL text is built from values

  2 │
  3 │ def find(db, name):
  4 ▸     db.execute(f"SELECT id FROM users WHERE…
  5 │
  6 │ def close(db):
"""
    )


def test_of_many_reported_lines_the_first_and_the_last_are_shown() -> None:
    document = Document("file:///a.py", "".join(f"line {n}\n" for n in range(1, 31)))
    finding = replace(FINDING, start_line=2, end_line=29, why="", trade_offs="", fixes=())
    excerpt = shown(finding, document=document).partition("\n\n")[2]
    assert excerpt == (
        "   1 │ line 1\n   2 ▸ line 2\n   3 ┃ line 3\n   4 ┃ line 4\n   5 ┃ line 5\n"
        "   6 ┃ line 6\n     ┇\n  29 ┃ line 29\n  30 │ line 30\n"
    )


def test_a_wide_character_takes_two_columns_when_code_is_cut() -> None:
    document = Document("file:///a.py", "日" * 60)
    finding = replace(FINDING, start_line=1, end_line=1, why="", trade_offs="", fixes=())
    line = shown(finding, 40, document).splitlines()[-1]
    assert line == "  1 ▸ " + "日" * 16 + "…"


def test_a_fix_shows_what_stays_only_where_it_stands_between() -> None:
    fix = Fix("Do", (Edit(3, "def find(db, name):\n" + QUERY, "def find(db, name):\n" + BOUND),))
    lines = shown(replace(FINDING, why="", trade_offs="", fixes=(fix,))).splitlines()[-3:]
    assert [line[:6].rstrip() for line in lines] == ["  3", "  4 -", "    +"]


def test_colour_is_only_ours() -> None:
    evil = replace(FINDING, title="\x1b[31mred", why="\x1b[0m", rule="\x9bx")
    text = "\n".join(finding_lines("a\x1b.py", SAMPLE.document(), evil, Ink(colour=True), 80))
    assert "\\x1b[31mred" in text
    assert "\x9b" not in text
    assert "\x1b[1;31merror\x1b[0m" in text


@pytest.mark.parametrize(
    ("is_terminal", "environ", "colour"),
    [
        (True, {"TERM": "xterm"}, True),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"TERM": "dumb"}, False),
        (False, {"TERM": "xterm"}, False),
    ],
)
def test_colour_needs_a_terminal_and_no_objection(
    is_terminal: bool, environ: dict[str, str], colour: bool
) -> None:
    class Stream(io.StringIO):
        def isatty(self) -> bool:
            return is_terminal

    assert ink_for(Stream(), environ) == Ink(colour)


class TestClosing:
    def text(self, *findings: Finding, **more: Any) -> str:
        file = FileReview("a.py", SAMPLE.document(), findings, more.pop("summary", ""))
        return review_text(Review("backend-developer", (file,), **more), Ink(), 80)

    def test_it_counts(self) -> None:
        bare = replace(FINDING, fixes=(), severity=Severity.INFORMATION)
        counted = "3 findings in 1 file: 1 error, 2 information; 1 with a fix.\n"
        assert self.text(FINDING, bare, bare).endswith(counted)
        assert self.text() == "No findings in 1 file.\n"

    def test_it_says_who_was_asked_and_what_it_took(self) -> None:
        told = self.text(model="claude-sonnet-5-5", usage=Usage(1000, 20, cache_read=500))
        assert told.endswith(
            "\nbackend-developer on claude-sonnet-5-5 read 1,500 tokens and wrote 20.\n"
        )

    def test_it_says_why_nobody_was_asked(self) -> None:
        assert self.text(note="No model is asked.").endswith("\nNo model is asked.\n")


class TestProse:
    def test_paragraphs_are_joined_and_wrapped_and_items_hang(self) -> None:
        text = (
            "One two\nthree four.\n\n- first item that is long\n- second\n\n1. one two three four"
        )
        assert prose(text, 16) == [
            "One two three", "four.", "", "- first item", "  that is long", "- second", "",
            "1. one two three", "   four",
        ]  # fmt: skip

    def test_code_is_kept_and_set_off(self) -> None:
        assert prose("So:\n```python\nif a:\n    b  # ```\n```\nDone.", 20) == [
            "So:", "    if a:", "        b  # ```", "Done.",
        ]  # fmt: skip

    def test_tables_headings_and_quotations_keep_their_lines(self) -> None:
        text = "# Title\n| a | b |\n|---|---|\n> quoted\ntext"
        assert prose(text, 80) == text.split("\n")


class TestUnifiedDiff:
    @pytest.mark.parametrize("end", ["\n", "\r\n"])
    def test_it_is_a_patch(self, end: str) -> None:
        before = Document("", f"a{end}b{end}c{end}")
        after = Document("", f"a{end}B{end}c{end}")
        assert unified_diff(before, after, "x.py", Ink()) == (
            "--- a/x.py\n+++ b/x.py\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n"
        )

    def test_a_missing_final_line_end_is_told(self) -> None:
        patch = unified_diff(Document("", "a"), Document("", "a\n"), "x.py", Ink())
        assert patch.endswith("-a\n\\ No newline at end of file\n+a\n")

    def test_no_change_is_no_patch(self) -> None:
        assert unified_diff(Document("", "a\n"), Document("", "a\n"), "x.py", Ink()) == ""
