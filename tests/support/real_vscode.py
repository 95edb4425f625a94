"""Where the real VS Code is, and what is needed to build the extension."""

import os
import platform
from pathlib import Path

import pytest

# Read here, since the tests themselves see none of the developer's variables.
EDITORS = Path(os.environ.get("CONSULT_EDITORS") or Path.home() / ".cache/consult-lsp-editors")
MACHINE = "arm64" if platform.machine() in ("aarch64", "arm64") else "x64"
NODE = EDITORS / f"code-server/node_modules/node-linux-{MACHINE}/bin/node"

needs_vscode = pytest.mark.skipif(
    not NODE.exists() and "CI" not in os.environ,
    reason="VS Code: not installed (tests/editors/install_vscode.sh)",
)
