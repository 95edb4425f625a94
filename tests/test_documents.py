"""Pages that repeat what the code says are compared with it."""

import re
from pathlib import Path

from consult_lsp.syntax.language import LANGUAGES
from consult_lsp.syntax.parser import PARSERS
from support.settings_page import PAGE, page

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_the_page_of_settings_lists_every_setting_as_it_is() -> None:
    assert PAGE.read_text("utf-8") == page(), "run tests/support/settings_page.py"
    assert f"]({PAGE.relative_to(ROOT)})" in README


def test_the_readme_has_a_line_for_every_editor_that_has_a_page() -> None:
    for folder in (ROOT / "editors").iterdir():
        if (folder / "README.md").exists():
            assert f"](editors/{folder.name}/README.md) | " in README, folder


def test_a_picture_of_findings_follows_the_two_commands_at_once() -> None:
    before = README.partition("vscode-finding-light.png")[0]
    assert before.count("\n    python3 -m venv") == 2
    assert len(before.splitlines()) < 25


def test_the_readme_says_of_every_language_what_is_proven() -> None:
    grammars = ", ".join(sorted(LANGUAGES - set(PARSERS)))
    assert f"\n| {grammars} | the file's grammar (tree-sitter) " in README
    for language in PARSERS:
        assert re.search(rf"^\| (\w+, )*{language}(, \w+)* \| the ", README, re.M | re.I)


def test_the_changelog_has_a_place_for_what_comes_next() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.search(r"^## \[Unreleased\]$", changelog, re.MULTILINE)


def test_the_readme_has_the_two_commands_that_do_all_the_set_up() -> None:
    commands = re.findall(r"^    (python3 -m venv .*)$", README, re.MULTILINE)
    assert [command.split()[-1] for command in commands] == ["never", "worksteal"]


def test_every_page_and_message_that_names_pipx_names_the_clone_too() -> None:
    """What is not published can be installed from the repository only."""
    told = [
        path
        for folder in ("editors", "server/consult_lsp")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".md", ".py", ".lua", ".vim", ".el", ".rs", ".txt", ".ts"}
        and "node_modules" not in path.parts
        and re.search(r"pipx (re)?install consult-lsp", path.read_text("utf-8"))
    ]
    assert len(told) > 5
    assert [path for path in told if "pip install ." not in path.read_text("utf-8")] == []
