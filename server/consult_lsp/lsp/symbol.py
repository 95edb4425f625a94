"""The symbol around the cursor: its text is parsed beside the loop, and once typing rests.

Parsing takes some 5 ms for each 1,000 lines; finding the symbol in the tree takes next to nothing.
A menu that finds the text parsed opens at once; an earlier one waits beside the loop.
"""

import re
from weakref import WeakKeyDictionary, WeakSet

from consult_lsp.report.plain import plain
from consult_lsp.syntax.language import language_of
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

from .session import Session

NAME_LIMIT = 40

_parsed: WeakSet[Document] = WeakSet()
"""Texts whose symbols are known, so that a thread would take longer than the answer."""

_functions: WeakKeyDictionary[Document, tuple[LineSpan, ...]] = WeakKeyDictionary()

# Frameworks that take a handler as an argument: ``app.get("/orders", …)``, ``get "/orders" do``.
_ROUTE = re.compile(
    r"(?:[\w.]+\.)?(?:all|delete|get|head|options|patch|post|put|route|use)\b\W*[\"'`]/"
)


async def symbol_around(
    session: Session, document: Document, line: int
) -> tuple[str, LineSpan] | None:
    """The name and the lines of the innermost symbol that holds ``line``, if there is one."""
    if document not in _parsed:
        await session.in_thread(_parse, document)
    return _symbol(document, line)


async def functions_of(session: Session, document: Document) -> tuple[LineSpan, ...]:
    """The lines of each function, method and route that is not within another, top to bottom."""
    if document not in _functions:
        _functions[document] = await session.in_thread(_find_functions, document)
    return _functions[document]


def parse_beside(session: Session, document: Document) -> None:
    """Have the symbols ready for the next menu."""
    session.in_background(session.in_thread(_parse, document))


def _parse(document: Document) -> None:
    _symbol(document, 0)
    _parsed.add(document)


def _symbol(document: Document, line: int) -> tuple[str, LineSpan] | None:
    # The grammars load here, when a text is first parsed: a server at rest has no use for them.
    from consult_lsp.syntax.symbol import enclosing_symbol

    language = language_of(document.language_id, document.uri)
    if (symbol := enclosing_symbol(document, language, line)) is None:
        return None
    return plain(symbol.name, NAME_LIMIT) or symbol.kind, symbol.span


def _find_functions(document: Document) -> tuple[LineSpan, ...]:
    from consult_lsp.syntax.symbol import outline

    found: list[LineSpan] = []
    for symbol in outline(document, language_of(document.language_id, document.uri)):
        is_function = symbol.kind in ("function", "method") or _ROUTE.match(symbol.name)
        if is_function and not (found and found[-1].holds(symbol.span)):
            found.append(symbol.span)
    return tuple(found)
