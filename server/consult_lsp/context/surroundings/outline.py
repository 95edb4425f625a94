"""Outline: what a file that does not go whole holds beside the lines that are shown."""

import re
from collections.abc import Iterator, Sequence

from consult_lsp.context.context_item import ContextItem, Priority
from consult_lsp.syntax.symbol import Symbol, outline
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from consult_lsp.text.selection import Selection

MOST_SYMBOLS = 300
MOST_DEFINITIONS = 8
MOST_LINES = 60
"""Lines of one definition that are shown: of a longer one, its beginning."""

_WORD = re.compile(r"[^\W\d]\w*")


def rest_of_file(selection: Selection, shown: tuple[LineSpan, ...]) -> list[ContextItem]:
    """The file's outline, and the definitions in it that the lines asked about use and that are not
    ``shown``. Nothing for a file that goes whole."""
    document, path = selection.document, selection.path or "the file"
    if shown == (document.span,):
        return []
    symbols = outline(document, selection.language)
    if not symbols:
        return []
    return [_outline(symbols, path), *_definitions(document, selection.spans, shown, symbols, path)]


def _outline(symbols: tuple[Symbol, ...], path: str) -> ContextItem:
    lines = [
        f"{symbol.span.first_number}-{symbol.span.last_number}: {symbol.kind} {symbol.name}"
        for symbol in symbols[:MOST_SYMBOLS]
    ]
    if len(symbols) > MOST_SYMBOLS:
        lines.append(f"and {len(symbols) - MOST_SYMBOLS} more")
    return ContextItem(
        title=f"The outline of {path}, by lines",
        text="\n".join(lines),
        source=path,
        why="the file does not go whole",
        scope="file",
        priority=Priority.OUTLINE,
    )


def _definitions(
    document: Document,
    spans: Sequence[LineSpan],
    shown: tuple[LineSpan, ...],
    symbols: tuple[Symbol, ...],
    path: str,
) -> Iterator[ContextItem]:
    used = {word for span in spans for word in _WORD.findall(document.slice(span))}
    hidden = [
        symbol
        for symbol in symbols
        if symbol.name in used and not any(part.holds(symbol.span) for part in shown)
    ]
    for symbol in hidden[:MOST_DEFINITIONS]:
        start = symbol.span.start
        lines = LineSpan(start, min(symbol.span.stop, start + MOST_LINES))
        yield ContextItem(
            title=f"{symbol.name} is defined in {path}, line {symbol.span.first_number}",
            text=document.slice(lines).rstrip(),
            source=path,
            why=f"the lines asked about use {symbol.name}",
            scope="task",
            priority=Priority.DEFINITIONS,
        )
