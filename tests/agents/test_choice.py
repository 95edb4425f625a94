"""A user's choice of an agent lasts, is nobody else's business, and never gets in the way."""

import os
import stat
from pathlib import Path

import pytest

from consult_lsp.agents import choice
from consult_lsp.agents.choice import MAX_BYTES, remember, remembered


@pytest.fixture
def file(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "state"))
    return choice._file()


def test_each_project_has_its_own_choice_until_it_is_changed(file: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    assert remembered(one) is None
    assert remember(one, "backend-developer")
    assert remember(two, "Tester Nº 2")
    assert (remembered(one), remembered(two)) == ("backend-developer", "Tester Nº 2")
    assert remember(one, "other")
    assert remember(two, None)
    assert (remembered(one), remembered(two)) == ("other", None)


def test_a_project_is_the_same_however_its_folder_is_reached(file: Path, tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "project")
    remember(tmp_path / "link" / ".." / "project", "mine")
    assert remembered(tmp_path / "link") == "mine"


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX")
def test_nobody_else_can_read_it_and_it_names_no_project(file: Path, tmp_path: Path) -> None:
    file.parent.mkdir(parents=True, mode=0o777)
    file.parent.chmod(0o777)
    before = os.umask(0)
    remember(tmp_path / "secret-project", "mine")
    os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert "secret-project" not in file.read_text("utf-8")
    assert [entry.name for entry in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff", b"[]", b"null", b"[" * 100_000, b'{"a": ' + b"1" * 5_000 + b"}"],
    ids=lambda content: repr(content[:9]),
)
def test_a_broken_file_is_no_choice_and_is_mended_by_the_next(
    file: Path, tmp_path: Path, content: bytes
) -> None:
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    assert remembered(tmp_path) is None
    assert remember(tmp_path, "mine")
    assert remembered(tmp_path) == "mine"


@pytest.mark.parametrize("name", ['""', "1", "null", '["a"]', '"a\\u001bb"', f'"{"x" * 101}"'])
def test_what_cannot_be_a_name_is_no_choice(file: Path, tmp_path: Path, name: str) -> None:
    remember(tmp_path, "mine")
    file.write_text(file.read_text("utf-8").replace('"mine"', name))
    assert remembered(tmp_path) is None


def test_a_file_that_is_too_large_is_not_read(file: Path, tmp_path: Path) -> None:
    remember(tmp_path, "mine")
    file.write_bytes(file.read_bytes().ljust(MAX_BYTES + 1))
    assert remembered(tmp_path) is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_keeps_nobody_waiting(file: Path, tmp_path: Path) -> None:
    file.parent.mkdir(parents=True)
    os.mkfifo(file)
    assert remembered(tmp_path) is None


def test_where_nothing_can_be_written_nothing_is_remembered(file: Path, tmp_path: Path) -> None:
    file.parent.parent.mkdir(parents=True)
    file.parent.write_text("in the way")
    assert not remember(tmp_path, "mine")
    assert remembered(tmp_path) is None


def test_a_relative_home_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(choice, "user_state_path", lambda _: Path("state"))
    assert not remember(tmp_path, "mine")
    assert list(tmp_path.iterdir()) == []


def test_the_longest_unused_projects_are_forgotten_first(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "MAX_PROJECTS", 2)
    for name in ("a", "b", "a", "c"):
        remember(tmp_path / name, name)
    assert [remembered(tmp_path / name) for name in ("a", "b", "c")] == ["a", None, "c"]


@pytest.mark.parametrize("root", ["nul\0", "\ud800"])
def test_an_odd_folder_raises_nothing(file: Path, root: str) -> None:
    assert remembered(Path(root)) is None
    assert remember(Path(root), "mine")
    assert not remember(Path(root), "\ud800")
    assert remembered(Path(root)) == "mine"
