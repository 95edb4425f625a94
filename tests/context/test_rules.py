"""Which rules go along with a file, in what order, and why."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from consult_lsp.context.memory import Memory
from consult_lsp.context.rules import MOST_CHARACTERS, Rule, explain_rules, project_rules
from consult_lsp.errors import Problem
from consult_lsp.workspace.contained import Root
from support.marked import marked_files


@dataclass(frozen=True)
class Project:
    """A repository with a workspace in it, and a home."""

    top: Path
    home: Path
    workspace: str = ""

    @property
    def root(self) -> Path:
        return self.top / self.workspace

    def write(self, files: str) -> None:
        """Files below the top of the repository; those in ``~`` below the home."""
        for name, file in marked_files(files).items():
            path = self.home / name[2:] if name.startswith("~/") else self.top / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.text, "utf-8")

    def explain(self, file: str | None = "shop/orders.py") -> tuple[list[Rule], list[Problem]]:
        path = None if file is None else self.top / file
        rules, problems = explain_rules(self.root, path, self.home)
        return list(rules), list(problems)

    def used(self, file: str | None = "shop/orders.py") -> list[str]:
        """The sources of what goes along, in order."""
        return [rule.source for rule in self.explain(file)[0] if rule.piece]

    def text(self, source: str) -> str:
        return next(r.piece.text for r in self.explain()[0] if r.piece and r.source == source)

    def why(self, source: str) -> str:
        return next(rule.why for rule in self.explain()[0] if rule.source == source)

    def problem(self) -> str:
        """The only problem there is."""
        (problem,) = self.explain()[1]
        return problem.message


@pytest.fixture
def project(tmp_path: Path, home: Path) -> Project:
    (tmp_path / "repository/.git").mkdir(parents=True)
    return Project(tmp_path / "repository", home)


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
        pieces = [rule.piece for rule in project.explain()[0] if rule.piece]
        assert [piece.scope for piece in pieces] == ["project"] * 6 + ["file"] * 2
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
        scopes = {rule.source: rule.piece.scope for rule in project.explain()[0] if rule.piece}
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


class TestMemory:
    def test_a_change_is_seen_at_once(self, project: Project) -> None:
        memory = Memory()

        def texts() -> list[str]:
            pieces, _ = project_rules(project.root, None, project.home, memory)
            return [piece.text for piece in pieces]

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
        memory = Memory()
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
        start = time.perf_counter()
        assert len(project.used()) < 500
        assert time.perf_counter() - start < 2
        assert "only 500 files" in project.problem()
