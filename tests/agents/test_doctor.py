"""The doctor: what it says, where, and what its repairs make of a file.

In the samples an expectation names the code of a diagnosis under the characters it points at.
"""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult_lsp.agents.agent import MAX_FILE, Agent, parse_agent
from consult_lsp.agents.diagnosis import Diagnosis, mended
from consult_lsp.agents.doctor import MAX_DESCRIPTION, diagnose
from consult_lsp.agents.formats import FORMATS
from consult_lsp.agents.keys import KEYS, key_names
from consult_lsp.agents.kind import Kind, kind_of
from consult_lsp.agents.repairs import quoted
from consult_lsp.agents.strict_yaml import Mapping, read_mapping
from consult_lsp.text.document import Document
from support.marked import Expected, marked
from support.texts import texts

AGENT = ".claude/agents/keeper.md"
COPILOT = ".github/agents/keeper.agent.md"
OPENCODE = ".opencode/agents/keeper.md"
FILES = Path(__file__).parent / "files"
BUNDLED = Path(__file__).parents[2] / "agents"


def examined(text: str, path: str = AGENT, there: tuple[str, ...] = ()) -> tuple[Diagnosis, ...]:
    kind = kind_of(path)
    assert kind is not None, path
    return diagnose(Document(f"file:///{path}", text), kind, lambda file: file in there)


def check(sample: str, path: str = AGENT, there: tuple[str, ...] = ()) -> tuple[Diagnosis, ...]:
    """The diagnoses of a sample are exactly those that it expects under its lines."""
    wanted = marked(sample)
    found = examined(wanted.text, path, there)
    seen = [Expected(*one.place, severity=one.severity, message=one.code) for one in found]
    assert sorted(seen, key=str) == sorted(wanted.expected, key=str), found
    return found


def mend(sample: str, title: str, path: str = AGENT) -> str:
    """The sample after the repair of that title."""
    text = marked(sample).text
    repairs = [repair for one in examined(text, path) for repair in one.repairs]
    titles = [repair.title for repair in repairs]
    assert title in titles, titles
    return mended(Document("", text), repairs[titles.index(title)]).text


def load(text: str) -> Agent:
    agent, problems = parse_agent(text, AGENT, "user")
    assert agent is not None, problems
    return agent


