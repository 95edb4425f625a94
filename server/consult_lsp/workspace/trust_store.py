"""Trust: which folders a user lets steer the product.

An untrusted folder is read and consulted about; its agents, rules and settings are not used. Trust
is given to a folder as it is on disk, with all that lies below it, now and later: to its real path
and its inode. A link to it is the same folder; one that has taken its name, a copy, and it by a new
name are not. What a trusted folder may do, and what it may not, is in ``server/SECURITY.md``.

No answer raises at what is on disk: a file of ours that is damaged, or that others may write,
trusts nothing.
"""

import hashlib
import json
import os
import secrets
import stat
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from consult_lsp.errors import UsageError

from .home import home_folder
from .private import is_ours

MOST_BYTES = 1_000_000

_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


@dataclass(frozen=True, slots=True)
class Trusted:
    """A folder that is trusted."""

    path: str
    inode: int


class TrustStore:
    """What the user trusts: one file for each folder, read anew at each question.

    So two servers that write at once lose nothing, and a damaged file costs one folder.
    """

    def __init__(self, place: Path | None = None) -> None:
        """``place`` is the folder for the files; None is the usual one, in the user's state."""
        self._given = place

    def is_trusted(self, root: Path) -> bool:
        """Whether a folder, or one around it, is trusted."""
        return self._around(_real(root)) is not None

    def trust(self, root: Path) -> None:
        """Trust a folder. Raises UsageError when that cannot be kept."""
        real = _real(root)
        inode = _inode(real)
        if inode is None:
            raise _not_kept(root, "it is no folder")
        place = self._place()
        if place is None:
            raise _not_kept(root, "there is no home folder to remember it in")
        text = json.dumps(asdict(Trusted(real, inode)), indent=1)
        try:
            _replace(place / _name(real), text.encode("ascii"))
        except OSError as error:
            raise _not_kept(root, _cannot_write(place, error)) from error

    def revoke(self, root: Path) -> bool:
        """Trust a folder no more; False where it was not trusted by itself. A folder around it
        that is trusted stays so. Raises UsageError when it cannot be forgotten."""
        place = self._place()
        if place is None:
            return False
        try:
            (place / _name(_real(root))).unlink()
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError as error:
            raise _not_kept(root, _cannot_write(place, error)) from error
        return True

    def listed(self) -> tuple[Trusted, ...]:
        """What is trusted by itself, by path; also folders that are there no more."""
        place = self._place()
        try:
            files = sorted(place.glob("*.json")) if place else []
        except OSError:
            return ()
        found = [trusted for file in files if (trusted := _read(file))]
        return tuple(sorted(found, key=lambda trusted: trusted.path))

    def _around(self, real: str) -> Trusted | None:
        """The innermost trusted folder that is ``real`` or holds it.

        Who works in the home folder does not mean every repository below it, so trust does not
        come down from there, nor from above.
        """
        place = self._place()
        if place is None or not place.is_dir():
            return None
        home = home_folder()
        around = [str(folder) for folder in Path(real).parents if not home.is_relative_to(folder)]
        for folder in (real, *around):
            trusted = _read(place / _name(folder))
            # A folder that has taken the name of a trusted one has another inode.
            if trusted and _inode(folder) == trusted.inode:
                return trusted
        return None

    def _place(self) -> Path | None:
        """Where a relative home would put it into the workspace, nowhere."""
        if self._given:
            return self._given
        from platformdirs import user_state_path

        folder = user_state_path("consult-lsp")
        return folder / "trusted" if folder.is_absolute() else None


def _real(root: Path) -> str:
    """The canonical path, of a folder or of none."""
    try:
        real = os.path.realpath(root)
        os.fsencode(real)
    except (OSError, ValueError):  # a NUL or half a character, in a path from an editor
        return os.sep
    return real


def _inode(real: str) -> int | None:
    """Of a folder at its real path; None where there is none."""
    try:
        found = Path(real).lstat()
    except (OSError, ValueError):
        return None
    return found.st_ino if stat.S_ISDIR(found.st_mode) else None


def _name(real: str) -> str:
    """The name of the file that trusts a folder."""
    return hashlib.sha256(os.fsencode(real)).hexdigest() + ".json"


def _read(file: Path) -> Trusted | None:
    """What a file trusts; None where it is missing, damaged, or not the user's own.

    Files of earlier versions hold digests besides, which say nothing any more.
    """
    try:
        with os.fdopen(os.open(file, os.O_RDONLY | _NO_LINK), "rb") as opened:
            if not is_ours(os.fstat(opened.fileno())) or not is_ours(file.parent.lstat()):
                return None
            data = opened.read(MOST_BYTES)
        read = json.loads(data)
        path, inode = read["path"], read["inode"]
        if _name(path) != file.name:  # it would trust a folder that nobody asks it about
            return None
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None
    return Trusted(path, inode) if isinstance(inode, int) else None


def _replace(file: Path, data: bytes) -> None:
    """In one step, so that no reader and no crash sees half of it."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not is_ours(file.parent.lstat()):
        raise PermissionError(0, "its folder is not the user's own, or others may write it")
    written = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    try:
        with os.fdopen(os.open(written, flags, 0o600), "wb") as opened:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
        written.replace(file)
    finally:
        with suppress(FileNotFoundError):
            written.unlink()


def _cannot_write(place: Path, error: OSError) -> str:
    return f"{place} cannot be written ({error.strerror or type(error).__name__})"


def _not_kept(root: Path, reason: str) -> UsageError:
    return UsageError(f"What is trusted was not changed for {root}, because {reason}.")
