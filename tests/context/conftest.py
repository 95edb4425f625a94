"""A project with rules, and a workspace to look things up in."""

from pathlib import Path
from typing import Any

import pytest

from consult_lsp.context.tools.tools import Toolbox
from consult_lsp.workspace.contained import Root
from consult_lsp.workspace.sendable import Sendable
from support.lookups import FILES, Tools, redact
from support.ruled import Project


@pytest.fixture
def project(tmp_path: Path, home: Path) -> Project:
    (tmp_path / "repository/.git").mkdir(parents=True)
    return Project(tmp_path / "repository", home)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


@pytest.fixture
def tools(folder: Path) -> Tools:
    """Makes a toolbox over the workspace; ``may_use`` names Claude's tools."""

    def tools(*may_use: str, **more: Any) -> Toolbox:
        root = Root(folder)
        allowed = may_use or ("Read", "Grep", "Glob")
        options = {"redact": redact, "fence": lambda text, what: text, **more}
        return Toolbox(root, may_use=allowed.__contains__, sendable=Sendable(root), **options)

    return tools
