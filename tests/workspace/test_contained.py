"""Nothing outside of a root is read, whatever its name, and nothing waits."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from consult_lsp.errors import Problem
from consult_lsp.workspace import contained
from consult_lsp.workspace.contained import Root
from support.patience import not_for_ever

OUTSIDE = b"what lies outside"
LIMIT = 1_000
RACES = 20_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace beside a file that nobody may read, with every way to it that we know."""
    outside = tmp_path / "outside"
    (outside / "inner").mkdir(parents=True)
    for secret in ("secret.txt", "inner/secret.txt"):
        (outside / secret).write_bytes(OUTSIDE)
    folder = tmp_path / "work"
    (folder / "src/deep").mkdir(parents=True)
    (folder / "src/app.py").write_bytes(b"print()\n")
    (folder / "src/deep/a b\u00e9.py").write_bytes(b"deep\n")
    links = {
        "link.txt": outside / "secret.txt",
        "relative.txt": Path("../outside/secret.txt"),
        "through": outside,
        "src/up": Path("../.."),
        "inside.py": folder / "src/app.py",
        "inner": folder / "src",
        "loop": Path("loop"),
        "dangling": Path("nowhere"),
        "proc": Path("/proc/self"),
        "chain": Path("link.txt"),
    }
    for name, target in links.items():
        (folder / name).symlink_to(target)
    os.link(outside / "secret.txt", folder / "hard.txt")
    os.mkfifo(folder / "pipe")
    # A socket's whole name is short by rule, so it is bound from its folder.
    here = Path.cwd()
    os.chdir(folder)
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("socket")
    os.chdir(here)
    return folder


@pytest.fixture(params=["openat", "real path"])
def root(request: pytest.FixtureRequest, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Root:
    """The folder, read in both ways that there are."""
    monkeypatch.setattr(contained, "_HAS_OPENAT", request.param == "openat")
    return Root(folder)


@pytest.mark.parametrize("name", ["src/app.py", "./src//app.py", "src/./app.py/"])
def test_a_file_beneath_is_read(root: Root, name: str) -> None:
    assert root.read(name, LIMIT) == b"print()\n"


def test_a_name_may_hold_any_character(root: Root) -> None:
    assert root.read_text("src/deep/a b\u00e9.py", LIMIT) == "deep\n"


@pytest.mark.parametrize(
    "name",
    [
        "../outside/secret.txt",
        "src/../../outside/secret.txt",
        "src/../src/app.py",
        "..",
        "src/..",
        "/etc/passwd",
        "//etc/passwd",
        "link.txt",
        "relative.txt",
        "chain",
        "through/secret.txt",
        "through/inner/secret.txt",
        "src/up/outside/secret.txt",
        "inside.py",
        "inner/app.py",
        "loop",
        "loop/secret.txt",
        "dangling",
        "proc/environ",
        "proc/root/etc/passwd",
        "hard.txt",
        "pipe",
        "socket",
        "src",
        "",
        ".",
        "src/app.py\0.txt",
        "\0",
        "n" * 300,
        "n/" * 5_000,
        "SRC/APP.PYC",
        "src/app.py/secret.txt",
        "missing.txt",
        "\ud800.py",
        "~/secret.txt",
    ],
)
def test_nothing_else_is_read_and_nothing_waits(root: Root, name: str) -> None:
    with not_for_ever():
        read = root.read(name, LIMIT)
        assert isinstance(read, Problem)
        assert "was not read, because" in read.message
    assert root.stamp(name) is None


def test_a_device_is_not_even_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []
    open_really = os.open

    def watched(path: object, *rest: object, **named: object) -> int:
        opened.append(path)
        return open_really(path, *rest, **named)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(os, "open", watched)
    monkeypatch.setattr(contained, "_HAS_OPENAT", True)
    read = Root(Path("/dev")).read("null", LIMIT)
    assert isinstance(read, Problem)
    assert "null" not in opened


def test_the_root_itself_may_be_reached_by_a_link(folder: Path) -> None:
    link = folder.parent / "by-link"
    link.symlink_to(folder)
    root = Root(link)
    assert root.read("src/app.py", LIMIT) == b"print()\n"
    assert (
        root.relative(link / "src/app.py") == root.relative(folder / "src/app.py") == "src/app.py"
    )
    assert root.relative(folder.parent / "outside/secret.txt") is None


def test_a_file_over_the_limit_is_refused_whole(root: Root) -> None:
    assert root.read("src/app.py", 8) == b"print()\n"
    assert isinstance(root.read("src/app.py", 7), Problem)


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"a\n\xff", "not UTF-8 text (line 2)"), (b"a\0b", "a binary file")],
)
def test_what_is_no_text_says_so(root: Root, data: bytes, reason: str) -> None:
    (root.folder / "odd.txt").write_bytes(data)
    read = root.read_text("odd.txt", LIMIT)
    assert isinstance(read, Problem)
    assert reason in read.message


