"""Which rules go along with a file, in what order, and why."""

import os
import time

import pytest

from consult_lsp.context.file_cache import FileCache
from consult_lsp.context.rules.project_rules import project_rules
from consult_lsp.workspace.contained import Root
from support.patience import not_for_ever
from support.ruled import Project


class TestClaude:
    def test_the_users_come_first_and_the_nearest_have_the_last_word(
        self, project: Project
    ) -> None:
        project.write("""
-- ~/.claude/CLAUDE.md --
mine
-- ~/.claude/rules/all.md --
mine as well
-- CLAUDE.md --
top
-- .claude/CLAUDE.md --
top, the other place
-- .claude/rules/deep/er.md --
rule
-- CLAUDE.local.md --
top, not shared
-- shop/CLAUDE.md --
shop
-- shop/CLAUDE.local.md --
shop, not shared
-- other/CLAUDE.md --
not on the way
""")
        assert project.used() == [
            "~/.claude/CLAUDE.md",
            "~/.claude/rules/all.md",
            "CLAUDE.md",
            ".claude/CLAUDE.md",
            ".claude/rules/deep/er.md",
            "CLAUDE.local.md",
            "shop/CLAUDE.md",
            "shop/CLAUDE.local.md",
        ]
        items = [rule.item for rule in project.explain()[0] if rule.item]
        assert [item.scope for item in items] == ["project"] * 6 + ["file"] * 2
        assert project.why("CLAUDE.md") == "it is for the whole project"
        assert project.why("shop/CLAUDE.md") == "it is for all files in shop"
        assert project.explain()[1] == []

    def test_what_is_above_the_workspace_counts_up_to_the_top_of_the_repository(
        self, project: Project
    ) -> None:
        project.write("""
-- CLAUDE.md --
top
-- shop/CLAUDE.md --
workspace
-- shop/api/CLAUDE.md --
folder
""")
        (project.top.parent / "CLAUDE.md").write_text("above the repository")
        within = Project(project.top, project.home, "shop")
        assert within.used("shop/api/a.py") == ["../CLAUDE.md", "CLAUDE.md", "api/CLAUDE.md"]
        assert within.used(None) == ["../CLAUDE.md", "CLAUDE.md"]
        assert within.used("other/b.py") == ["../CLAUDE.md"]

    def test_a_file_of_nowhere_gets_what_is_for_the_whole_project(self, project: Project) -> None:
        project.write("""
-- CLAUDE.md --
top
-- shop/CLAUDE.md --
shop
""")
        for file in (None, "../elsewhere/a.py", "a\0b/c.py", "\ud800/x.py"):
            assert project.used(file) == ["CLAUDE.md"]

    def test_rules_with_paths_are_for_the_files_they_name(self, project: Project) -> None:
        project.write("""
-- .claude/rules/api.md --
---
paths:
  - "shop/**/*.{py,pyi}"
---
# API
-- .claude/rules/web.md --
---
paths: web/**/*.ts, *.py
---
# Web
-- ~/.claude/rules/orders.md --
---
paths: "**/orders.*"
---
# Orders
""")
        assert project.used() == ["~/.claude/rules/orders.md", ".claude/rules/api.md"]
        assert project.text(".claude/rules/api.md") == "# API"
        assert project.why(".claude/rules/api.md") == (
            "this file is one of its paths: shop/**/*.{py,pyi}"
        )
        assert project.why(".claude/rules/web.md") == (
            "this file is none of its paths: web/**/*.ts, *.py"
        )

    def test_what_other_packages_wrote_for_themselves_does_not_rule(self, project: Project) -> None:
        project.write("""
-- node_modules/express/CLAUDE.md --
not here
""")
        assert project.used("node_modules/express/lib/a.js") == []


class TestAgents:
    def test_the_nearest_wins(self, project: Project) -> None:
        project.write("""
-- AGENTS.md --
top
-- shop/AGENTS.md --
shop @missing.md
""")
        assert project.used() == ["shop/AGENTS.md"]
        assert project.why("AGENTS.md") == "shop/AGENTS.md is used in its place"
        assert project.used("other/a.py") == ["AGENTS.md"]
        assert project.explain()[1] == []

    def test_a_claude_file_on_the_way_takes_its_place(self, project: Project) -> None:
        project.write("""
-- ~/.claude/CLAUDE.md --
mine
-- CLAUDE.local.md --
not shared
-- shop/AGENTS.md --
shop
""")
        assert "shop/AGENTS.md" in project.used()
        project.write("""
-- CLAUDE.md --
top
""")
        assert project.used() == ["~/.claude/CLAUDE.md", "CLAUDE.md", "CLAUDE.local.md"]
        assert project.why("shop/AGENTS.md") == "CLAUDE.md is used in its place"


