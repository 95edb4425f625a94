"""Pages: the examples that are documentation and tests at once."""

import re
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet

PAGES = Path(__file__).parents[1] / "examples"
BLOCK = re.compile(r"^```\w+ (\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
Blocks = dict[str, str]


def sections(page: str) -> list[ParameterSet]:
    """The blocks of each section of a page, by the section's heading."""
    _, *found = re.split(r"^## ", (PAGES / page).read_text("utf-8"), flags=re.MULTILINE)
    parts = [section.partition("\n") for section in found]
    return [pytest.param(dict(BLOCK.findall(text)), id=name) for name, _, text in parts]
