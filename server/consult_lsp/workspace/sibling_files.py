"""Beside: whether a file that another one names is there. Nothing is opened."""

import os
from collections.abc import Callable
from pathlib import Path


def exists_beside(folder: Path, root: Path) -> Callable[[str], bool]:
    """Whether a path exists that a file in ``folder`` names.

    Only below ``root`` is it looked for: a stranger's file shall not make us touch a network drive
    or learn what is elsewhere. What leads out of it counts as there.
    """

    def exists(path: str) -> bool:
        place = Path(os.path.normpath(folder / path))
        inside = not path.startswith("~") and place.is_relative_to(root)
        return not inside or place.exists()

    return exists
