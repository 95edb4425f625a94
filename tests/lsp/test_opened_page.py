"""The page examples/opened.md is a test: what is underlined, and mended, without being asked."""

import pytest

from support.editor import PUSH, editor
from support.marked import marked
from support.pages import Blocks, sections

ANOTHER = "import yaml\nyaml.load(x)\n^^^^^^^^^^^^ error: YAML from outside can run code here\n"


@pytest.mark.parametrize("blocks", sections("opened.md"))
async def test_opened(blocks: Blocks) -> None:
    async with editor(settings={"model": "none"}) as ed:
        await ed.open(blocks["opened"], blocks.get("path", "app.py").strip())
        first = ed.uri
        if ed.sample.expected:
            await ed.finds()
        else:
            await ed.open(ANOTHER, "another.py")
            await ed.finds()
            told = [m for m in ed.client.received if m.get("method") == PUSH]
            assert all(message["params"]["uri"] != first for message in told)
        if "typed" in blocks:
            ed.uri, typed = first, marked(blocks["typed"])
            ed.becomes(typed.text)
            ed.sample = typed
            await ed.finds()
        if "after" in blocks:
            [preferred, *_] = await ed.menu(["quickfix"])
            await ed.choose(preferred["title"])
            assert ed.text == blocks["after"]