class TestYaml:
    def test_a_colon_in_a_description_is_shown_and_quoted(self) -> None:
        sample = """
---
name: keeper
description: Keeps queues. Triggers on: 'dead letter'
                                    ^^^ warning: invalid-yaml
---
You keep.
"""
        [found] = check(sample)
        assert "an unquoted value holds a colon" in found.message
        assert "read key by key" in found.message
        after = mend(sample, "Put 'description' in quotes")
        assert after.splitlines()[2] == (
            '''description: "Keeps queues. Triggers on: 'dead letter'"'''
        )
        assert load(after).description == load(marked(sample).text).description
        assert examined(after) == ()

    def test_a_description_with_written_line_breaks_becomes_a_block(self) -> None:
        sample = r"""
---
name: keeper
description: Keeps.\n\nExamples:\n- user: "Keep it"
                   ^^ information: literal-newline
                                    ^^^^^ warning: invalid-yaml
color: red
---
You keep.
"""
        check(sample)
        after = mend(sample, "Write 'description' as a block of lines")
        assert after == (
            "---\nname: keeper\ndescription: |\n  Keeps.\n\n  Examples:\n"
            '  - user: "Keep it"\ncolor: red\n---\nYou keep.\n'
        )
        assert load(after).description == load(marked(sample).text).description
        assert examined(after) == ()

    def test_written_line_breaks_in_valid_yaml_are_information(self) -> None:
        sample = r"""
---
name: keeper
description: Keeps.\nA lot.
                   ^^ information: literal-newline
---
You keep.
"""
        check(sample)
        after = mend(sample, "Put 'description' in quotes")
        assert r'description: "Keeps.\nA lot."' in after
        assert load(after).description == "Keeps.\nA lot."
        assert examined(after) == ()

    def test_lines_of_a_description_that_nobody_indented_become_a_block(self) -> None:
        sample = """
---
name: keeper
description: Keeps.

<example>
^^^^^^^^^ warning: invalid-yaml
user: "hello"
</example>
color: pink
---
You keep.
"""
        check(sample)
        after = mend(sample, "Write 'description' as a block of lines")
        assert '\ndescription: |\n  Keeps.\n\n  <example>\n  user: "hello"\n' in after
        assert load(after).description == load(marked(sample).text).description
        assert load(after).color == "pink"

    def test_a_tab_that_indents_becomes_spaces(self) -> None:
        sample = "---\nname: keeper\ndescription: Keeps.\ntools:\n\t- Read\n---\nYou keep.\n"
        [found] = examined(sample)
        assert (found.code, found.place.line) == ("invalid-yaml", 4)
        assert "a tab indents this line" in found.message
        after = mend(sample, "Indent with spaces")
        assert "tools:\n  - Read\n" in after
        assert examined(after) == ()

    def test_a_star_alone_is_quoted(self) -> None:
        sample = """
---
name: keeper
description: Keeps.
tools: *
#      ^ warning: invalid-yaml
---
You keep.
"""
        check(sample)
        assert 'tools: "*"\n' in mend(sample, "Put 'tools' in quotes")

    @pytest.mark.parametrize(
        ("value", "cause"),
        [
            ("@team keeps", "begins with '@'"),
            ("`code` is kept", "begins with '`'"),
            ("'quoted' and more", "follows the end of a value"),
            (r'"a \d"', "a backslash begins an escape"),
            ('"never closed', "a quote is opened and not closed"),
            ("[never, closed", "a bracket is opened and not closed"),
        ],
    )
    def test_the_cause_is_told_in_words_and_the_repair_keeps_the_meaning(
        self, value: str, cause: str
    ) -> None:
        text = f"---\nname: keeper\ndescription: {value}\n---\nYou keep.\n"
        [found] = examined(text)
        assert found.code == "invalid-yaml"
        assert cause in found.message
        after = mended(Document("", text), found.repairs[0]).text
        assert load(after).description == load(text).description
        assert examined(after) == ()

    def test_two_broken_values_are_two_diagnoses(self) -> None:
        check("""
---
name: keeper
description: Keeps: a lot
#            ^^^^^^ warning: invalid-yaml
tools: *
#      ^ warning: invalid-yaml
---
You keep.
""")

    def test_frontmatter_that_would_blow_up_is_refused(self) -> None:
        text = "---\nname: keeper\nskills: &a [x]\ntools: *a\n---\nYou keep.\n"
        [found] = examined(text)
        assert (found.code, found.severity) == ("refused-frontmatter", "error")

    def test_a_comment_cuts_a_text_and_quotes_keep_it(self) -> None:
        sample = """
---
name: keeper
description: Keeps issue #12 and others
#                        ^^^^^^^^^^^^^^ warning: comment-in-text
---
You keep.
"""
        check(sample)
        after = mend(sample, "Put 'description' in quotes")
        assert load(after).description == "Keeps issue #12 and others"

    def test_a_comment_after_quotes_is_a_comment(self) -> None:
        assert examined('---\nname: a\ndescription: "b" # so far\n---\nc\n') == ()

    def test_a_repair_that_would_draw_a_comment_into_the_text_is_not_offered(self) -> None:
        text = "---\nname: a\ndescription: 'b\\nc' # so far\n---\nd\n"
        [found] = examined(text)
        assert found.code == "literal-newline"
        assert [repair.title for repair in found.repairs] == ["Put 'description' in quotes"]

    def test_places_count_from_the_margin_where_fences_are_indented(self) -> None:
        check("""
  ---
  name: keeper
  description: Keeps.
  color: magenta
  #      ^^^^^^^ warning: unknown-colour
  ---
You keep.
""")


