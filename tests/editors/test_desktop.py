"""Real editors that have windows, each on a screen of its own."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from support.bank import answer_all_flows, bank
from support.broken_server import installed as broken
from support.fake_anthropic import FakeAnthropic
from support.real_editor import COMMANDS, ROOT, Steps, driven, needs

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent / "desktop"
SCREEN = (
    "Xvfb",
    "openbox",
    "xdotool",
    "dbus-run-session",
    "/usr/lib/python3/dist-packages/pyatspi",
    "/usr/lib/python3/dist-packages/PIL",
)

PICTURES = {name: os.environ[name] for name in ("CONSULT_SHOTS",) if name in os.environ}
"""The folder for a picture of each step, if who runs the tests has named one."""


@needs("kate", *SCREEN)
async def test_every_flow_works_in_kate(tmp_path: Path) -> None:
    (await flows("kate", tmp_path)).went_well()


@needs("kate", *SCREEN)
async def test_a_server_that_is_broken_on_purpose_is_noticed_in_kate(tmp_path: Path) -> None:
    steps = await flows("kate", tmp_path, broken(tmp_path / "broken"), {"CONSULT_FAILURES": "2"})
    steps.noticed("one key applies the fix, once", "hover tells why")


@needs("qtcreator", *SCREEN)
async def test_every_flow_works_in_qt_creator(tmp_path: Path) -> None:
    (await flows("qtcreator", tmp_path)).went_well()


@needs("qtcreator", *SCREEN)
async def test_a_server_that_is_broken_on_purpose_is_noticed_in_qt_creator(tmp_path: Path) -> None:
    server = broken(tmp_path / "broken")
    steps = await flows("qtcreator", tmp_path, server, {"CONSULT_FAILURES": "1"})
    steps.noticed("two keys apply the fix, once")


async def flows(
    editor: str, folder: Path, path: Path = COMMANDS, more: Mapping[str, str] | None = None
) -> Steps:
    """All flows, with the answers that they get."""
    async with FakeAnthropic() as fake:
        never = answer_all_flows(fake)
        environ = {
            "CONSULT_SETTINGS": str(ROOT / "editors" / editor),
            **PICTURES,
            **fake.environ,
            **(more or {}),
        }
        command = ("dbus-run-session", "--", "/usr/bin/python3", HERE / f"{editor}.py")
        steps = await driven(command, bank(folder), environ, path)
        never.open()
    return steps
