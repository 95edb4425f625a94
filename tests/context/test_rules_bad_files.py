"""Rules that are doubled, hidden, linked, foreign or too long."""

import os
from pathlib import Path

import pytest

from consult_lsp.context.rules.project_rules import MOST_CHARACTERS
from support.ruled import Project


class TestBadFiles:
    def test_the_same_text_goes_once(self, project: Project) -> None:
        project.write("""
-- AGENTS.md --
Rules
-- .cursorrules --
Rules

""")
        (project.top / "CLAUDE.md").symlink_to("AGENTS.md")
        assert project.used() == [".cursorrules"]
        assert project.why("CLAUDE.md") == "it says the same as .cursorrules"

    def test_what_is_for_the_whole_project_is_the_one_that_stays(self, project: Project) -> None:
        project.write("""
-- ~/.claude/rules/py.md --
---
paths: "**/*.py"
---
Rules
-- CLAUDE.md --
Rules
""")
        assert project.used() == ["CLAUDE.md"]

    def test_a_file_in_its_place_that_is_imported_too_is_listed_once(
        self, project: Project
    ) -> None:
        project.write("""
-- CLAUDE.md --
@AGENTS.md
-- AGENTS.md --
Rules
""")
        assert project.used() == ["AGENTS.md"]
        assert [rule.source for rule in project.explain()[0]] == ["AGENTS.md", "CLAUDE.md"]

    def test_line_ends_are_all_the_same(self, project: Project) -> None:
        (project.top / ".cursor/rules").mkdir(parents=True)
        (project.top / ".cursor/rules/a.mdc").write_bytes(
            b"\xef\xbb\xbf---\r\nalwaysApply: true\r\n---\r\none\r\ntwo\r\n"
        )
        assert project.text(".cursor/rules/a.mdc") == "one\ntwo"

    @pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root gives files away")
    def test_a_repository_of_someone_else_above_the_workspace_has_no_say(
        self, project: Project
    ) -> None:
        project.write("""
-- CLAUDE.md --
from above
-- shop/CLAUDE.md --
ours
""")
        os.chown(project.top, 12_345, -1)
        assert Project(project.top, project.home, "shop").used() == ["CLAUDE.md"]

    def test_hidden_characters_are_refused_at_their_line(self, project: Project) -> None:
        project.write("""
-- CLAUDE.md --
Rules 👩‍💻
-- shop/CLAUDE.md --
fine
b\u200bad
""")
        assert project.used() == ["CLAUDE.md"]
        (problem,) = project.explain()[1]
        assert "U+200B" in problem.message
        assert (problem.line, problem.severity) == (1, "error")

    @pytest.mark.skipif(os.name == "nt", reason="needs links and pipes")
    def test_no_link_pipe_or_odd_file_gets_in(self, project: Project) -> None:
        (project.top.parent / "outside.md").write_text("outside")
        (project.top / "CLAUDE.md").symlink_to(project.top.parent / "outside.md")
        (project.top / "shop").mkdir()
        os.mkfifo(project.top / "shop/CLAUDE.md")
        (project.top / "shop/CLAUDE.local.md").symlink_to("CLAUDE.local.md")
        (project.top / "AGENTS.md").symlink_to(".env")
        (project.top / ".env").write_text("KEY=1")
        (project.top / ".cursorrules").write_bytes(b"\xff\xfe")
        (project.top / ".claude").mkdir()
        (project.top / ".claude/rules").symlink_to(project.top.parent)
        (project.top / ".github").symlink_to(".github")
        assert project.used() == []
        reasons = " ".join(problem.message for problem in project.explain()[1])
        for reason in ("leads out of", "not a regular file", "not UTF-8", "a link"):
            assert reason in reasons
        assert "may hold secrets" in project.why("AGENTS.md")

    def test_rules_are_shared_by_links_within_the_project(self, project: Project) -> None:
        project.write("""
-- docs/rules/a.md --
shared
""")
        (project.top / ".claude").mkdir()
        (project.top / ".claude/rules").symlink_to("../docs/rules")
        (project.top / "docs/rules/again").symlink_to(".")
        assert [rule.source for rule in project.explain()[0]] == [".claude/rules/a.md"]

    def test_the_user_may_link_to_anywhere(self, project: Project, tmp_path: Path) -> None:
        (tmp_path / "dotfiles").mkdir()
        (tmp_path / "dotfiles/CLAUDE.md").write_text("mine")
        (project.home / ".claude").symlink_to(tmp_path / "dotfiles")
        (tmp_path / "dotfiles/rules").mkdir()
        (tmp_path / "elsewhere.md").write_text("a rule from elsewhere")
        (tmp_path / "dotfiles/rules/a.md").symlink_to(tmp_path / "elsewhere.md")
        assert project.used() == ["~/.claude/CLAUDE.md", "~/.claude/rules/a.md"]

    def test_a_consultignore_keeps_rules_at_home(self, project: Project) -> None:
        project.write("""
-- .consultignore --
CLAUDE.local.md
-- CLAUDE.local.md --
private
-- CLAUDE.md --
public
""")
        assert project.used() == ["CLAUDE.md"]
        assert ".consultignore names it" in project.why("CLAUDE.local.md")

    def test_a_long_file_is_cut_at_a_line(self, project: Project) -> None:
        (project.top / "CLAUDE.md").write_text("<!--" + "x" * 200_000 + "-->\n" + "word\n" * 20_000)
        assert project.text("CLAUDE.md").endswith("word")
        assert "longer than 256 kB" in project.problem()

    def test_when_all_are_too_long_the_nearest_stay(self, project: Project) -> None:
        project.write("""
-- shop/CLAUDE.md --
near
""")
        (project.top / "CLAUDE.md").write_text("t" * MOST_CHARACTERS)
        (project.top / "CLAUDE.local.md").write_text("l" * 100)
        assert project.used() == ["CLAUDE.local.md", "shop/CLAUDE.md"]
        assert project.why("CLAUDE.md") == "the rules are too long"
        assert "The rules in CLAUDE.md are not used" in project.problem()

    def test_one_that_is_too_long_alone_is_cut(self, project: Project) -> None:
        (project.top / "CLAUDE.md").write_text("word\n" * 40_000)
        assert 0 < len(project.text("CLAUDE.md")) <= MOST_CHARACTERS
        assert "Only the beginning of CLAUDE.md" in project.problem()

    def test_a_workspace_that_is_not_there_has_no_rules(self, project: Project) -> None:
        assert Project(project.top, project.home, "gone").used("gone/a.py") == []
