"""Underline: what of a finding's first line is marked; the offending expression, where known."""

import re

from lsprotocol import types as lsp

from consult_lsp.finding import Finding
from consult_lsp.lsp.state.position_conversion import to_line, to_range
from consult_lsp.text.document import Document
from consult_lsp.text.position import Encoding, Position

_QUOTED = re.compile(r"`([^`]{2,})`")


def underlined(document: Document, finding: Finding, encoding: Encoding) -> lsp.Range:
    """The expression that the finding speaks of, or all that stands on its first line.

    A check knows its columns, which hold while the line is what it was but for its indentation. A
    model's title may quote the expression, which counts where it stands on the line only once.
    """
    number = finding.span.start
    line = document.line(number)
    columns = _known(finding, line) or _quoted(finding.title, line)
    if columns is None:
        return to_line(document, number, encoding)
    start, end = (Position(number, column) for column in columns)
    return to_range(document, start, end, encoding)


def _known(finding: Finding, line: str) -> tuple[int, int] | None:
    if finding.columns is None or line.strip() != finding.anchor.strip():
        return None
    start, end = finding.columns
    moved = _indent(line) - _indent(finding.anchor)
    # What was kept in a file may have been changed there.
    return (start + moved, end + moved) if 0 <= start + moved < end + moved <= len(line) else None


def _quoted(title: str, line: str) -> tuple[int, int] | None:
    """The one code span of a title that stands on the line once, as whole words."""
    places = [
        found
        for quoted in dict.fromkeys(_QUOTED.findall(title))
        for found in re.finditer(rf"(?<!\w){re.escape(quoted.strip())}(?!\w)", line)
    ]
    return places[0].span() if len(places) == 1 and places[0][0] else None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
