"""The doctor on frontmatter: YAML that breaks, texts that are cut, fences that are missing."""

import pytest

from consult_lsp.agent_files.diagnosis import mended
from consult_lsp.agents.agent import MAX_FILE
from consult_lsp.text.document import Document
from support.checkup import check, examined, load, mend
from support.marked import marked


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
