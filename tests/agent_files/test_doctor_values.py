"""The doctor on what keys say: names, tools, models, colours, and the keys themselves."""

from consult_lsp.agent_files.doctor import MAX_DESCRIPTION
from support.checkup import COPILOT, OPENCODE, check, examined, load, mend


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
