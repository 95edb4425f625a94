"""Private: files that nobody but the user may read or write."""

import os
import secrets
import stat
from pathlib import Path

_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


def state_file(name: str) -> Path:
    """A file in the user's state folder; nowhere for a user without a home.

    Where a relative home would put it into the workspace, nowhere either.
    """
    from platformdirs import user_state_path

    folder = user_state_path("consult-lsp")
    return folder / name if folder.is_absolute() else Path(os.devnull)


def make_private(path: Path) -> None:
    """Make the file, or see that it is the user's alone, before anything is written into it.

    Raises OSError where it is a link, or where others may write it or its folder.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not is_ours(path.parent.lstat()):
        raise PermissionError(0, "its folder is not the user's own, or others may write it")
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | _NO_LINK, 0o600)
    try:
        found = os.fstat(descriptor)
        if not is_ours(found):
            raise PermissionError(0, "it is not the user's own, or others may write it")
        if stat.S_IMODE(found.st_mode) != 0o600 and hasattr(os, "fchmod"):
            os.fchmod(descriptor, 0o600)
    finally:
        os.close(descriptor)


def user_secret(path: Path, length: int = 32) -> bytes:
    """Random bytes that are the user's alone and the same from then on: those in the file, or new
    ones that it then holds. Where it cannot be used, new ones each time.

    Two processes that make it at once may have different ones, each until it ends.
    """
    made = secrets.token_bytes(length)
    try:
        make_private(path)
        kept = path.read_bytes()
        if len(kept) == length and any(kept):  # zeros are what a crash may leave
            return kept
        path.write_bytes(made)
    except OSError:
        return made
    return made


def is_ours(found: os.stat_result) -> bool:
    """Whether the user owns a file or folder and nobody else may write it. Windows has no such
    bits: there the user's own folders are guarded by their lists of access."""
    if not hasattr(os, "getuid"):
        return True
    kind = stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)
    return kind and found.st_uid == os.getuid() and not found.st_mode & 0o022
