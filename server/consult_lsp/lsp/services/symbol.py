"""The symbol around the cursor: its text is parsed beside the loop, and once typing rests.

A text of LARGE lines takes 10 ms to parse, and finding the symbol in the tree next to nothing: that
is done here, in a thread. A larger one is parsed in a process of its own (``consult/engine.py``),
and until it was, what was known of it before moves along (``outline.py``).
"""

import logging
import re
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary, WeakSet

from consult_lsp.errors import UsageError
from consult_lsp.lsp.state.outline import OutdatedError, Outline
from consult_lsp.lsp.state.session import Session
from consult_lsp.syntax.language import language_of
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from consult_lsp.text.plain import plain

if TYPE_CHECKING:
    from consult_lsp.syntax.symbol import Symbol

log = logging.getLogger(__name__)

NAME_LIMIT = 40

LARGE = 2_000
"""Lines. The grammar holds the interpreter while it parses them, and the loop with it."""

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
    if len(document.lines) <= LARGE:
        if document not in _parsed:
            await session.in_thread(_parse, document)
        return _symbol(document, line)
    known = session.documents.outlines.get(document.uri) or await _outlined(session, document)
    try:
        found = known.around(document, line)
    except OutdatedError:
        found = (await _outlined(session, document)).around(document, line)
    return None if found is None else _named(*found)


async def functions_of(session: Session, document: Document) -> tuple[LineSpan, ...]:
    """The lines of each function, method and route that is not within another, top to bottom."""
    if document not in _functions:
        _functions[document] = await session.in_thread(_find_functions, document)
    return _functions[document]


def parse_beside(session: Session, document: Document) -> None:
    """Have the symbols ready for the next menu."""
    if len(document.lines) <= LARGE:
        session.in_background(session.in_thread(_parse, document))
    else:
        session.in_background(_outline_soon(session, document))


def symbols_of(document: Document) -> "tuple[Symbol, ...] | None":
    """The symbols of a document; None where no grammar tells. It takes time: for threads only."""
    # The grammars load here, when a text is first parsed: a server at rest has no use for them.
    from consult_lsp.consult import engine
    from consult_lsp.syntax.symbol import has_outline, outline

    if len(document.lines) <= LARGE:
        language = language_of(document.language_id, document.uri)
        return outline(document, language) if has_outline(document, language) else None
    try:
        return engine.symbols(document)
    except UsageError as error:
        log.warning("The symbols of a document are not known: %s", error)
        return None


async def _outline_soon(session: Session, document: Document) -> None:
    await _outlined(session, document)


async def _outlined(session: Session, document: Document) -> Outline:
    """The outline of this very text, to be moved along as long as no newer one is known."""
    uri, symbols = document.uri, await session.in_thread(symbols_of, document)
    outline, now = Outline(document, symbols), session.documents.get(document.uri)
    if now is document or (now is not None and uri not in session.documents.outlines):
        session.documents.outlines[uri] = outline
    return outline


def _parse(document: Document) -> None:
    _symbol(document, 0)
    _parsed.add(document)


def _symbol(document: Document, line: int) -> tuple[str, LineSpan] | None:
    from consult_lsp.syntax.symbol import enclosing_symbol

    language = language_of(document.language_id, document.uri)
    symbol = enclosing_symbol(document, language, line)
    return None if symbol is None else _named(symbol, symbol.span)


def _named(symbol: "Symbol", span: LineSpan) -> tuple[str, LineSpan]:
    return plain(symbol.name, NAME_LIMIT) or symbol.kind, span


def _find_functions(document: Document) -> tuple[LineSpan, ...]:
    found: list[LineSpan] = []
    for symbol in symbols_of(document) or ():
        is_function = symbol.kind in ("function", "method") or _ROUTE.match(symbol.name)
        if is_function and not (found and found[-1].holds(symbol.span)):
            found.append(symbol.span)
    return tuple(found)
