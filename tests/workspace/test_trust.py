"""Trust is given to a folder as it is, and is lost by whatever could be another one."""

import json
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from consult_lsp.errors import UsageError
from consult_lsp.workspace.trust_store import TrustStore


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "state/trusted"


@pytest.fixture
def store(place: Path) -> TrustStore:
    return TrustStore(place)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "work"
    (root / "src/deep").mkdir(parents=True)
    return root


def test_nothing_is_trusted_at_first(store: TrustStore, root: Path) -> None:
    assert not store.is_trusted(root)
    assert store.listed() == ()


def test_trust_is_given_kept_and_taken_back(store: TrustStore, root: Path, place: Path) -> None:
    store.trust(root)
    assert store.is_trusted(root)
    assert TrustStore(place).is_trusted(root)
    assert [trusted.path for trusted in store.listed()] == [str(root)]
    assert store.revoke(root)
    assert not store.is_trusted(root)
    assert not store.revoke(root)


def test_trust_covers_what_lies_below_and_nothing_else(store: TrustStore, root: Path) -> None:
    store.trust(root / "src")
    assert store.is_trusted(root / "src/deep")
    assert not store.is_trusted(root)
    assert not store.is_trusted(root.with_name("work2"))
    assert not store.is_trusted(root / "src/../../work")
    assert not store.is_trusted(root / "srcs")


def test_a_file_that_changes_within_is_trusted_with_its_folder(
    store: TrustStore, root: Path
) -> None:
    (root / "CLAUDE.md").write_text("be kind")
    store.trust(root)
    (root / "CLAUDE.md").write_text("be quick")
    (root / "new").mkdir()
    assert store.is_trusted(root)
    assert store.is_trusted(root / "new")


def test_a_file_of_an_earlier_version_still_trusts(
    store: TrustStore, root: Path, place: Path
) -> None:
    store.trust(root)
    file = _only(place)
    read = json.loads(file.read_text())
    file.write_text(json.dumps(read | {"digests": {"CLAUDE.md": "0" * 64}}))
    assert store.is_trusted(root)
    assert [trusted.path for trusted in store.listed()] == [str(root)]


def test_a_link_is_the_folder_that_it_leads_to(store: TrustStore, root: Path) -> None:
    link = root.with_name("link")
    link.symlink_to(root)
    assert not store.is_trusted(link)
    store.trust(link)
    assert store.is_trusted(root)
    link.unlink()
    link.mkdir()
    assert not store.is_trusted(link)


def test_who_takes_the_name_of_a_trusted_folder_inherits_nothing(
    store: TrustStore, root: Path
) -> None:
    store.trust(root)
    moved = root.rename(root.with_name("moved"))
    assert not store.is_trusted(moved)
    root.mkdir()
    assert not store.is_trusted(root)
    root.rmdir()
    root.symlink_to(moved)
    assert not store.is_trusted(root)


def test_what_is_kept_is_the_users_alone(store: TrustStore, root: Path, place: Path) -> None:
    old = os.umask(0)
    try:
        store.trust(root)
    finally:
        os.umask(old)
    (file,) = place.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.stat().st_mode) == 0o700


@pytest.mark.parametrize("what", ["the file", "the folder"])
def test_a_file_that_others_may_write_trusts_nothing(
    store: TrustStore, root: Path, place: Path, what: str
) -> None:
    store.trust(root)
    (_only(place) if what == "the file" else place).chmod(0o777)
    assert not store.is_trusted(root)


def test_a_file_of_somebody_else_trusts_nothing(
    store: TrustStore, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.trust(root)
    us = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: us + 1)
    assert not store.is_trusted(root)
    with pytest.raises(UsageError, match="not the user's own"):
        store.trust(root)


def test_a_link_in_place_of_the_file_trusts_nothing_and_is_not_followed(
    store: TrustStore, root: Path, place: Path, tmp_path: Path
) -> None:
    store.trust(root)
    file = _only(place)
    planted = file.rename(tmp_path / "planted.json")
    before = planted.read_bytes()
    file.symlink_to(planted)
    assert not store.is_trusted(root)
    store.trust(root)
    assert planted.read_bytes() == before
    assert not file.is_symlink()
    assert store.is_trusted(root)


