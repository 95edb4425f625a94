"""A user's file is read whole or refused with a reason, and written whole or not at all."""

import os
import subprocess
from pathlib import Path

import pytest

from consult_lsp.errors import Problem, UsageError
from consult_lsp.workspace.files import (
    MAX_BYTES,
    SourceFile,
    read_source,
    repository_of,
    source_files,
    write_source,
)


def source(path: Path, content: bytes) -> SourceFile:
    path.write_bytes(content)
    found = read_source(path)
    assert isinstance(found, SourceFile)
    return found


def listed(folder: Path) -> list[str]:
    found = source_files(folder, lambda name: name.endswith(".py"))
    return [path.relative_to(folder).as_posix() for path in found]


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


@pytest.mark.parametrize(
    "text", ["", "a\r\nb\rc\n", "\ufeffa\n", "a\fb\u2028c", "é", "\ufeff\ufeffx"]
)
def test_what_is_read_and_written_back_is_the_same_bytes(tmp_path: Path, text: str) -> None:
    read = source(tmp_path / "a.py", text.encode())
    write_source(read, read.text)
    assert (tmp_path / "a.py").read_bytes() == text.encode()
    assert not read.text.startswith("\ufeff") or text.startswith("\ufeff\ufeff")


def test_the_largest_file_is_read_and_a_larger_one_refused(tmp_path: Path) -> None:
    assert source(tmp_path / "a.py", b"#" * MAX_BYTES).text
    (tmp_path / "a.py").write_bytes(b"#" * (MAX_BYTES + 1))
    assert isinstance(read_source(tmp_path / "a.py"), Problem)


@pytest.mark.parametrize("path", ["missing.py", "folder", "nul\0.py"])
def test_what_cannot_be_read_is_a_problem_with_a_sentence(tmp_path: Path, path: str) -> None:
    (tmp_path / "folder").mkdir()
    problem = read_source(tmp_path / path)
    assert isinstance(problem, Problem)
    assert "was not read, because" in problem.message


def test_a_link_stays_a_link_and_permissions_stay(tmp_path: Path) -> None:
    (tmp_path / "real.py").write_text("a")
    (tmp_path / "real.py").chmod(0o600)
    (tmp_path / "link.py").symlink_to("real.py")
    read = read_source(tmp_path / "link.py")
    assert isinstance(read, SourceFile)
    write_source(read, "b")
    assert (tmp_path / "link.py").is_symlink()
    assert (tmp_path / "real.py").read_text() == "b"
    assert (tmp_path / "real.py").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("change", ["other text", None])
def test_a_file_that_is_no_longer_what_was_read_is_left_alone(
    tmp_path: Path, change: str | None
) -> None:
    path = tmp_path / "a.py"
    read = source(path, b"a")
    path.unlink() if change is None else path.write_text(change)
    with pytest.raises(UsageError, match="no longer the text that was read"):
        write_source(read, "b")
    assert (path.read_text() if path.exists() else None) == change


def test_a_read_only_file_is_left_alone_though_its_folder_could_be_written(tmp_path: Path) -> None:
    read = source(tmp_path / "a.py", b"a")
    read.path.chmod(0o444)
    with pytest.raises(UsageError, match="it is read-only"):
        write_source(read, "b")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["a"]
    read.path.chmod(0o644)  # so that Windows can remove it


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    read = source(tmp_path / "a.py", b"a")
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(UsageError, match="cannot be written"):
            write_source(read, "b")
    finally:
        tmp_path.chmod(0o700)


def test_a_failed_write_leaves_the_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(_: int) -> None:
        raise OSError(28, "No space left on device")

    read = source(tmp_path / "a.py", b"a")
    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(UsageError, match="No space left on device"):
        write_source(read, "b")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.py", "a")]


class TestSourceFiles:
    @pytest.fixture(params=["git", "no git"])
    def folder(self, request: pytest.FixtureRequest, tmp_path: Path) -> Path:
        for path in (
            "b.py", "a/z.py", "a.txt", "node_modules/x.py", ".venv/x.py", "dist/x.py", "build/x.py",
        ):  # fmt: skip
            (tmp_path / path).parent.mkdir(exist_ok=True)
            (tmp_path / path).write_text("x")
        (tmp_path / "big.py").write_bytes(b"#" * (MAX_BYTES + 1))
        (tmp_path / "link.py").symlink_to("b.py")
        if request.param == "git":
            git(tmp_path, "init", "-q")
            git(tmp_path, "add", "b.py")
        return tmp_path

    def test_a_folder_gives_what_people_wrote_sorted(self, folder: Path) -> None:
        assert listed(folder) == ["a/z.py", "b.py"]

    def test_what_git_ignores_and_what_is_gone_is_left_out(self, tmp_path: Path) -> None:
        git(tmp_path, "init", "-q")
        for name in ("kept.py", "made.py", "gone.py", "sub/other.py", "sub/made.py"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text("x")
        (tmp_path / ".gitignore").write_text("made.py\n")
        git(tmp_path, "add", ".")
        (tmp_path / "gone.py").unlink()
        assert listed(tmp_path) == ["kept.py", "sub/other.py"]
        assert listed(tmp_path / "sub") == ["other.py"]
        assert repository_of(tmp_path / "sub") == tmp_path

    def test_a_repository_runs_no_program(self, tmp_path: Path) -> None:
        git(tmp_path, "init", "-q")
        (tmp_path / "a.py").write_text("x")
        trap = tmp_path / "trap.sh"
        trap.write_text(f"#!/bin/sh\ntouch '{tmp_path}/sprung'\n")
        trap.chmod(0o755)
        (tmp_path / ".git/hooks").mkdir(exist_ok=True)
        (tmp_path / ".git/hooks/post-index-change").write_text(trap.read_text())
        (tmp_path / ".git/hooks/post-index-change").chmod(0o755)
        git(tmp_path, "config", "core.fsmonitor", str(trap))
        git(tmp_path, "config", "alias.ls-files", f"!{trap}")
        assert listed(tmp_path) == ["a.py"]
        assert not (tmp_path / "sprung").exists()
