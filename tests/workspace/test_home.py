"""The user's home and the working folder, where there is none."""

import os
from pathlib import Path

import pytest

from consult_lsp.errors import UsageError
from consult_lsp.workspace.home import home_folder, working_folder


def test_home_is_where_the_environment_says(home: Path) -> None:
    assert home_folder() == home


def test_a_user_without_a_home_has_nothing_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    assert not home_folder().is_dir()


def test_a_relative_home_would_be_the_workspace_and_counts_for_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path())
    assert not home_folder().is_dir()


def test_a_working_folder_that_is_gone_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> str:
        raise FileNotFoundError(2, "No such file or directory")

    assert working_folder() == Path.cwd()
    monkeypatch.setattr(os, "getcwd", gone)
    with pytest.raises(UsageError, match="the working folder cannot be found"):
        working_folder()
