"""The doctor on every kind of file: what is hidden, what rules point at, and no false alarms."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult_lsp.agent_files.diagnosis import mended
from consult_lsp.agent_files.keys import KEYS, key_names
from consult_lsp.agent_files.kind import Kind
from consult_lsp.agent_files.repairs import quoted
from consult_lsp.agents.agent import parse_agent
from consult_lsp.agents.formats import FORMATS
from consult_lsp.agents.strict_yaml import Mapping, read_mapping
from consult_lsp.text.document import Document
from support.checkup import AGENT, COPILOT, OPENCODE, check, examined, load, mend
from support.patience import not_for_ever
from support.texts import texts

FILES = Path(__file__).parents[1] / "agents/files"
BUNDLED = Path(__file__).parents[2] / "agents"


class TestHidden:
    @pytest.mark.parametrize(
        ("character", "code"),
        [
            ("\u202e", "U+202E"),
            ("\u2066", "U+2066"),
            ("\u200b", "U+200B"),
            ("\U000e0041", "U+E0041"),
            ("\x1b", "U+001B"),
        ],
    )
    def test_hidden_characters_are_errors_and_removed(self, character: str, code: str) -> None:
        for path in (AGENT, COPILOT, "CLAUDE.md", "AGENTS.md", ".cursor/rules/a.mdc"):
            text = f"---\nname: keeper\ndescription: b\n---\nBe{character} kind.\n"
            found = [one for one in examined(text, path) if one.code == "hidden-character"]
            assert [(one.severity, one.place.line, one.place.start) for one in found] == [
                ("error", 4, 2)
            ]
            assert code in found[0].message
            assert mended(Document("", text), found[0].repairs[0]).line(4) == "Be kind."

    def test_a_row_is_one_place_and_all_go_at_once(self) -> None:
        text = "---\nname: a\ndescription: b\n---\nx\u200b\u200c\u2060y\nz\u202e\n"
        found = examined(text)
        assert [one.place.end - one.place.start for one in found] == [3, 1]
        assert load(mend(text, "Remove all hidden characters")).prompt == "xy\nz\n"

    @pytest.mark.parametrize("prose", ["👩‍💻 works", "می‌خواهم", "🏴󠁧󠁢󠁥󠁮󠁧󠁿 flies", "naïve café ☕️"])
    def test_what_a_script_needs_is_not_hidden(self, prose: str) -> None:
        assert examined(f"\ufeff---\nname: a\ndescription: {prose}\n---\n{prose}\n") == ()

    def test_an_escape_hides_as_well(self) -> None:
        [found] = examined('---\nname: a\ndescription: "b\\u202ec"\n---\nd\n')
        assert (found.code, found.severity) == ("hidden-character", "error")


class TestRules:
    def test_an_import_of_a_missing_file_is_shown(self) -> None:
        check(
            """
See @docs/style.md and @README.md, but not @nobody/package or me@example.md.
                       ^^^^^^^^^^ warning: broken-import
Mail @someone, use `@gone.md`, and

```
@gone.md
```
<!-- @gone.md -->
- @./gone.md
  ^^^^^^^^^^ warning: broken-import
""",
            "CLAUDE.md",
            there=("docs/style.md",),
        )

    def test_only_claude_code_imports(self) -> None:
        assert examined("See @gone.md\n", "AGENTS.md") == ()
        assert examined("See @gone.md\n", AGENT) == ()

    def test_globs_that_match_nothing_are_shown(self) -> None:
        check(
            r"""
---
paths:
  - "src/**/*.{ts,tsx"
#   ^^^^^^^^^^^^^^^^^^ warning: bad-glob
  - src\**
#   ^^^^^^ warning: bad-glob
  - ./tests/**
#   ^^^^^^^^^^ warning: bad-glob
  - docs/**/*.md
---
Be kind.
""",
            ".claude/rules/a.md",
        )

    def test_a_bare_star_in_paths_is_quoted(self) -> None:
        sample = "---\npaths: **/*.ts\n---\nBe kind.\n"
        after = mend(sample, "Put 'paths' in quotes", ".claude/rules/a.md")
        assert after == '---\npaths: "**/*.ts"\n---\nBe kind.\n'

    def test_cursor_reads_bare_globs_and_takes_a_quoted_true_for_false(self) -> None:
        sample = """
