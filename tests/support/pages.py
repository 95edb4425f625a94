"""Pages: the examples that are documentation and tests at once."""

import re
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet

PAGES = Path(__file__).parents[1] / "examples"
BLOCK = re.compile(r"^(`{3,})\w+ (\w+)\n(.*?)^\1$", re.DOTALL | re.MULTILINE)
Blocks = dict[str, str]


def sections(page: str) -> list[ParameterSet]:
    """The blocks of each section of a page, by the section's heading."""
    _, *found = re.split(r"^## ", (PAGES / page).read_text("utf-8"), flags=re.MULTILINE)
    parts = [section.partition("\n") for section in found]
    return [pytest.param(_blocks(text), id=name) for name, _, text in parts]


def _blocks(text: str) -> Blocks:
    return {name: block for _, name, block in BLOCK.findall(text)}
