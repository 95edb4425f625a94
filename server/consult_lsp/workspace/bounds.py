"""Bounds: how far a name that a user chose may lead.

A repository can hold a link, and a folder that is one: ``setup.sh`` that leads to the history of
the user's shell. Who names ``setup.sh`` means a file of the repository, so what a link leads out of
it is neither sent nor written. Who means the other file names that one.

A second name of a file (a hard link) cannot be told from the first, and comes neither from git nor
out of an archive, whose tools keep to their folder. It is read; a write replaces the one name only.
"""

import os
from pathlib import Path

from .contained import Root
from .files import repository_of
from .home import home_folder


def bounds_of(file: Path, root: Path | None = None) -> Path:
    """The folder out of which no link on the way to ``file`` may lead.

    That is the workspace ``root`` where the file lies in it, else the repository around it, else
    what of the home folder it lies in, else its folder. The home folder and what is above it bound
    nothing: all that is the user's lies there.
    """
    path = Path(os.path.normpath(file.absolute()))
    home = home_folder()
    for folder in filter(None, (root, _repository_around(path))):
        if path.is_relative_to(folder) and not _holds_home(folder, home):
            return folder
    below = path.relative_to(home).parts if path.is_relative_to(home) else ()
    return home / below[0] if len(below) > 1 else path.parent


def why_led_out(file: Path, root: Path | None = None) -> str | None:
    """Why a file is not sent that a link leads out of its bounds, as a sentence; None elsewhere."""
    bounds = bounds_of(file, root)
    try:
        leads_out = Root(bounds).leads_out(Path(os.path.normpath(file.absolute())))
    except (OSError, ValueError):  # a name that no file can have
        return None
    return f"{str(file)!r} is not sent, because {leads_out}." if leads_out else None


def _repository_around(path: Path) -> Path | None:
    """The innermost repository that is no link: one that is may lead to any repository."""
    around = repository_of(path.parent)
    while around is not None and around.is_symlink():
        around = repository_of(around.parent)
    return around


def _holds_home(folder: Path, home: Path) -> bool:
    return any(own.is_relative_to(folder) for own in (home, Path(os.path.realpath(home))))
