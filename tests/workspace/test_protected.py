"""No fix touches what is run or steers what runs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult_lsp.workspace.protected import PROTECTED_FOLDERS, why_protected


@pytest.mark.parametrize(
    "path",
    [
        ".git/hooks/pre-commit",
        "sub/module/.git",
        ".vscode/settings.json",
        ".idea/workspace.xml",
        "shop.code-workspace",
        ".claude/agents/mine.md",
        ".cursor/rules/a.mdc",
        ".mcp.json",
        "CLAUDE.md",
        "docs/AGENTS.md",
        ".github/workflows/ci.yml",
        ".gitlab-ci.yml",
        ".husky/pre-push",
        ".pre-commit-config.yaml",
        ".envrc",
        ".env",
        ".env.production",
        ".npmrc",
        ".consultignore",
    ],
)
def test_what_steers_what_runs_is_protected(path: str) -> None:
    assert path in (why_protected(path) or "")


@pytest.mark.parametrize(
    "path",
    [
        ".VSCode/Settings.json",
        ".vscode./settings.json",
        ".vscode /settings.json",
        ".vscode::$DATA",
        ".ｖscode/settings.json",
        ".vs\u200bcode/settings.json",
        ".GIT/config",
        ".\u212aube/../.git/config",
        "src/../.git/config",
        ".\\.git\\config",
        "GIT~1/config",
        "claude.MD",
    ],
)
def test_no_spelling_gets_around_it(path: str) -> None:
    assert why_protected(path)


@pytest.mark.parametrize(
    "path", ["app.py", "src/git/client.py", "environment.py", "docs/claudette/notes.txt", ""]
)
def test_other_files_may_be_changed(path: str) -> None:
    assert why_protected(path) is None


@given(
    st.sampled_from(PROTECTED_FOLDERS),
    st.lists(st.sampled_from([str.upper, str.title, str.swapcase]), max_size=3),
    st.sampled_from(["", ".", " ", "..", ":x", "\u200d", "\u202e"]),
)
def test_a_folder_is_known_in_any_case_and_with_any_tail(
    folder: str, changes: list[object], tail: str
) -> None:
    for change in changes:
        assert callable(change)
        folder = change(folder)
    assert why_protected(f"a/{folder}{tail}/b.txt")
