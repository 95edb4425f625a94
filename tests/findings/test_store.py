"""The store costs nothing but memory when it is damaged, and never gives a wrong row."""

import os
import random
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from consult_lsp.findings.dismissal import Dismissal
from consult_lsp.findings.document_findings import Page
from consult_lsp.findings.storage import store as store_module
from consult_lsp.findings.storage.merge import merged_pages
from consult_lsp.findings.storage.serialization import read_dismissals, write_page
from consult_lsp.findings.storage.store import Limits, Store
from consult_lsp.text.document import Document

BODY = '{"format": 1, "what": "' + "x" * 3_000 + '"}'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state/findings.db"


def test_what_is_written_is_read_by_another_process(path: Path) -> None:
    assert Store(path).write("/w", "a.py", "text", BODY)
    assert Store(path).read("/w", "a.py") == BODY
    assert Store(path).forget("/w", "a.py")
    assert Store(path).read("/w", "a.py") is None


def test_a_workspace_never_gets_what_is_anothers(path: Path) -> None:
    store = Store(path)
    store.write("/a", "x.py", "text", BODY)
    assert store.read("/b", "x.py") is None
    assert store.with_text("/b", "text") == []
    with closing(sqlite3.connect(path)) as book, book:
        book.execute("UPDATE pages SET workspace = '/b'")
    assert store.read("/b", "x.py") is None, "a row that was moved by hand is none"