class TestFences:
    def test_an_open_fence_is_closed_before_the_prompt(self) -> None:
        sample = """
---
^^^ error: unclosed-frontmatter
name: keeper
description: Keeps.

You keep.
"""
        check(sample)
        after = mend(sample, "Close the frontmatter")
        assert after == "---\nname: keeper\ndescription: Keeps.\n---\n\nYou keep.\n"
        assert load(after).prompt == "\nYou keep.\n"

    def test_keys_without_a_fence_before_them_are_noticed(self) -> None:
        sample = "name: keeper\ndescription: Keeps.\n---\nYou keep.\n"
        [found] = examined(sample)
        assert found.code == "missing-fence"
        assert load(mend(sample, "Open the frontmatter")).name == "keeper"

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "\n",
            "# How we write agents\n",
            "---\n\nA rule.\n\n---\n",
            "---\ntitle: Guide\n---\nHi\n",
        ],
        ids=repr,
    )
    def test_documentation_is_left_alone(self, text: str) -> None:
        assert examined(text) == ()

    def test_a_file_that_is_too_large_is_not_read_further(self) -> None:
        text = "---\nname: keeper\n---\n" + "\u202e" * MAX_FILE
        assert [one.code for one in examined(text)] == ["too-large"]


class TestNames:
    def test_a_missing_name_is_taken_from_the_file(self) -> None:
        sample = "---\ndescription: Keeps.\n---\nYou keep.\n"
        [found] = examined(sample)
        assert (found.code, found.severity) == ("missing-name", "warning")
        assert load(mend(sample, "Add 'name: keeper'")).name == "keeper"

    def test_an_empty_name_keeps_an_agent_from_loading(self) -> None:
        [found] = examined("---\nname:\ndescription: Keeps.\n---\nYou keep.\n")
        assert (found.code, found.severity) == ("bad-name", "error")

    def test_a_missing_description_is_told(self) -> None:
        check("""
---
^^^ warning: missing-description
name: keeper
---
You keep.
""")

    def test_capitals_and_blanks_in_a_name_are_information(self) -> None:
        sample = """
---
name: Queue Keeper 2.0
#     ^^^^^^^^^^^^^^^^ information: name-style
description: Keeps.
---
You keep.
"""
        check(sample)
        assert load(mend(sample, "Rename to 'queue-keeper-2-0'")).name == "queue-keeper-2-0"

    def test_other_formats_name_an_agent_by_its_file(self) -> None:
        assert examined("---\ndescription: Keeps.\n---\nYou keep.\n", COPILOT) == ()
        assert examined("---\ndescription: Keeps.\n---\nYou keep.\n", OPENCODE) == ()

    def test_an_agent_without_a_prompt_is_told(self) -> None:
        check("""
---
name: keeper
description: Keeps.
---
^^^ warning: missing-prompt
""")

    def test_a_long_description_is_told_with_its_price(self) -> None:
        long = "word " * (MAX_DESCRIPTION // 4)
        [found] = examined(f"---\nname: keeper\ndescription: {long}\n---\nYou keep.\n")
        assert (found.code, found.severity) == ("long-description", "information")
        assert "tokens" in found.message


class TestTools:
    def test_a_former_tool_is_renamed(self) -> None:
        sample = """
---
name: keeper
description: Keeps.
tools: Read, MultiEdit, mcp__wiki__*, Bash(git log:*, git diff:*), Agent(a, b)
#            ^^^^^^^^^ warning: stale-tool
---
You keep.
"""
        check(sample)
        assert "tools: Read, Edit, mcp__wiki__*, Bash(" in mend(sample, "Rename to 'Edit'")

    def test_a_former_tool_whose_successor_is_listed_goes(self) -> None:
        sample = "---\nname: a\ndescription: b\ntools: {}\n---\nc\n"
        for before, after in (
            ("Read, Glob, LS", "Read, Glob"),
            ("LS, Glob, Read", "Glob, Read"),
            ("[Glob, LS, Read]", "[Glob, Read]"),
            ("\n  - Glob\n  - LS\n  - Read", "\n  - Glob\n  - Read"),
        ):
            text = sample.replace("{}", before)
            assert mend(text, "Remove 'LS'") == sample.replace("{}", after)

    def test_names_of_other_programs_and_other_spellings_are_renamed(self) -> None:
        check("""
---
name: keeper
description: Keeps.
tools:
  - edit/editFiles
#   ^^^^^^^^^^^^^^ warning: stale-tool
  - "WriteFile"
#    ^^^^^^^^^ warning: stale-tool
  - bash
#   ^^^^ warning: stale-tool
disallowedTools: [NotebookRead]
#                 ^^^^^^^^^^^^ warning: stale-tool
---
You keep.
""")

    def test_a_slip_of_the_pen_is_a_warning_and_a_stranger_is_information(self) -> None:
        sample = """
---
name: keeper
description: Keeps.
tools: Raed, TimeMachine
#      ^^^^ warning: unknown-tool
#            ^^^^^^^^^^^ information: unknown-tool
---
You keep.
"""
        check(sample)
        assert "tools: Read, TimeMachine\n" in mend(sample, "Rename to 'Read'")

    def test_tools_of_other_formats_are_theirs(self) -> None:
        frontmatter = "description: Keeps.\ntools: ['search/codebase', 'github/*', my-tool]"
        assert examined(f"---\n{frontmatter}\n---\nYou keep.\n", COPILOT) == ()
        frontmatter = "description: Keeps.\ntools:\n  write: false\n  bash: false"
        assert examined(f"---\n{frontmatter}\n---\nYou keep.\n", OPENCODE) == ()


class TestValues:
    def test_values_that_nobody_knows_are_told_with_the_closest(self) -> None:
        sample = """
---
name: keeper
description: Keeps.
model: Claude Sonnet 4.5 (copilot)
#      ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: unknown-model
color: magenta
#      ^^^^^^^ warning: unknown-colour
permissionMode: acceptEdit
#               ^^^^^^^^^^ warning: unknown-value
memory: everywhere
#       ^^^^^^^^^^ warning: unknown-value
background: yes
#           ^^^ warning: unknown-value
maxTurns: ten
#         ^^^ warning: unknown-value
---
You keep.
"""
        check(sample)
        assert load(mend(sample, "Change to 'sonnet'")).model == "sonnet"
        assert load(mend(sample, "Change to 'pink'")).color == "pink"
        assert "permissionMode: acceptEdits\n" in mend(sample, "Change to 'acceptEdits'")
        assert "background: true\n" in mend(sample, "Change to 'true'")

    def test_another_makers_model_and_a_colour_by_number_are_information(self) -> None:
        check("""
---
name: keeper
description: Keeps.
model: gpt-oss:20b
#      ^^^^^^^^^^^ information: unknown-model
color: "#10B981"
#      ^^^^^^^^^ information: unknown-colour
---
You keep.
""")

    def test_a_list_where_a_text_belongs_is_told(self) -> None:
        check("""
---
name: keeper
description: Keeps.
model: [opus]
^^^^^ warning: wrong-shape
---
You keep.
""")

    def test_an_action_that_is_left_out_of_the_menu_is_told(self) -> None:
        text = (
            "---\nname: keeper\ndescription: Keeps.\nconsult-intents:\n"
            "  - title: Keep it\n    flow: dance\n    prompt: Keep.\n---\nYou keep.\n"
        )
        [found] = examined(text)
        assert found.code == "bad-intent"
        assert "'flow' is not one of" in found.message


class TestKeys:
    def test_an_unknown_key_is_information_with_the_closest(self) -> None:
        sample = """
---
^^^ warning: missing-description
name: keeper
desciption: Keeps.
^^^^^^^^^^ information: unknown-key
vibe: calm
^^^^ information: unknown-key
---
You keep.
"""
        check(sample)
        assert load(mend(sample, "Rename to 'description'")).description == "Keeps."

    def test_a_key_of_another_format_is_told_as_such(self) -> None:
        [found] = examined("---\nname: a\ndescription: b\nhandoffs: c\n---\nd\n")
        assert "It belongs in Copilot agent files" in found.message

    def test_a_key_that_stands_twice_is_removed(self) -> None:
        sample = """
---
name: keeper
description: Keeps.
tools:
  - Read
name: other
^^^^ warning: duplicate-key
---
You keep.
"""
        [found] = check(sample)
        assert "line 2 already" in found.message
        after = mend(sample, "Remove this 'name'")
        assert after == "---\nname: keeper\ndescription: Keeps.\ntools:\n  - Read\n---\nYou keep.\n"

    def test_a_former_spelling_is_renamed(self) -> None:
        sample = "---\ndescription: Keeps.\nmaxSteps: 5\n---\nYou keep.\n"
        assert "\nsteps: 5\n" in mend(sample, "Rename to 'steps'", OPENCODE)


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
    begun = time.perf_counter()
    assert examined(text) != ()
    assert time.perf_counter() - begun < 2
