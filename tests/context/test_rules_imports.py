"""What rules import: which files follow them, and what stands in the way."""

import pytest

from support.ruled import Project


class TestImports:
    def test_they_count_from_the_importing_file_and_follow_it(self, project: Project) -> None:
        project.write("""
-- CLAUDE.md --
Rules
@docs/api.md
<!-- for people: @docs/people.md -->
`@docs/code.md`, see @README and @package.json
-- docs/api.md --
- @sub/more.md
API
-- docs/sub/more.md --
More
-- docs/people.md --
not sent
-- README --
Read me
-- package.json --
{"note": "<!-- kept --> @docs/code.md"}
-- docs/code.md --
not sent
""")
        assert project.used() == [
            "CLAUDE.md", "docs/api.md", "docs/sub/more.md", "README", "package.json",
        ]  # fmt: skip
        assert project.text("CLAUDE.md") == (
            "Rules\n`@docs/code.md`, see @README and @package.json"
        )
        assert project.text("docs/api.md") == "API"
        assert project.text("package.json") == '{"note": "<!-- kept --> @docs/code.md"}'
        assert project.why("docs/sub/more.md") == "docs/api.md imports it"

    def test_a_chain_of_four_hops_is_followed_and_a_fifth_is_not(self, project: Project) -> None:
        project.write("""
-- CLAUDE.md --
@1.md
-- 1.md --
1 @2.md
-- 2.md --
2 @3.md
-- 3.md --
3 @4.md
-- 4.md --
4 @5.md
-- 5.md --
5
""")
        assert project.used() == ["1.md", "2.md", "3.md", "4.md"]
        assert "more than 4 imports away" in project.problem()
        assert project.why("CLAUDE.md") == "nothing is left of it to say"

    def test_a_cycle_is_said_and_each_file_goes_once(self, project: Project) -> None:
        project.write("""
-- CLAUDE.md --
Top @a.md @b.md
-- a.md --
A @b.md
-- b.md --
B @a.md
""")
        assert project.used() == ["CLAUDE.md", "a.md", "b.md"]
        assert "leads back to this one" in project.problem()

    @pytest.mark.parametrize(
        ("written", "reason"),
        [
            ("@missing.md", "there is no such file"),
            ("@./missing", "there is no such file"),
            ("@../outside.md", "it leads out of the folder"),
            ("@~/.claude/notes.md", "it leads out of the folder"),
            ("@/etc/hosts.md", "it leads out of the folder"),
            ("@.env", "may hold secrets"),
            ("@ignored.txt", ".consultignore names it"),
            ("@binary.bin", "it is a binary file"),
            ("@hidden.md", "line 2 of it holds the hidden character U+202E"),
            ("@link.md", "the link leads out of"),
            ("@secret.md", "may hold secrets"),
        ],
    )
    def test_what_stands_in_the_way_is_said_and_the_rest_goes_along(
        self, project: Project, written: str, reason: str
    ) -> None:
        project.write("""
-- .env --
KEY=1
-- .consultignore --
ignored.txt
-- ignored.txt --
x
-- hidden.md --
a
b\u202e
-- ~/.claude/notes.md --
of the user
""")
        (project.top / "binary.bin").write_bytes(b"\0")
        (project.top.parent / "outside.md").write_text("outside")
        (project.top / "link.md").symlink_to(project.top.parent / "outside.md")
        (project.top / "secret.md").symlink_to(".env")
        (project.top / "CLAUDE.md").write_text(f"Rules\n\n{written}\nand more")
        assert project.used() == ["CLAUDE.md"]
        assert reason in project.problem()
        (problem,) = project.explain()[1]
        assert (problem.path, problem.line) == (str(project.top / "CLAUDE.md"), 2)
        assert written in project.text("CLAUDE.md")

    def test_a_word_with_an_at_is_no_problem(self, project: Project) -> None:
        project.write("""
-- CLAUDE.md --
Use @angular/core, @Override, @"docs/a.md", @/components/Button and ask @anna. See @docs
-- docs/a.md --
x
""")
        assert project.used() == ["CLAUDE.md"]
        assert project.explain()[1] == []

    def test_the_users_own_rules_import_within_their_folder_only(self, project: Project) -> None:
        project.write("""
-- ~/.claude/CLAUDE.md --
mine @notes.md @~/.claude/more.md @~/other.md
-- ~/.claude/notes.md --
notes
-- ~/.claude/more.md --
more
-- ~/other.md --
other
""")
        assert project.used()[1:] == ["~/.claude/notes.md", "~/.claude/more.md"]
        assert "@~/other.md is not imported" in project.problem()
