"""The page examples/ask.md is a test: what is asked, and the page that comes of it."""

import re
from datetime import date
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet

from support.editor import editor
from support.fake_anthropic import FakeAnthropic, text

PAGE = Path(__file__).parent.parent / "examples/ask.md"
BLOCK = re.compile(
    r"^(?P<fence>`{3,4})\w+ (?P<role>before|question|reply|page|after)\n(?P<text>.*?)^(?P=fence)$",
    re.DOTALL | re.MULTILINE,
)
Blocks = dict[str, str]


def sections() -> list[ParameterSet]:
    """The blocks of each section of the page, by its heading."""
    found = re.split(r"^## (?=.*\n\n(?:\w|`))", PAGE.read_text("utf-8"), flags=re.MULTILINE)
    blocks = [(part.partition("\n")[0], list(BLOCK.finditer(part))) for part in found]
    return [
        pytest.param({each["role"]: each["text"] for each in some}, id=name)
        for name, some in blocks
        if some
    ]


@pytest.mark.parametrize("blocks", sections())
async def test_ask(fake: FakeAnthropic, blocks: Blocks) -> None:
    fake.queue(text(blocks["reply"]))
    async with editor("neovim", fake=fake) as ed:
        ed.attaches = True
        await ed.open(blocks["before"])
        question = blocks["question"].strip()
        await ed.run("consult.ask", {"uri": ed.uri, "range": ed.range(), "question": question})
        await ed.progress_ended()
        page = await ed.page()
        assert page == blocks["page"].replace("TODAY", str(date.today()))
        if "after" not in blocks:
            return
        code = ed.uri
        ed.look_at(ed.pages[-1], "```python")
        await ed.choose("Apply this block to app.py")
        ed.uri = code
        while ed.text != blocks["after"]:
            await ed.edited()


def test_the_page_has_its_sections() -> None:
    assert len(sections()) == 4