def test_a_renamed_file_or_folder_takes_its_pages_along(path: Path) -> None:
    store = Store(path)
    for place in ("app/a.py", "app/deep/b.py", "app.py"):
        store.write("/w", place, f"text of {place}", BODY)
    store.rename("/w", "app", "core")
    assert store.read("/w", "core/a.py") == store.read("/w", "core/deep/b.py") == BODY
    assert store.read("/w", "app/a.py") is None
    assert store.read("/w", "app.py") == BODY
    assert store.with_text("/w", "text of app/a.py") == ["core/a.py"]


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_the_file_is_the_users_alone(path: Path) -> None:
    store = Store(path)
    store.write("/w", "a", "t", BODY)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    path.chmod(0o644)
    store.read("/w", "a")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_link_in_place_of_the_file_is_not_followed(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_text("mine")
    path.parent.mkdir(mode=0o700)
    path.symlink_to(target)
    store = Store(path)
    store.write("/w", "a", "t", BODY)
    assert store.read("/w", "a") is None
    assert store.problem is not None
    assert target.read_text() == "mine"


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_in_a_folder_that_others_may_write_nothing_is_kept(path: Path) -> None:
    path.parent.mkdir()
    path.parent.chmod(0o777)
    store = Store(path)
    store.write("/w", "a", "t", BODY)
    assert store.problem is not None
    assert not path.exists()


@pytest.mark.parametrize("seed", range(5))
def test_a_damaged_file_gives_misses_and_no_wrong_page(path: Path, seed: int) -> None:
    """60 files a seed, with a few bytes changed anywhere."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    store = Store(path)
    rows = {f"{n}.py": BODY.replace("x", str(n)) for n in range(8)}
    for place, body in rows.items():
        store.write("/w", place, place, body)
    whole = path.read_bytes()
    misses = 0
    for _ in range(60):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 20)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged)
        for place, body in rows.items():
            found = Store(path).read("/w", place)
            assert found in (None, body)
            misses += found is None
    assert misses, "the damage is seen"


@pytest.mark.parametrize("content", [b"", b"no database at all", bytes(5_000)])
def test_what_is_no_store_costs_nothing_but_memory(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700)
    path.write_bytes(content)
    path.chmod(0o600)
    store = Store(path)
    store.write("/w", "a", "t", BODY)
    assert store.read("/w", "a") == (BODY if content == b"" else None)
    assert (store.problem is None) == (content == b"")


def test_a_store_of_another_version_is_left_alone(path: Path) -> None:
    Store(path).write("/w", "a", "t", BODY)
    with closing(sqlite3.connect(path)) as book, book:
        book.execute("PRAGMA user_version = 9")
    store = Store(path)
    assert store.read("/w", "a") is None
    assert store.problem is not None


def test_a_file_that_another_holds_is_tried_again(path: Path) -> None:
    store = Store(path)
    store.write("/w", "a", "t", BODY)
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert store.read("/w", "a") == BODY
        assert not store.write("/w", "a", "t", "{}")
        other.rollback()
    assert store.problem is None
    assert store.write("/w", "a", "t", "{}")


def test_a_full_disk_is_said_and_changes_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store(path).write("/w", "a", "t", BODY)
    put = store_module._put

    def full(book: sqlite3.Connection, *row: str) -> None:
        [pages] = book.execute("PRAGMA page_count").fetchone()
        book.execute(f"PRAGMA max_page_count = {pages}")
        put(book, *row)

    monkeypatch.setattr(store_module, "_put", full)
    store = Store(path)
    store.write("/w", "b", "t", BODY * 100)
    assert store.problem is not None
    assert Store(path).read("/w", "a") == BODY
    assert Store(path).read("/w", "b") is None


def test_what_is_old_or_too_much_is_forgotten(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = Limits(rows=3)
    clock = iter(range(1_000_000_000, 2_000_000_000, 86_400))
    monkeypatch.setattr("time.time", lambda: float(next(clock)))
    for n in range(6):
        Store(path, few).write("/w", f"{n}", "t", BODY)
    kept = [n for n in range(6) if Store(path).read("/w", f"{n}")]
    assert kept == [3, 4, 5]
    Store(path, Limits(stored=2 * len(BODY))).write("/other", "0", "t", BODY)
    assert [n for n in range(6) if Store(path).read("/w", f"{n}")] == [5]
    monkeypatch.setattr("time.time", lambda: 1_900_000_000.0)
    Store(path).write("/w", "new", "t", BODY)
    assert Store(path).read("/w", "5") is None
    assert Store(path).read("/w", "new") == BODY


def test_two_servers_write_at_once_and_none_waits_for_ever(path: Path) -> None:
    def work(name: str) -> None:
        store = Store(path)
        for n in range(30):
            store.write("/w", f"{n % 3}.py", name, BODY.replace("x", name))

    threads = [threading.Thread(target=work, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    for n in range(3):
        assert Store(path).read("/w", f"{n}.py") in {BODY.replace("x", name) for name in "ab"}


def page_of(*notes: str) -> str:
    """A page with a dismissal of each note."""
    told = Dismissal("r", "security", "x", "T", "wrong", date(2026, 1, 2))
    page = Page(dismissals=[replace(told, note=note) for note in notes])
    return write_page(page, Document("file:///a.py", "x\n"))


def notes_of(path: Path) -> set[str]:
    body = Store(path).read("/w", "a.py")
    return {each.note for each in read_dismissals(body or "")}


def test_of_two_servers_on_one_file_neither_loses_what_the_other_dismisses(path: Path) -> None:
    one, two = Store(path), Store(path)
    for store in (one, two):
        store.read("/w", "a.py")
    one.write("/w", "a.py", "t", page_of("one"), merged_pages)
    two.write("/w", "a.py", "t", page_of("two"), merged_pages)
    assert notes_of(path) == {"one", "two"}
    one.write("/w", "a.py", "t", page_of("one", "more"), merged_pages)
    assert notes_of(path) == {"one", "two", "more"}
    one.write("/w", "a.py", "t", page_of("more"), merged_pages)
    assert notes_of(path) == {"two", "more"}, "what one has taken back stays so"
    assert one.forget("/w", "a.py")
    assert notes_of(path) == {"two", "more"}, "the other's dismissals are not its to forget"


def test_what_is_restored_after_a_rename_stays_so(path: Path) -> None:
    """The page of the new name is this server's own, and nothing that another has added."""
    store = Store(path)
    store.write("/w", "old/a.py", "t", page_of("told"), merged_pages)
    store.rename("/w", "old/a.py", "a.py")
    store.write("/w", "a.py", "t", page_of(), merged_pages)
    assert notes_of(path) == set()


def test_what_was_written_under_the_new_name_before_a_rename_is_no_others(path: Path) -> None:
    """Some editors open the new name before they tell that it is one."""
    store = Store(path)
    store.write("/w", "old.py", "t", page_of("old"), merged_pages)
    store.write("/w", "a.py", "t", page_of("new"), merged_pages)
    store.rename("/w", "old.py", "a.py")
    store.write("/w", "a.py", "t", page_of(), merged_pages)
    assert notes_of(path) == set()


def test_what_one_server_restores_an_idle_one_does_not_dismiss_again(path: Path) -> None:
    one, two = Store(path), Store(path)
    one.write("/w", "a.py", "t", page_of("both", "one"), merged_pages)
    two.read("/w", "a.py")
    one.write("/w", "a.py", "t", page_of("one"), merged_pages)
    for _ in range(2):
        two.write("/w", "a.py", "t", page_of("both", "one", "two"), merged_pages)
        assert notes_of(path) == {"one", "two"}
    one.write("/w", "a.py", "t", page_of("one"), merged_pages)
    assert notes_of(path) == {"one", "two"}


WRITER = """
import sys
from pathlib import Path
from consult_lsp.findings.storage.store import Store
store = Store(Path(sys.argv[1]))
print("ready", flush=True)
for n in range(1_000_000):
    store.write("/w", f"{n % 5}", "t", '{"n": "%s"}' % (str(n % 10) * 20_000))
"""


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX's")
def test_a_killed_writer_leaves_a_whole_file(path: Path) -> None:
    for n in range(12):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE
        ) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            with pytest.raises(subprocess.TimeoutExpired):
                writer.wait(0.01 * n)
            writer.send_signal(signal.SIGKILL)
    with closing(sqlite3.connect(path)) as book:
        assert book.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        [rows] = book.execute("SELECT count(*) FROM pages").fetchone()
    store = Store(path)
    read = [store.read("/w", f"{n}") for n in range(5)]
    assert sum(body is not None for body in read) == rows > 0
    assert store.problem is None
