"""Blocks: the fenced code in a Markdown page, with its place there."""

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Literal, NamedTuple

from consult_lsp.text.lines import LineSpan

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_INFO = re.compile(r"(?P<language>[\w.+#-]*)(?: (?P<role>before|after))?")

MOST_BLOCKS = 200


class CodeBlock(NamedTuple):
    """The code between two fences, which are the first and the last line of ``span``.

    Of two in a row that are ``before`` and ``after``, the second takes the place of the first.
    """

    code: str
    language: str
    role: Literal["before", "after", ""]
    span: LineSpan


def code_blocks(markdown: str) -> list[CodeBlock]:
    """The fences of a page, from the top. Takes some ms for a long page."""
    fences = (token for token in _parser().parse(markdown) if token.type == "fence")
    return [
        CodeBlock(token.content, *_meant_by(token.info.strip()), LineSpan(start, stop))
        for token in islice(fences, MOST_BLOCKS)
        for start, stop in [token.map or (0, 0)]
    ]


def _meant_by(info: str) -> tuple[str, Literal["before", "after", ""]]:
    found = _INFO.match(info)
    language, role = (found["language"], found["role"]) if found else ("", None)
    return language, "before" if role == "before" else "after" if role == "after" else ""


@cache
def _parser() -> "MarkdownIt":
    """It finds blocks only: what is inside of a paragraph is nobody's business here."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").disable("inline")
