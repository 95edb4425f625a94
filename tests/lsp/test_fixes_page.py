"""The page examples/fixes.md is a test: a finding, the menu, what is chosen, and the text after."""

import json

import pytest

from support.editor import editor
from support.fake_anthropic import FakeAnthropic, json_answer
from support.marked import marked
from support.pages import Blocks, sections


@pytest.mark.parametrize("blocks", sections("fixes.md"))
async def test_fixes(blocks: Blocks, fake: FakeAnthropic) -> None:
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
            await ed.reviewed()
        if "menu" in blocks:
            offered = [action["title"] for action in await ed.menu(["quickfix"], reported)]
            assert offered == blocks["menu"].splitlines()
        if "chosen" in blocks:
            await ed.choose(blocks["chosen"].strip(), reported)
            await ed.edited()
            assert ed.text == blocks["after"]
        else:
            assert ed.text == marked(blocks["before"]).text