def test_a_damaged_file_trusts_nothing_and_is_mended(
    store: TrustStore, root: Path, place: Path
) -> None:
    store.trust(root)
    file = _only(place)
    whole = file.read_bytes()
    for cut in range(len(whole)):
        file.write_bytes(whole[:cut])
        assert not store.is_trusted(root)
    store.trust(root)
    assert store.is_trusted(root)


@pytest.mark.parametrize(
    "text",
    [
        *("", "null", "[]", "{}", "1", '{"path": "/"}', "[" * 100_000, "\udcff", "\0"),
        '{"path": "/", "inode": "a"}',
        '{"path": 1, "inode": 1}',
        '{"path": "\\ud800", "inode": 1}',
        '{"path": "/", "inode": 1}',
    ],
)
def test_any_text_in_the_file_is_read(
    store: TrustStore, root: Path, place: Path, text: str
) -> None:
    store.trust(root)
    _only(place).write_bytes(text.encode("utf-8", "surrogateescape"))
    assert not store.is_trusted(root)


def test_the_file_of_one_folder_trusts_no_other(store: TrustStore, root: Path, place: Path) -> None:
    store.trust(root)
    file = _only(place)
    store.trust(root / "src")
    read = json.loads(file.read_text())
    file.write_text(json.dumps(read | {"path": str(root.parent)}))
    assert not store.is_trusted(root)
    assert store.is_trusted(root / "src")
    assert [trusted.path for trusted in store.listed()] == [str(root / "src")]


@pytest.mark.parametrize("name", ["a\0b", "\ud800", "x" * 5_000, ""])
def test_any_path_can_be_asked_about(store: TrustStore, root: Path, name: str) -> None:
    store.trust(root)
    assert not store.is_trusted(root.parent / name)
    assert not store.revoke(root.parent / name)


@pytest.mark.parametrize(
    "make",
    [lambda path: None, lambda path: path.write_text(""), lambda path: os.mkfifo(path)],
    ids=["nothing", "a file", "a pipe"],
)
def test_only_a_folder_can_be_trusted(
    store: TrustStore, tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path / "it")
    with pytest.raises(UsageError, match="because it is no folder"):
        store.trust(tmp_path / "it")


def test_a_state_folder_that_cannot_be_made_is_said(root: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    store = TrustStore(tmp_path / "taken/trusted")
    with pytest.raises(UsageError, match="cannot be written"):
        store.trust(root)
    assert not store.is_trusted(root)
    assert not store.revoke(root)
    assert store.listed() == ()


def test_a_pipe_in_place_of_the_file_does_not_wait(
    store: TrustStore, root: Path, place: Path
) -> None:
    store.trust(root)
    file = _only(place)
    file.unlink()
    os.mkfifo(file)
    assert not store.is_trusted(root)


def test_a_relative_home_is_no_place_to_remember(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    monkeypatch.setenv("HOME", "home")
    monkeypatch.setenv("XDG_STATE_HOME", "state")
    store = TrustStore()
    assert not store.is_trusted(root)


def test_the_usual_place_is_the_users_state_folder(root: Path, home: Path) -> None:
    TrustStore().trust(root)
    (kept,) = home.rglob("*.json")
    assert kept.parent.parent.name == "consult-lsp"
    assert TrustStore().is_trusted(root)


def test_writers_at_once_lose_nothing(store: TrustStore, tmp_path: Path) -> None:
    roots = [tmp_path / f"work{number}" for number in range(8)]
    for root in roots:
        root.mkdir()
    threads = [threading.Thread(target=store.trust, args=(root,)) for root in roots]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(store.is_trusted(root) for root in roots)


def _only(place: Path) -> Path:
    (file,) = place.iterdir()
    return file


def test_trust_does_not_come_down_from_the_home_folder(home: Path) -> None:
    repository = home / "work/cloned"
    repository.mkdir(parents=True)
    store = TrustStore(home / "state")
    store.trust(home)
    assert store.is_trusted(home)
    assert not store.is_trusted(repository)
    store.trust(home / "work")
    assert store.is_trusted(repository)
