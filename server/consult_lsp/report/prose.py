"""Prose: Markdown as a person reads it in a terminal: wrapped, with lists and code kept."""

import re
import textwrap
from collections.abc import Iterator

from consult_lsp.text.plain import plain

_FENCE = re.compile(r"\s*(```+|~~~+)")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+")
_NOT_JOINED = re.compile(r"\s*(?:\||#{1,6} |>)")
"""Rows of tables, headings and quotations keep their lines."""


def prose(markdown: str, width: int) -> list[str]:
    """The lines of ``markdown``, none longer than ``width`` but for code and long words."""
    shown: list[str] = []
    for block, is_code in _blocks(plain(markdown).expandtabs(4).strip("\n")):
        if is_code:
            shown += block.split("\n")
            continue
        item = _ITEM.match(block)
        shown += textwrap.wrap(
            block,
            width,
            subsequent_indent=" " * (item.end() if item else 0),
            break_long_words=False,
            break_on_hyphens=False,
        ) or [""]
    return shown


def _blocks(text: str) -> Iterator[tuple[str, bool]]:
    """Paragraphs and items on one line each, empty lines, and code, which is to stay as it is."""
    gathered: list[str] = []
    fence = ""
    for line in text.split("\n"):
        marker = _FENCE.match(line)
        is_code = bool(fence or marker)
        if is_code or not line.strip() or _ITEM.match(line) or _NOT_JOINED.match(line):
            yield from _paragraph(gathered)
            gathered = []
        if is_code:
            was, fence = fence, _fence_after(fence, line, marker)
            if was and fence:  # between the fences, which say nothing to a person
                yield f"    {line}", True
        elif not line.strip() or _NOT_JOINED.match(line):
            yield line, True
        else:
            gathered.append(line if not gathered else line.strip())
    yield from _paragraph(gathered)


def _fence_after(fence: str, line: str, marker: re.Match[str] | None) -> str:
    if not fence:
        return marker[1] if marker else ""
    return "" if line.strip().startswith(fence) and not line.strip().strip(fence[0]) else fence


def _paragraph(lines: list[str]) -> Iterator[tuple[str, bool]]:
    if lines:
        yield " ".join(lines), False
