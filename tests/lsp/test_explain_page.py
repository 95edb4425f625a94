"""The page examples/explain.md is a test: what is explained and remembered, what is previewed."""

import pytest

from support.editor import editor
from support.fake_anthropic import FakeAnthropic, text
from support.pages import Blocks, sections


@pytest.mark.parametrize("blocks", sections("explain.md"))
async def test_explain(blocks: Blocks, fake: FakeAnthropic) -> None:
    async with editor("neovim", fake=fake) as ed:
        await ed.open(blocks["before"])
        if "reply" in blocks:
            fake.queue(text(blocks["reply"].strip()))
            await ed.choose("Consult backend-developer: explain total")
            await ed.progress_ended()
            assert blocks["reply"].strip() in await ed.page()
            assert blocks["hover"].strip() in str(await ed.hover())
        else:
            await ed.run("consult.preview", {"uri": ed.uri, "flow": "explain"})
            await ed.client.server_request("window/showDocument")
    if "preview" in blocks:
        assert blocks["preview"] in ed.shown[-1]
        assert fake.requests == []
