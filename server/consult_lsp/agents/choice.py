"""Choice: the agent that a user prefers in a project, remembered from one session to the next.

Kept in one small file of the user's own, readable by nobody else. It names projects by a hash only.
A file that is broken, or a disk that is full, is no choice: the agent that fits leads then.
"""

import hashlib
import json
import os
import tempfile
from pathlib import Path

from platformdirs import user_state_path

from .agent import MAX_NAME

MAX_PROJECTS = 500
"""The longest unused ones are forgotten first."""

MAX_BYTES = 256 * 1024


def remembered(root: Path) -> str | None:
    """The name of the agent that was chosen for the project at ``root``. Never raises."""
    return _read(_file()).get(_key(root))


def remember(root: Path, name: str | None) -> bool:
    """Remember the choice for the project at ``root``, or forget it. Never raises.

    False when it could not be kept, so that it holds for this session only.
    """
    file = _file()
    choices = _read(file)
    choices.pop(_key(root), None)
    if name is not None:
        choices[_key(root)] = name[:MAX_NAME]
    try:
        _write(file, dict(list(choices.items())[-MAX_PROJECTS:]))
    except (OSError, ValueError):  # ValueError: a lone surrogate in the name, a NUL in the path
        return False
    return True


def _file() -> Path:
    """Where a relative home would put it into the workspace, nowhere."""
    folder = user_state_path("consult-lsp")
    return (folder if folder.is_absolute() else Path(os.devnull)) / "choices.json"


def _key(root: Path) -> str:
    """One project has one key, however its folder is reached."""
    try:
        place = os.path.realpath(root)
    except (OSError, ValueError):  # a name that no folder can have
        place = str(root)
    return hashlib.sha256(place.encode("utf-8", "surrogatepass")).hexdigest()


def _read(file: Path) -> dict[str, str]:
    """All choices, the latest last; none where the file is not what we write."""
    try:
        if not file.is_file():  # a pipe would keep everyone waiting
            return {}
        with file.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
        choices = json.loads(data) if len(data) <= MAX_BYTES else {}
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(choices, dict):
        return {}
    return {key: name for key, name in choices.items() if _is_name(name)}


def _is_name(name: object) -> bool:
    return isinstance(name, str) and 0 < len(name) <= MAX_NAME and name.isprintable()


def _write(file: Path, choices: dict[str, str]) -> None:
    """In one step, so that nobody reads half of it. A folder open to others is shut first."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.parent.chmod(0o700)
    data = json.dumps(choices, ensure_ascii=False, indent=1).encode("utf-8")
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=".choices-")  # made with mode 0600
    written = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(data)
        written.replace(file)
    finally:
        written.unlink(missing_ok=True)
