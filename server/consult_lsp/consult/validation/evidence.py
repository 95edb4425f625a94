"""Evidence: the lines that a finding quotes, looked up where they are said to stand."""

from dataclasses import replace
from typing import NamedTuple

from consult_lsp.edits.locate import quote_span
from consult_lsp.finding import Evidence, Finding
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

from .sources import Sources

MOST_LINES = 40
"""Of one quote. Evidence is a line or a few; what is longer is a copy of the file."""


class Held(NamedTuple):
    """The quotes that stand in the texts, each at its real line, and how many do not."""

    evidence: tuple[Evidence, ...]
    lost: int


def held(sources: Sources, finding: Finding) -> Held:
    """The evidence of ``finding`` that is true."""
    found = [_held(sources, quoted) for quoted in finding.evidence]
    kept = tuple(dict.fromkeys(one for one in found if one is not None))
    return Held(kept, found.count(None))


def _held(sources: Sources, quoted: Evidence) -> Evidence | None:
    document = sources.at(quoted.path)
    if document is None:
        return None
    span = quote_span(document, quoted.quote, quoted.start_line)
    if span is None or span.stop - span.start > MOST_LINES:
        return None
    return replace(quoted, start_line=span.first_number, quote=_lines(document, span))


def _lines(document: Document, span: LineSpan) -> str:
    return "\n".join(document.line(number) for number in range(span.start, span.stop))
