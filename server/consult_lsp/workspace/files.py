"""Files: a user's file is read whole or refused with a reason, and written whole or not at all."""

import errno
import os
import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from consult_lsp.errors import Problem, UsageError

from .contained import Root
from .git import git

MAX_BYTES = 1_000_000
"""The largest file that is read. Hand-written source is far below."""

SKIPPED_FOLDERS = frozenset({"node_modules", "venv", "build", "dist", "__pycache__"})
"""Folders whose files nobody wrote by hand. Hidden folders are skipped as well."""

_BOM = "\ufeff"
_ANY_WRITE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH

# Without O_BINARY Windows changes line ends.
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL
_NEW |= sum(getattr(os, f"O_{name}", 0) for name in ("NOFOLLOW", "CLOEXEC", "BINARY"))


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as it was read. ``text`` is all of it but for the BOM, with its own line ends."""

    path: Path
    text: str
    data: bytes
    bounds: Root
    """What it was read within."""
    real: str
    """Its name in ``bounds``, in which no part is a link."""


def read_source(path: Path, bounds: Path | None = None) -> SourceFile | Problem:
    """The text of a source file, or why it cannot be read. Never raises, never waits.

    A link is followed within ``bounds``; without them wherever it leads. The file that it leads to
    is then opened part by part, so that a link made in the meantime leads nowhere.
    """
    try:
        named = Path(os.path.normpath(path.absolute()))
        within = Root(Path(os.path.realpath(named)).parent if bounds is None else bounds)
        if leads_out := within.leads_out(named):
            return _unread(path, leads_out)
        real = within.relative(Path(os.path.realpath(named)))
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        return _unread(path, getattr(error, "strerror", None) or str(error))
    data = _read_bytes(within, real or "", path)
    if isinstance(data, Problem):
        return data
    if b"\0" in data:
        return _unread(path, "it is a binary file; name a source file")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _unread(path, f"it is not UTF-8 text (line {line}); save it as UTF-8")
    return SourceFile(path, text.removeprefix(_BOM), data, within, real or "")


def write_source(source: SourceFile, text: str) -> None:
    """Let ``text`` take the place of the file's text. A BOM and the permissions stay.

    The file is replaced in one step, so no reader sees half of it; a link stays a link, to the new
    text, and a second name keeps the old one. Raises UsageError, and leaves the file as it is, when
    it is no longer what was read, or cannot be written.
    """
    bom = _BOM if source.data.startswith(_BOM.encode()) else ""
    if _read_bytes(source.bounds, source.real, source.path) != source.data:
        raise UsageError(
            f"{source.path} was not changed, because it is no longer the text that was read. "
            "Run the command again."
        )
    try:
        _replace(source.bounds, source.real, (bom + text).encode("utf-8"))
    except OSError as error:
        raise UsageError(
            f"{source.path} was not changed, because it cannot be written "
            f"({error.strerror or error}). Check the permissions of the file and its folder."
        ) from error


def write_in(folder: Path, name: str, data: bytes) -> None:
    """Write a file right in ``folder``, in one step; its permissions stay.

    Raises OSError, also where the name is a link or no regular file.
    """
    _replace(Root(folder), name, data, new_mode=0o644)


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


def _read_bytes(within: Root, real: str, path: Path) -> bytes | Problem:
    try:
        with os.fdopen(within.open(real), "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return _unread(path, "there is no such file; check the path")
    except OSError as error:
        return _unread(path, error.strerror or str(error))
    if len(data) > MAX_BYTES:
        return _unread(path, f"it is larger than {MAX_BYTES // 1_000_000} MB; name a smaller file")
    return data


def _unread(path: Path, reason: str) -> Problem:
    return Problem(f"{path} was not read, because {reason}.", str(path), 0, "error")


def _replace(within: Root, real: str, data: bytes, new_mode: int | None = None) -> None:
    """Let ``data`` take the place of a regular file, or with ``new_mode`` of none. Raises OSError.

    Everything is done in the folder once it is open, so no link that is made meanwhile is followed.
    """
    folder, _, name = real.rpartition("/")
    with within.open_folder(folder) as inside:
        target = name if inside is not None else str(within.folder / real)
        mode = _mode_of(target, inside) if new_mode is None else _mode_or(new_mode, target, inside)
        written = str(Path(target).with_name(f".consult-{secrets.token_hex(8)}.tmp"))
        try:
            with os.fdopen(os.open(written, _NEW, 0o600, dir_fd=inside), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(written, mode, dir_fd=inside)
            os.replace(written, target, src_dir_fd=inside, dst_dir_fd=inside)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(written, dir_fd=inside)


def _mode_or(new_mode: int, target: str, inside: int | None) -> int:
    try:
        return _mode_of(target, inside)
    except FileNotFoundError:
        return new_mode


def _mode_of(target: str, inside: int | None) -> int:
    found = os.stat(target, dir_fd=inside, follow_symlinks=False)
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "it is a link, or no regular file")
    # Its folder alone decides whether a file can be replaced, so a protected file is asked here.
    if not (found.st_mode & _ANY_WRITE and os.access(target, os.W_OK, dir_fd=inside)):
        raise PermissionError(errno.EACCES, "it is read-only")
    return stat.S_IMODE(found.st_mode)


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