---
globs: **/*.ts,src/*.js
alwaysApply: "true"
#            ^^^^^^ warning: quoted-flag
---
Be kind.
"""
        check(sample, ".cursor/rules/a.mdc")
        after = mend(sample, "Remove the quotes", ".cursor/rules/a.mdc")
        assert "alwaysApply: true\n" in after

    def test_copilot_takes_one_text_with_commas(self) -> None:
        path = ".github/instructions/a.instructions.md"
        assert examined('---\napplyTo: "**/*.ts,**/*.js"\n---\nHi\n', path) == ()
        sample = '---\napplyTo:\n  - "**/*.ts"\n  - "src/**"\n---\nHi\n'
        after = mend(sample, "Write one text with commas", path)
        assert after == '---\napplyTo: "**/*.ts,src/**"\n---\nHi\n'


class TestNoFalseAlarms:
    def test_the_owners_agent_has_what_its_owner_wants_to_know(self) -> None:
        text = (FILES / "owner-backend-developer.md").read_text("utf-8")
        found = examined(text)
        assert {one.code: one.severity for one in found} == {
            "invalid-yaml": "warning",
            "literal-newline": "information",
        }
        for one in found:
            assert len(one.repairs) == 2
            for repair in one.repairs:
                after = mended(Document("", text), repair).text
                assert load(after).description == load(text).description
                assert load(after).prompt == load(text).prompt
                assert examined(after) == ()

    @pytest.mark.parametrize("path", sorted(BUNDLED.glob("*.md")), ids=lambda path: path.name)
    def test_bundled_agents_are_well(self, path: Path) -> None:
        assert examined(path.read_text("utf-8")) == ()

    @pytest.mark.parametrize(
        "frontmatter",
        [
            "name: a\ndescription: b",
            "name: a-1\ndescription: >-\n  Folded\n  lines: with a colon\nmodel: inherit",
            "name: a\ndescription: 'It''s \"so\"'\ntools: Read,Grep , Glob",
            "name: a\ndescription: b\ntools: []\ndisallowedTools: mcp__*",
            "name: a\ndescription: b\ntools:\n- Read\n- Task(reviewer)\n- mcp__git__log",
            "name: a\ndescription: b\nmodel: claude-sonnet-4-20250514",
            "name: a\ndescription: b\nmodel: us.anthropic.claude-opus-4-1-20250805-v1:0",
            "name: a\ndescription: b\nmodel: opus[1m]",
            "name: a\ndescription: b\nskills: [a, b]\nmcpServers:\n  - slack\n  - x: {type: http}",
            "name: a\ndescription: b\nhooks:\n  Stop:\n    - hooks: [{type: command, command: x}]",
            "name: a\ndescription: b\nmemory: project\nbackground: True\nmaxTurns: 12\neffort: max",
            "name: a\ndescription: b\ninitialPrompt: |\n  Hello\n\n  there: you\ncolor: cyan",
            "# A comment\nname: a # the name\ndescription: b\ntools: Read # only",
            "name: a\ndescription: See https://example.org/#top and a:b",
            "name: a\r\ndescription: b\r",
        ],
        ids=repr,
    )
    def test_valid_agents_have_no_findings(self, frontmatter: str) -> None:
        assert examined(f"---\n{frontmatter}\n---\nYou help.\n") == ()

    def test_every_value_in_the_table_is_accepted(self) -> None:
        needed = {"name": "keeper", "description": "Keeps."}
        for kind, path in ((Kind.CLAUDE_AGENT, AGENT), (Kind.COPILOT_AGENT, COPILOT)):
            for key in KEYS[kind]:
                for value in key.values:
                    if not key.now:
                        fields = {**needed, key.name: value.name}
                        lines = "".join(f"{name}: {text}\n" for name, text in fields.items())
                        assert examined(f"---\n{lines}---\nYou keep.\n", path) == ()

    def test_the_table_has_every_key_that_is_loaded(self) -> None:
        kinds = {"claude": Kind.CLAUDE_AGENT, "copilot": Kind.COPILOT_AGENT}
        for known in FORMATS:
            kind = kinds.get(known.name, Kind.OPENCODE_AGENT)
            assert set(known.keys) <= {*key_names(kind), "name"}

    def test_every_key_and_value_has_one_sentence(self) -> None:
        for keys in KEYS.values():
            for key in keys:
                for about in (key.about, *(value.about for value in key.values)):
                    assert about.endswith("."), about
                    assert about[0].isupper(), about


ALPHABET = "ab:#\"'\\-*&!|>%@`[]{},?~ \n\tné\u2028\u202e😀"


@given(st.text(alphabet=ALPHABET, max_size=40))
def test_quotes_hold_any_text(text: str) -> None:
    read = read_mapping(f"description: {quoted(text)}\n")
    assert isinstance(read, Mapping)
    assert read.fields["description"] == text


@settings(max_examples=300)
@given(st.text(alphabet=ALPHABET, max_size=60), st.sampled_from(["", "tools: Read\n", "\tx\n"]))
def test_no_repair_changes_what_a_file_says(value: str, after: str) -> None:
    text = f"---\nname: keeper\ndescription: {value}\n{after}---\nYou keep.\n"
    agent, _ = parse_agent(text, AGENT, "user")
    if agent is None:
        return
    for one in examined(text):
        if one.code in ("invalid-yaml", "literal-newline"):
            for repair in one.repairs:
                now = load(mended(Document("", text), repair).text)
                assert (now.name, now.description) == (agent.name, agent.description)


@settings(max_examples=300)
@given(texts(40), st.sampled_from([AGENT, COPILOT, OPENCODE, "CLAUDE.md", ".cursor/rules/a.mdc"]))
def test_any_text_has_diagnoses_that_lie_in_it(text: str, path: str) -> None:
    for opened in (text, f"---\n{text}", f"---\nname: a\n{text}\n---\n{text}"):
        document = Document("", opened)
        for one in examined(opened, path):
            assert 0 <= one.place.line < len(document.lines)
            assert 0 <= one.place.start <= one.place.end
            for repair in one.repairs:
                mended(document, repair)


@settings(max_examples=300)
@given(st.text(alphabet=ALPHABET, max_size=30), st.text(alphabet=ALPHABET, max_size=30))
def test_an_error_is_what_keeps_an_agent_from_loading(name: str, description: str) -> None:
    text = f"---\nname: {name}\ndescription: {description}\n---\nYou keep.\n"
    agent, problems = parse_agent(text, AGENT, "user")
    refused = agent is None and any(problem.severity == "error" for problem in problems)
    assert refused == any(one.severity == "error" for one in examined(text))


def test_a_large_file_takes_little_time() -> None:
    text = "---\nname: a\ndescription: " + "b: c\\n" * 10_000 + "\n---\n" + "word " * 35_000
    with not_for_ever():
        assert examined(text) != ()
