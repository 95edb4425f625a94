"""Files: a user's file is read whole or refused with a reason, and written whole or not at all."""

import errno
import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from consult_lsp.errors import Problem, UsageError

from .git import git

MAX_BYTES = 1_000_000
"""The largest file that is read. Hand-written source is far below."""

SKIPPED_FOLDERS = frozenset({"node_modules", "venv", "build", "dist", "__pycache__"})
"""Folders whose files nobody wrote by hand. Hidden folders are skipped as well."""

_BOM = "\ufeff"
_ANY_WRITE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH

# Without O_NONBLOCK a pipe waits for its other end; without O_BINARY Windows changes line ends.
_OPEN_FLAGS = os.O_RDONLY | sum(getattr(os, f"O_{name}", 0) for name in ("NONBLOCK", "BINARY"))


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as it was read. ``text`` is all of it but for the BOM, with its own line ends."""

    path: Path
    text: str
    data: bytes


def read_source(path: Path) -> SourceFile | Problem:
    """The text of a source file, or why it cannot be read. Never raises, never waits."""
    data = _read_bytes(path)
    if isinstance(data, Problem):
        return data
    if b"\0" in data:
        return _unread(path, "it is a binary file; name a source file")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _unread(path, f"it is not UTF-8 text (line {line}); save it as UTF-8")
    return SourceFile(path, text.removeprefix(_BOM), data)


def write_source(source: SourceFile, text: str) -> None:
    """Let ``text`` take the place of the file's text. A BOM and the permissions stay.

    The file is replaced in one step, so no reader sees half of it. Raises UsageError, and leaves
    the file as it is, when it is no longer what was read, or cannot be written.
    """
    bom = _BOM if source.data.startswith(_BOM.encode()) else ""
    target = source.path.resolve()  # a link stays a link, to the new text
    if _read_bytes(target) != source.data:
        raise UsageError(
            f"{source.path} was not changed, because it is no longer the text that was read. "
            "Run the command again."
        )
    try:
        _replace(target, (bom + text).encode("utf-8"))
    except OSError as error:
        raise UsageError(
            f"{source.path} was not changed, because it cannot be written "
            f"({error.strerror or error}). Check the permissions of the file and its folder."
        ) from error


def write_in(folder: Path, name: str, data: bytes) -> None:
    """Write a file right in ``folder``, in one step; its permissions stay.

    Raises OSError, also where the name is a link or no regular file.
    """
    target = folder / name
    try:
        found = target.lstat()
    except FileNotFoundError:
        _swap(target, data, 0o644)
        return
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "it is a link, or no regular file")
    _replace(target, data)


def source_files(folder: Path, wanted: Callable[[str], bool]) -> list[Path]:
    """The files below ``folder`` whose name is ``wanted``, sorted.

    Left out are hidden and built folders, what git ignores, links, and files over MAX_BYTES.
    """
    names = _git_files(folder)
    found = _walked(folder) if names is None else map(Path, names)
    return sorted(
        folder / path
        for path in set(found)
        if wanted(path.name)
        and not any(part.startswith(".") or part in SKIPPED_FOLDERS for part in path.parts[:-1])
        and _is_plain_file(folder / path)
    )


def repository_of(folder: Path) -> Path | None:
    """The top of the repository around ``folder``."""
    upwards = (folder, *folder.parents)
    # Path.exists raises where a folder may not be looked into.
    return next((above for above in upwards if os.path.exists(above / ".git")), None)  # noqa: PTH110


def _read_bytes(path: Path) -> bytes | Problem:
    try:
        descriptor = os.open(path, _OPEN_FLAGS)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return _unread(path, "it is not a regular file")
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return _unread(path, "there is no such file; check the path")
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        return _unread(path, getattr(error, "strerror", None) or str(error))
    if len(data) > MAX_BYTES:
        return _unread(path, f"it is larger than {MAX_BYTES // 1_000_000} MB; name a smaller file")
    return data


def _unread(path: Path, reason: str) -> Problem:
    return Problem(f"{path} was not read, because {reason}.", str(path), 0, "error")


def _replace(target: Path, data: bytes) -> None:
    mode = stat.S_IMODE(target.stat().st_mode)
    # Its folder alone decides whether a file can be replaced, so a protected file is asked here.
    if not (mode & _ANY_WRITE and os.access(target, os.W_OK)):
        raise PermissionError(errno.EACCES, "it is read-only")
    _swap(target, data, mode)


def _swap(target: Path, data: bytes, mode: int) -> None:
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".consult-", suffix=".tmp")
    written = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        written.chmod(mode)
        written.replace(target)
    finally:
        written.unlink(missing_ok=True)


def _git_files(folder: Path) -> list[str] | None:
    """What git does not ignore below ``folder``; None where there is no repository or no git."""
    listed = git(folder, "ls-files", "--cached", "--others", "--exclude-standard", "-z", seconds=30)
    return None if listed is None else [os.fsdecode(name) for name in listed.split(b"\0") if name]


def _walked(folder: Path) -> Iterator[Path]:
    """Every file below ``folder`` by its path in it; skipped folders are not entered."""
    for here, folders, names in os.walk(folder):
        folders[:] = [n for n in folders if not n.startswith(".") and n not in SKIPPED_FOLDERS]
        yield from (Path(here, name).relative_to(folder) for name in names)


def _is_plain_file(path: Path) -> bool:
    try:
        found = path.lstat()
    except OSError:  # listed by git, and deleted since
        return False
    return stat.S_ISREG(found.st_mode) and found.st_size <= MAX_BYTES
