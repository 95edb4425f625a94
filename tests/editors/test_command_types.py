"""The types of commands that plugins use are those of the server."""

from pathlib import Path

import pytest

from support.command_types import files


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_the_types_of_commands_are_the_servers(path: Path) -> None:
    assert path.read_text("utf-8") == files()[path], "run tests/support/command_types.py"
