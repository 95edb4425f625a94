"""What keeps agents from being asked, as users come by it, and how an editor has to tell of it.

The words are the cause and the next step. ``installed(trouble, folder)`` puts a server that fails
in the place of ``consult-lsp``, and ``well(folder)`` one that runs.
"""

import stat
import sys
from dataclasses import dataclass
from pathlib import Path

from support.real_editor import COMMANDS

REINSTALL = "pipx reinstall consult-lsp"
_ENTRY = "import sys\nfrom consult_lsp.__main__ import main\nsys.exit(main())\n"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a server."""

    script: str
    words: tuple[str, ...]


MISSING = ("was not found", "pipx install consult-lsp")

TROUBLES = {
    "its Python is gone": Trouble("#!/nowhere/python3\n", ("No such file", REINSTALL)),
    # It does not see what is installed, as after an update of the machine's Python.
    "its Python has no package": Trouble(
        f"#!{sys.executable} -IS\n{_ENTRY}",
        ("No module named 'consult_lsp'", REINSTALL),
    ),
    "its Python is too old": Trouble(
        f"#!{sys.executable}\nimport sys\nsys.version_info = (3, 9, 2)\n{_ENTRY}",
        ("it needs Python 3.11 or later, and this is Python 3.9", REINSTALL),
    ),
    "it crashes at start": Trouble(
        "#!/bin/sh\necho 'OSError: [Errno 28] No space left on device' >&2\nexit 3\n",
        ("No space left on device", "consult-lsp doctor"),
    ),
}

HANGS_LATER = Trouble(
    '#!/bin/sh\n[ -e "$0.ended" ] && exec sleep 30\ntouch "$0.ended"\nexit 3\n',
    ("has ended (", "consult-lsp doctor"),
)
"""It crashes at start, and when it is started anew, it waits for something else than its input."""

ABSENCES: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "no key": (("Nothing was asked, because no model is set up.", "Set ANTHROPIC_API_KEY"), {}),
    "offline": (
        ("No answer from", "cannot be reached.", "set another endpoint"),
        {"ANTHROPIC_API_KEY": "sk-test-key", "ANTHROPIC_BASE_URL": "http://127.0.0.1:1"},
    ),
}
"""What is told where no model can be asked, and the environment of that."""


def installed(trouble: Trouble, folder: Path) -> Path:
    """A folder with a ``consult-lsp`` that is in trouble."""
    folder.mkdir()
    command = folder / "consult-lsp"
    command.write_text(trouble.script)
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    return folder


def well(folder: Path) -> Path:
    """A folder with a ``consult-lsp`` that runs, and nothing else."""
    folder.mkdir()
    (folder / "consult-lsp").symlink_to(COMMANDS / "consult-lsp")
    return folder
