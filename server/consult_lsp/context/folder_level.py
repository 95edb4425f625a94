"""Level: a folder on the way from the top of a project down to a file."""

import os
from dataclasses import dataclass
from pathlib import Path

from consult_lsp.workspace.files import repository_of

FOREIGN_FOLDERS = frozenset({"node_modules", "site-packages"})
"""Other people's packages. What they wrote for themselves does not rule here."""


@dataclass(frozen=True, slots=True)
class FolderLevel:
    """A folder, by its name relative to the top of the project: "" is the top itself.

    ``whole`` says that all of the workspace is in it. ``file`` is the file asked about, relative to
    this folder; None where no file is.
    """

    name: str
    whole: bool
    file: str | None

    def inside(self, path: str) -> str:
        """The name of a file in this folder, relative to the top."""
        return f"{self.name}/{path}" if self.name else path


def top_of(root: Path) -> Path:
    """The top of the repository around the workspace ``root``, which itself is one without it.

    Nothing above a folder of another owner counts: there anyone may have put a ``.git``, and with
    it rules, above the user's work.
    """
    try:
        top = repository_of(root) or root
        between = [folder for folder in (root, *root.parents) if folder.is_relative_to(top)]
        owners = {folder.stat().st_uid for folder in between}
    except OSError:  # a folder that may not be looked into, or is gone
        return root
    return top if len(owners) == 1 else root


def levels(top: Path, root: Path, path: Path | None) -> list[FolderLevel]:
    """The folders from ``top`` down to that of the file at ``path``, or else to ``root``.

    All of ``top``, ``root`` and the folder of ``path`` are real, without links. They end above
    other people's packages.
    """
    file = path.relative_to(top).as_posix() if path and path.is_relative_to(top) else None
    workspace = root.relative_to(top).parts
    folders = Path(file).parent.parts if file else workspace
    foreign = (depth for depth, name in enumerate(folders) if name in FOREIGN_FOLDERS)
    deepest = next(foreign, len(folders))
    return [
        FolderLevel(
            "/".join(folders[:depth]),
            folders[:depth] == workspace[:depth],
            None if file is None else "/".join(Path(file).parts[depth:]),
        )
        for depth in range(deepest + 1)
    ]


def real_path(path: Path | None) -> Path | None:
    """``path`` with the links on the way to it resolved, and its own name as it is.

    None for what no file can be called: the paths of an editor are whatever it sends.
    """
    try:
        return None if path is None else Path(os.path.realpath(path.parent), path.name)
    except ValueError:  # a NUL, or a lone surrogate
        return None
