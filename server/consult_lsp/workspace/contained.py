"""Root: a folder whose files are read without ever leaving it.

A name that a stranger wrote (a rule file's import, a model's tool call) is opened one component at
a time, each relative to the folder before it and none of them a link. So there is no moment between
a check and a use: looking at ``realpath`` first and opening then let 262 of 50,000 reads out while
a link came and went.

Refused are links, wherever they lead; whatever is no regular file, before it is opened; and a file
with a second name, since that name (a hard link) may lie outside, unless the user has chosen it.
"""

import errno
import os
import stat
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from consult_lsp.errors import Problem

GENERATED_FOLDERS = frozenset({".git", "node_modules", "venv", ".venv", "__pycache__"})
"""Folders that a listing does not enter unless it is told otherwise: no hand wrote their files."""

_HAS_OPENAT = os.open in os.supports_dir_fd and hasattr(os, "O_NOFOLLOW")

# Without O_NONBLOCK a pipe waits for its other end; without O_BINARY Windows changes line ends.
_FILE = os.O_RDONLY | sum(
    getattr(os, f"O_{name}", 0) for name in ("NOFOLLOW", "NONBLOCK", "NOCTTY", "CLOEXEC", "BINARY")
)
_FOLDER = os.O_RDONLY | sum(
    getattr(os, f"O_{name}", 0) for name in ("NOFOLLOW", "DIRECTORY", "CLOEXEC")
)
_BOM = "\ufeff"

Stamp = tuple[int, int, int]
"""Inode, time of the last change in ns, and size of a file."""


class Root:
    """A folder of the user's. Names are relative to it and written with ``/``, on every system.

    Nothing here raises at what it finds, waits for a pipe, or keeps a file open.
    """

    def __init__(self, folder: Path) -> None:
        self.given = folder.absolute()
        self.folder = folder.resolve()

    def relative(self, path: Path) -> str | None:
        """The name of ``path`` in this folder; None if it is spelled outside of it."""
        for folder in (self.given, self.folder):
            if path.is_relative_to(folder):
                return path.relative_to(folder).as_posix()
        return None

    def leads_out(self, path: Path) -> str | None:
        """Where a link in the name of ``path`` leads out of this folder, as a reason; or None."""
        real = Path(os.path.realpath(path))
        if self.relative(real) is not None:
            return None
        return (
            f"a link in its name leads out of {self.given}, to {real}. If you mean that file, name "
            "or open it by itself"
        )

    def read(self, relative: str, limit: int) -> bytes | Problem:
        """All bytes of a file of at most ``limit`` bytes, or why it is not read."""
        try:
            descriptor = _opened(self.folder, _parts(relative))
            with os.fdopen(descriptor, "rb") as file:
                data = file.read(limit + 1)
        except FileNotFoundError:
            return _unread(relative, "there is no such file")
        except (_RefusedError, OSError) as error:
            return _unread(relative, getattr(error, "strerror", None) or str(error))
        if len(data) > limit:
            return _unread(relative, f"it is larger than {limit:,} bytes")
        return data

    def read_text(self, relative: str, limit: int) -> str | Problem:
        """The text of a UTF-8 file without its BOM, with its own line ends, or why not."""
        data = self.read(relative, limit)
        if isinstance(data, Problem):
            return data
        if b"\0" in data:
            return _unread(relative, "it is a binary file")
        try:
            return data.decode("utf-8").removeprefix(_BOM)
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start)
            return _unread(relative, f"it is not UTF-8 text (line {line + 1})", line)

    def open(self, relative: str) -> int:
        """A descriptor of a regular file, also of one with a second name. Raises OSError."""
        try:
            return _opened(self.folder, _parts(relative), most_names=None)
        except _RefusedError as refused:
            raise OSError(errno.EINVAL, str(refused)) from refused

    @contextmanager
    def open_folder(self, relative: str) -> Iterator[int | None]:
        """A descriptor of a folder for what takes ``dir_fd``; None where the system has none of
        these. Raises OSError, also where a part of the name is a link."""
        if not _HAS_OPENAT:
            yield None
            return
        parts = [part for part in relative.split("/") if part not in ("", ".")]
        here = _open_folder(self.folder, parts)
        try:
            yield here
        finally:
            os.close(here)

    def stamp(self, relative: str) -> Stamp | None:
        """Changes when the file does; None where :meth:`read` would refuse for its kind."""
        try:
            descriptor = _opened(self.folder, _parts(relative))
            try:
                found = os.fstat(descriptor)
            finally:
                os.close(descriptor)
        except (_RefusedError, OSError):
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def walk(
        self,
        most_files: int = 10_000,
        most_depth: int = 32,
        skip: Callable[[str], bool] = lambda folder: _name(folder) in GENERATED_FOLDERS,
        below: str = "",
    ) -> Iterator[str]:
        """The regular files below the folder ``below``, nearest first, then by name.

        Ends after ``most_files`` names; folders deeper than ``most_depth``, folders that ``skip``
        says yes to, unreadable folders and links are not entered.
        """
        waiting = deque([(below.strip("/"), 1)])
        left = most_files
        while waiting:
            folder, depth = waiting.popleft()
            for name, is_folder in _listed(self.folder, folder):
                relative = f"{folder}/{name}" if folder else name
                if is_folder:
                    if depth < most_depth and not skip(relative):
                        waiting.append((relative, depth + 1))
                    continue
                if left <= 0:
                    return
                left -= 1
                yield relative


