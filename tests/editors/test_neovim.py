"""The flows in the real Neovim, from the wheel that the test extra installs."""

import asyncio
import os
import shutil
import sys
from pathlib import Path

import pytest

from support.answers import edit, finding, fix, improvement, review
from support.fake_anthropic import FakeAnthropic, Gate, text

HERE = Path(__file__).parent / "neovim"
NEOVIM = shutil.which("nvim", path=str(Path(sys.executable).parent)) or shutil.which("nvim")

CODE = "def withdraw(balance, amount):\n    return balance - amount\n"
LINE = "    return balance - amount"


@pytest.mark.skipif(NEOVIM is None and "CI" not in os.environ, reason="Neovim is not installed")
async def test_every_flow_works_in_neovim(tmp_path: Path) -> None:
    assert NEOVIM is not None, "the test extra installs Neovim on Linux"
    (tmp_path / ".git").mkdir()
    sample = tmp_path / "bank.py"
    sample.write_text(CODE)
    guarded = "    if amount < 0:\n        raise ValueError(amount)\n" + LINE
    ready = fix("Refuse amounts below zero", edit(2, LINE, guarded))
    gap = finding(2, LINE, "A negative amount is booked", why="A caller can gain money.")
    never = Gate()
    async with FakeAnthropic() as fake:
        fake.queue(
            review({**gap, "fixes": [ready]}),
            improvement(edit(2, LINE, "    return balance - max(amount, 0)")),
            text("It subtracts."),
            review(hold=(1, never)),
        )
        process = await asyncio.create_subprocess_exec(
            *(NEOVIM, "--headless", "--clean", "-u", HERE / "init.lua", "-l", HERE / "flows.lua"),
            cwd=tmp_path,
            env={
                **os.environ,
                **fake.environ,
                "CONSULT_PYTHON": sys.executable,
                "CONSULT_SAMPLE": str(sample),
            },
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said = (await asyncio.wait_for(process.communicate(), 120))[0].decode()
        never.open()
    steps = [line for line in said.splitlines() if line.startswith(("ok ", "not ok "))]
    assert not [step for step in steps if step.startswith("not ok")], said
    assert len(steps) == 13, said