class TestCopilot:
    def test_instructions_are_for_all_files_or_for_those_they_name(self, project: Project) -> None:
        project.write("""
-- .github/copilot-instructions.md --
all
-- .github/instructions/all.instructions.md --
---
applyTo: "**"
---
all, in the other way
-- .github/instructions/sub/py.instructions.md --
---
description: x
applyTo: '*.PY, **/*.ts'
---
py
-- .github/instructions/list.instructions.md --
---
applyTo:
  - 'web/**'
  - 'shop/**'
---
list
-- .github/instructions/none.instructions.md --
none
-- .github/instructions/README.md --
no instructions
""")
        assert project.used() == [
            ".github/copilot-instructions.md",
            ".github/instructions/all.instructions.md",
            ".github/instructions/list.instructions.md",
            ".github/instructions/sub/py.instructions.md",
        ]
        scopes = {rule.source: rule.item.scope for rule in project.explain()[0] if rule.item}
        assert scopes[".github/instructions/all.instructions.md"] == "project"
        assert scopes[".github/instructions/list.instructions.md"] == "file"
        assert "has no applyTo" in project.why(".github/instructions/none.instructions.md")


class TestCursor:
    def test_rules_apply_always_or_by_globs_and_the_others_say_why_not(
        self, project: Project
    ) -> None:
        project.write("""
-- .cursorrules --
legacy
-- .cursor/rules/always.mdc --
---
description:
globs:
alwaysApply: true
---
always
-- .cursor/rules/py.mdc --
---
description: Python
globs: *.py,**/*.ts
alwaysApply: false
---
py
-- .cursor/rules/quoted.mdc --
---
alwaysApply: "true"
---
quoted
-- .cursor/rules/asked.mdc --
---
description: for the agent
---
asked
-- shop/.cursor/rules/nested.mdc --
---
globs: orders.py
---
nested
""")
        assert project.used() == [
            ".cursor/rules/always.mdc",
            ".cursor/rules/py.mdc",
            "shop/.cursor/rules/nested.mdc",
        ]
        assert "agent-requested" in project.why(".cursor/rules/asked.mdc")
        assert "manual" in project.why(".cursor/rules/quoted.mdc")
        assert "in its place" in project.why(".cursorrules")

    def test_the_legacy_file_counts_alone(self, project: Project) -> None:
        project.write("""
-- .cursorrules --
legacy
""")
        assert project.used() == [".cursorrules"]


class TestMemory:
    def test_a_change_is_seen_at_once(self, project: Project) -> None:
        memory = FileCache()

        def texts() -> list[str]:
            items, _ = project_rules(project.root, None, project.home, memory)
            return [item.text for item in items]

        assert texts() == []
        (project.top / "CLAUDE.md").write_text("one @a.md")
        assert texts() == ["one @a.md"]
        (project.top / "a.md").write_text("imported")
        assert texts() == ["one @a.md", "imported"]
        (project.top / "CLAUDE.md").write_text("two @a.md")
        assert texts() == ["two @a.md", "imported"]
        (project.top / "CLAUDE.md").unlink()
        assert texts() == []

    def test_what_has_not_changed_is_not_read_again(
        self, project: Project, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        memory = FileCache()
        (project.top / "CLAUDE.md").write_text("rules")
        later = time.time_ns() + 10**9
        monkeypatch.setattr(time, "time_ns", lambda: later)
        first = project_rules(project.root, None, project.home, memory)
        monkeypatch.setattr(Root, "read_text", lambda *_: pytest.fail("it was read"))
        assert project_rules(project.root, None, project.home, memory) == first

    def test_a_large_repository_is_not_walked(
        self, project: Project, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Only folders on the way to the file, and those for rules, are listed."""
        project.write("""
-- CLAUDE.md --
top
-- .claude/rules/a.md --
a
-- src/many/a.py --
x
""")
        listed: list[str] = []
        scandir = os.scandir

        def noted(path: str) -> object:
            listed.append(os.path.relpath(path, project.top))
            return scandir(path)

        monkeypatch.setattr(os, "scandir", noted)
        project.explain("src/many/a.py")
        assert {name for name in listed if not name.startswith("..")} <= {
            f"{level}{place}"
            for level in ("", "src/", "src/many/")
            for place in (".claude/rules", ".cursor/rules", ".github/instructions")
        }

    def test_thousands_of_files_in_a_folder_for_rules_are_bounded(self, project: Project) -> None:
        folder = project.top / ".claude/rules"
        folder.mkdir(parents=True)
        for number in range(700):
            (folder / f"{number:03}.md").write_text(f"rule {number}")
        with not_for_ever():
            assert len(project.used()) < 500
        assert "only 500 files" in project.problem()