class _RefusedError(Exception):
    """A name that is not opened; the text says why."""


def _parts(relative: str) -> list[str]:
    """The components of a name; it may not be absolute, go up, or mean a device of Windows."""
    name = relative.replace("\\", "/") if os.name == "nt" else relative
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if "\0" in name:
        raise _RefusedError("its name holds a NUL")
    if name.startswith("/") or ".." in parts or (os.name == "nt" and ":" in name):
        raise _RefusedError("its name leads out of the folder")
    if not parts:
        raise _RefusedError("it is a folder")
    return parts


def _opened(folder: Path, parts: list[str], most_names: int | None = 1) -> int:
    """A descriptor of the regular file. Raises _RefusedError or OSError."""
    open_it = _open_at if _HAS_OPENAT else _open_by_real_path
    try:
        return open_it(folder, parts, most_names)
    except UnicodeEncodeError as error:  # a lone surrogate in a name from an editor
        raise _RefusedError("its name is not valid text") from error
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR):
            raise _RefusedError("a part of its name is a link, or no folder") from error
        raise


def _open_at(folder: Path, parts: list[str], most_names: int | None) -> int:
    *folders, name = parts
    here = _open_folder(folder, folders)
    try:
        # A device may act on being opened, so it is looked at first, and again once it is open.
        _check(os.stat(name, dir_fd=here, follow_symlinks=False), most_names)
        return _checked(os.open(name, _FILE, dir_fd=here), most_names)
    finally:
        os.close(here)


def _open_folder(folder: Path, parts: list[str]) -> int:
    here = os.open(folder, _FOLDER)
    for part in parts:
        try:
            inner = os.open(part, _FOLDER, dir_fd=here)
        finally:
            os.close(here)
        here = inner
    return here


def _open_by_real_path(folder: Path, parts: list[str], most_names: int | None) -> int:
    """For Windows, which has no openat. Someone who swaps a folder for a link in the middle of
    this, and so can write to the workspace while we read, is not kept out."""
    path = _real_path(folder, parts)
    _check(path.lstat(), most_names)
    return _checked(os.open(path, _FILE), most_names)


def _real_path(folder: Path, parts: list[str]) -> Path:
    path = folder.joinpath(*parts)
    if os.path.normcase(os.path.realpath(path, strict=True)) != os.path.normcase(path):
        raise _RefusedError("a part of its name is a link, or no folder")
    return path


def _checked(descriptor: int, most_names: int | None) -> int:
    try:
        _check(os.fstat(descriptor), most_names)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _check(found: os.stat_result, most_names: int | None) -> None:
    if stat.S_ISLNK(found.st_mode):
        raise _RefusedError("it is a link")
    if not stat.S_ISREG(found.st_mode):
        raise _RefusedError("it is not a regular file")
    if most_names is not None and found.st_nlink > most_names:
        raise _RefusedError("it has a second name (a hard link), which may lie outside the folder")


def _listed(root: Path, folder: str) -> list[tuple[str, bool]]:
    """The names in a folder, sorted, each with whether it is a folder; no links, no devices."""
    try:
        where = _listable(root, _parts(folder) if folder else [])
    except (_RefusedError, OSError, UnicodeEncodeError):
        return []
    try:
        with os.scandir(where) as entries:
            return sorted(
                (entry.name, entry.is_dir(follow_symlinks=False))
                for entry in entries
                if entry.is_dir(follow_symlinks=False) or entry.is_file(follow_symlinks=False)
            )
    except OSError:  # deleted, or forbidden, since it was listed
        return []
    finally:
        if isinstance(where, int):
            os.close(where)


def _listable(root: Path, parts: list[str]) -> int | str:
    """What ``os.scandir`` takes: a descriptor, or on Windows a path that holds no link."""
    return _open_folder(root, parts) if _HAS_OPENAT else str(_real_path(root, parts))


def _name(relative: str) -> str:
    return relative.rpartition("/")[2]


def _unread(relative: str, reason: str, line: int = 0) -> Problem:
    return Problem(f"{relative!r} was not read, because {reason}.", relative, line)
