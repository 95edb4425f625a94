"""The page examples/fixes.md is a test: a finding, the menu, what is chosen, and the text after."""

import json
import re
from pathlib import Path

import pytest

from support.editor import editor
from support.fake_anthropic import FakeAnthropic, json_answer
from support.marked import marked

PAGE = Path(__file__).parents[1] / "examples/fixes.md"
BLOCK = re.compile(r"^```\w+ (\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_, *FOUND = re.split(r"^## ", PAGE.read_text("utf-8"), flags=re.MULTILINE)
SECTIONS = {name: dict(BLOCK.findall(text)) for name, _, text in (s.partition("\n") for s in FOUND)}


@pytest.mark.parametrize("name", SECTIONS)
async def test_fixes(name: str, fake: FakeAnthropic) -> None:
    blocks = SECTIONS[name]
    reply = json.loads(blocks["reply"])
    fake.queue(json_answer(reply))
    if "again" in blocks:
        fake.queue(json_answer(json.loads(blocks["again"])))
    reported = json.loads(blocks.get("diagnostic", "[]"))
    async with editor("neovim", fake=fake) as ed:
        ed.answer("Apply")
        await ed.open(blocks["before"])
        if "findings" in reply:
            await ed.choose("Consult backend-developer: review file")
            await ed.diagnostics()
        if "menu" in blocks:
            offered = [action["title"] for action in await ed.menu(["quickfix"], reported)]
            assert offered == blocks["menu"].splitlines()
        if "chosen" in blocks:
            await ed.choose(blocks["chosen"].strip(), reported)
            await ed.edited()
            assert ed.text == blocks["after"]
        else:
            assert ed.text == marked(blocks["before"]).text