def test_text_keeps_its_line_ends_and_loses_its_bom(root: Root) -> None:
    (root.folder / "odd.txt").write_bytes(b"\xef\xbb\xbfa\r\nb\r")
    assert root.read_text("odd.txt", LIMIT) == "a\r\nb\r"


def test_a_stamp_changes_with_the_file(root: Root) -> None:
    before = root.stamp("src/app.py")
    assert before == root.stamp("src/app.py")
    (root.folder / "src/app.py").write_bytes(b"print(1)\n")
    assert root.stamp("src/app.py") != before


def test_a_listing_follows_no_link_and_has_files_only(root: Root) -> None:
    assert list(root.walk()) == ["hard.txt", "src/app.py", "src/deep/a b\u00e9.py"]
    assert list(root.walk(below="src/deep")) == ["src/deep/a b\u00e9.py"]
    assert list(root.walk(below="through")) == list(root.walk(below="../outside")) == []


def test_a_listing_is_bounded_and_goes_where_it_is_told(root: Root) -> None:
    (root.folder / ".git").mkdir()
    (root.folder / ".git/config").write_text("")
    assert list(root.walk(most_files=1)) == ["hard.txt"]
    assert list(root.walk(most_depth=2)) == ["hard.txt", "src/app.py"]
    assert list(root.walk(skip=lambda folder: folder == "src")) == ["hard.txt", ".git/config"]


def test_a_file_that_becomes_a_link_just_before_it_is_opened_is_not_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_really = os.open

    def opened_late(path: object, *rest: object, **named: object) -> int:
        if path == "app.py":
            (folder / "src/app.py").unlink()
            (folder / "src/app.py").symlink_to(folder.parent / "outside/inner/secret.txt")
        return open_really(path, *rest, **named)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(os, "open", opened_late)
    monkeypatch.setattr(contained, "_HAS_OPENAT", True)
    read = Root(folder).read("src/app.py", LIMIT)
    assert isinstance(read, Problem)
    assert "a part of its name is a link" in read.message
    assert (folder / "src/app.py").is_symlink(), "it was about to be opened"


@pytest.mark.parametrize("asked", ["swapped", "swapped/secret.txt"])
def test_a_link_that_comes_and_goes_lets_nothing_out(folder: Path, asked: str) -> None:
    if asked == "swapped":
        (folder / "swapped").write_bytes(b"in")
        (folder / "fake").symlink_to(folder.parent / "outside/inner/secret.txt")
    else:
        (folder / "swapped").mkdir()
        (folder / "swapped/secret.txt").write_bytes(b"in")
        (folder / "fake").symlink_to(folder.parent / "outside/inner")
    root = Root(folder)
    with _swapping(folder):
        read = {
            data if isinstance(data, bytes) else None
            for data in (root.read(asked, LIMIT) for _ in range(RACES))
        }
    assert read == {b"in", None}


@contextmanager
def _swapping(folder: Path) -> Iterator[None]:
    """Another process that puts the link in the place of the real thing and takes it away again."""
    program = (
        "import os, sys\n"
        "os.chdir(sys.argv[1])\n"
        "print('swapping', flush=True)\n"
        "while True:\n"
        "    os.rename('swapped', 'aside'); os.rename('fake', 'swapped')\n"
        "    os.rename('swapped', 'fake'); os.rename('aside', 'swapped')\n"
    )
    command = [sys.executable, "-S", "-c", program, str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        process.stdout.readline()
        yield
    finally:
        process.kill()
        process.communicate()
