"""The flows in the real Neovim, from the wheel that the test extra installs."""

import asyncio
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from support.answers import edit, finding, fix, improvement, review
from support.fake_anthropic import FakeAnthropic, Gate, text

HERE = Path(__file__).parent / "neovim"
NEOVIM = shutil.which("nvim", path=str(Path(sys.executable).parent)) or shutil.which("nvim")

CODE = "def withdraw(balance, amount):\n    return balance - amount\n"
LINE = "    return balance - amount"


AGENT = """\
---
name: keeper
description: Keeps. Triggers on: a shift
tools: Read, MultiEdit
---
You keep.
"""

needs_neovim = pytest.mark.skipif(
    NEOVIM is None and "CI" not in os.environ, reason="Neovim is not installed"
)


@needs_neovim
async def test_every_flow_works_in_neovim(tmp_path: Path) -> None:
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
        steps = await driven("flows.lua", sample, fake.environ)
        never.open()
    assert len(steps) == 13, steps


@needs_neovim
async def test_answers_grow_on_a_page_in_neovim(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    sample = tmp_path / "bank.py"
    sample.write_text(CODE)
    guarded = f"    if amount < 0:\n        raise ValueError(amount)\n{LINE}"
    pair = f"```python before\n{LINE}\n```\n\n```python after\n{guarded}\n```\n"
    async with FakeAnthropic() as fake:
        fake.queue(text(f"Yes. Guard it:\n\n{pair}"), text("Then it is negative."))
        steps = await driven("answers.lua", sample, fake.environ)
    assert len(steps) == 8, steps


@needs_neovim
async def test_an_agent_file_is_examined_mended_and_completed_in_neovim(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    sample = tmp_path / ".claude/agents/keeper.md"
    sample.parent.mkdir(parents=True)
    sample.write_text(AGENT)
    steps = await driven("doctor.lua", sample, {})
    assert len(steps) == 10, steps


async def driven(script: str, sample: Path, environ: Mapping[str, str]) -> list[str]:
    """What a script says of its steps, with ``sample`` opened. Each of them went as it should."""
    assert NEOVIM is not None, "the test extra installs Neovim on Linux"
    process = await asyncio.create_subprocess_exec(
        *(NEOVIM, "--headless", "--clean", "-u", HERE / "init.lua", "-l", HERE / script),
        cwd=sample.parent,
        env={
            **os.environ,
            **environ,
            "CONSULT_PYTHON": sys.executable,
            "CONSULT_SAMPLE": str(sample),
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said = (await asyncio.wait_for(process.communicate(), 120))[0].decode()
    steps = [line for line in said.splitlines() if line.startswith(("ok ", "not ok "))]
    assert not [step for step in steps if step.startswith("not ok")], said
    assert steps, said
    return steps
