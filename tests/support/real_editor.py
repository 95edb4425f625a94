"""Real editors, driven by scripts that say of each step whether it went as it should.

A script prints ``ok STEP`` or ``not ok STEP`` for each, and ``every step was taken`` at its end.
"""

import asyncio
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMANDS = Path(sys.executable).parent
"""Where ``consult-lsp`` is installed, and Neovim as well."""

SECONDS = 600


def needs(*programs: str) -> pytest.MarkDecorator:
    """Skip where a program is not installed; in CI nothing may be missing."""
    missing = [program for program in programs if found(program) is None]
    return pytest.mark.skipif(
        bool(missing) and "CI" not in os.environ,
        reason=f"{', '.join(missing)}: not installed (tests/editors/install_others.sh)",
    )


def found(program: str) -> str | None:
    """The path of a program, from this environment or the machine; or of what is there to read."""
    if Path(program).is_absolute():
        return program if Path(program).exists() else None
    return shutil.which(program, path=f"{COMMANDS}{os.pathsep}{os.environ.get('PATH', '')}")


class Steps(list[str]):
    """What a script said: a line for each step. ``said`` is all that came out of the editor."""

    said: str

    @property
    def failed(self) -> list[str]:
        """The steps that did not go as they should."""
        return [step for step in self if step.startswith("not ok ")]

    def went_well(self) -> None:
        """Fail unless every step was taken and went as it should."""
        assert not self.failed, self.said
        assert self[-1:] == ["ok every step was taken"], self.said

    def noticed(self, *steps: str) -> None:
        """Fail unless these steps were the first to fail: all before them went as they should."""
        assert self.failed[: len(steps)] == [f"not ok {step}" for step in steps], self.said


async def driven(
    command: Sequence[str | Path],
    sample: Path,
    environ: Mapping[str, str],
    path: Path = COMMANDS,
) -> Steps:
    """Run an editor on a script, with ``consult-lsp`` found in ``path`` first."""
    program = found(str(command[0]))
    assert program is not None, f"{command[0]} is not installed"
    process = await asyncio.create_subprocess_exec(
        *(program, *command[1:]),
        cwd=sample.parent,
        env={
            **os.environ,
            "PATH": f"{path}{os.pathsep}{os.environ['PATH']}",
            "CONSULT_SAMPLE": str(sample),
            **environ,
        },
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        said = (await asyncio.wait_for(process.communicate(), SECONDS))[0].decode(errors="replace")
    finally:
        if process.returncode is None:
            process.kill()
    steps = Steps(line for line in said.splitlines() if line.startswith(("ok ", "not ok ")))
    steps.said = said
    return steps
