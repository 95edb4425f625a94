"""What the build has compiled for the search for secrets is the user's at the first use."""

import platform
import shutil
import stat
from pathlib import Path

import pytest

from consult_lsp.redaction import compile_rules, secret_cache
from consult_lsp.redaction.redactor import Redactor

TEXT = 'password = "hunter2-and-more-of-it"\n'


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with compiled rules, as the build makes it."""
    folder = tmp_path_factory.mktemp("compiled")
    Redactor(folder).redact(TEXT)
    return folder


def shipped_for(machine: str, compiled: Path, monkeypatch: pytest.MonkeyPatch, place: Path) -> None:
    shutil.copytree(compiled, place / machine)
    monkeypatch.setattr(secret_cache, "SHIPPED", place)


@pytest.mark.slow
def test_what_the_build_has_compiled_is_copied_for_the_user_alone(
    compiled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped_for(platform.machine(), compiled, monkeypatch, tmp_path / "shipped")
    redactor = Redactor(tmp_path / "cache")
    assert redactor.what_it_does() == "looks for secrets"
    assert "hunter2" not in redactor.redact(TEXT).text
    [file] = (tmp_path / "cache").iterdir()  # so nothing was compiled beside it
    assert file.read_bytes() == next(compiled.iterdir()).read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.slow
def test_an_installation_compiles_what_the_build_has_not(
    compiled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secret_cache, "SHIPPED", tmp_path / "shipped")
    assert not secret_cache.is_compiled(tmp_path / "cache")
    compile_rules.main()
    assert secret_cache.is_compiled(tmp_path / "cache")
    [file] = (tmp_path / "shipped" / platform.machine()).iterdir()
    assert file.name == next(compiled.iterdir()).name
    first = file.stat()
    compile_rules.main()
    assert file.stat() == first  # once is enough


def test_what_another_kind_of_machine_has_compiled_is_left(
    compiled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped_for("another", compiled, monkeypatch, tmp_path / "shipped")
    assert not secret_cache.is_compiled(tmp_path / "cache")
    secret_cache.take_shipped(tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_what_the_user_has_compiled_stays(
    compiled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped_for(platform.machine(), compiled, monkeypatch, tmp_path / "shipped")
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache/own").write_bytes(b"own")
    secret_cache.take_shipped(tmp_path / "cache")
    assert [file.name for file in (tmp_path / "cache").iterdir()] == ["own"]


def test_a_folder_that_cannot_be_written_costs_only_time(
    compiled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped_for(platform.machine(), compiled, monkeypatch, tmp_path / "shipped")
    (tmp_path / "cache").write_text("a file")
    secret_cache.take_shipped(tmp_path / "cache")
    assert (tmp_path / "cache").read_text() == "a file"
