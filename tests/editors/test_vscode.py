"""The packaged extension in the real VS Code: in its extension host for breadth, and on the screen.

``tests/editors/install_vscode.sh`` installs what this needs.
"""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from support import broken_server
from support.real_editor import COMMANDS, ROOT, Steps, driven
from support.real_vscode import EDITORS, NODE, needs_vscode

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent / "vscode"
EXTENSION = ROOT / "editors/vscode"
MOST_BYTES = 1_000_000
"""Most of it is the server's wheel, which *Install* installs."""


@pytest.fixture(scope="module")
def vsix(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The extension, built and packaged with the server, without a network."""
    clone = tmp_path_factory.mktemp("clone")
    folder = clone / "editors/vscode"
    for name in ("server", "agents", "pyproject.toml", "README.md", "LICENSE"):
        (clone / name).symlink_to(ROOT / name)
    shutil.copytree(
        EXTENSION, folder, ignore=shutil.ignore_patterns("node_modules", "*.vsix", "wheel")
    )
    (folder / "node_modules").symlink_to(EDITORS / "extension/node_modules")
    tools = EDITORS / "code-server/node_modules/.bin"
    path = os.pathsep.join((str(NODE.parent), str(tools), str(COMMANDS), os.environ["PATH"]))
    # 0 says that nothing is fetched to build the wheel with, since it is here.
    isolation = {"PIP_NO_BUILD_ISOLATION": "0"} if find_spec("hatchling") else {}
    built = subprocess.run(
        ["npm", "run", "package"],
        cwd=folder,
        env={**os.environ, "PATH": path, **isolation},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return folder / "consult-lsp.vsix"


@needs_vscode
def test_the_extension_is_small(vsix: Path) -> None:
    assert vsix.stat().st_size <= MOST_BYTES


@needs_vscode
@pytest.mark.parametrize(
    "suite",
    ["flows", "venv", "untrusted", "missing", "misnamed", "old-python", "half-installed", "silent"],
)
async def test_in_the_extension_host(suite: str, vsix: Path) -> None:
    (await _run("extension_host.mjs", suite, vsix)).went_well()


@needs_vscode
@pytest.mark.parametrize(
    "scene",
    ["flows", "commands", "asking", "hostile", "consent", "dismissing", "rendered", "at-hand"],
)
async def test_on_the_screen(scene: str, vsix: Path) -> None:
    (await _run("screen.mjs", scene, vsix)).went_well()


@needs_vscode
@pytest.mark.parametrize(
    "trouble",
    ["missing", "install", "old-python", "old-server", "crashing"],
)
async def test_a_server_that_does_not_run_is_one_message_with_help(
    trouble: str, vsix: Path
) -> None:
    (await _run("screen.mjs", trouble, vsix)).went_well()


@needs_vscode
@pytest.mark.parametrize("trouble", ["key", "keyless", "no-such-model", "offline"])
async def test_a_model_that_does_not_answer_is_one_message_with_help(
    trouble: str, vsix: Path
) -> None:
    (await _run("screen.mjs", trouble, vsix)).went_well()


@needs_vscode
async def test_a_broken_server_is_noticed_in_the_extension_host(vsix: Path, tmp_path: Path) -> None:
    broken = broken_server.installed(tmp_path / "bin")
    steps = await _run("extension_host.mjs", "flows", vsix, broken, patience_ms=20_000)
    steps.noticed(
        "hovers over a finding: why, and what its fix costs",
        "applies a fix at once, and one undo takes it back",
    )


@needs_vscode
async def test_a_broken_server_is_noticed_on_the_screen(vsix: Path, tmp_path: Path) -> None:
    broken = broken_server.installed(tmp_path / "bin")
    steps = await _run("screen.mjs", "flows", vsix, broken, patience_ms=20_000)
    steps.noticed("the hover tells why", "Enter in the menu applies the preferred fix")


async def _run(
    script: str, part: str, vsix: Path, server: Path = COMMANDS, *, patience_ms: int = 60_000
) -> Steps:
    environ = {
        "CONSULT_EDITORS": str(EDITORS),
        "CONSULT_PATIENCE_MS": str(patience_ms),
        "CONSULT_PYTHON": sys.executable,
        "CONSULT_SERVER": str(server / "consult-lsp"),
        "CONSULT_VSIX": str(vsix),
    }
    return await driven((NODE, HERE / script, part), vsix, environ)
