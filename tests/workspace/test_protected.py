"""Files that steer tools are protected by their name, however it is spelled."""

import pytest

from consult_lsp.workspace.protected import why_protected


@pytest.mark.parametrize(
    "path",
    [
        *(".git/config", ".vscode/settings.json", ".VSCode/Settings.json", ".vscode./tasks.json"),
        *(".vscode::$DATA/x", ".ｖscode/settings.json", "a/.idea/x.xml", "my.code-workspace"),
        *(".claude/agents/x.md", ".cursor/mcp.json", ".mcp.json", "CLAUDE.md", "docs/agents.md"),
        *(".github/workflows/ci.yml", ".gitlab-ci.yml", ".husky/pre-commit", ".env", ".env.local"),
        *(".pre-commit-config.yaml", ".envrc", ".npmrc", ".consultignore", ".git", "a\\.git\\x"),
    ],
)
def test_what_steers_tools_is_protected(path: str) -> None:
    assert why_protected(path) is not None


@pytest.mark.parametrize("path", ["app.py", "src/git/config.py", "env.py", "agents/dba.py", ""])
def test_code_is_not(path: str) -> None:
    assert why_protected(path) is None
