"""Symbols: the functions, classes and other named stretches of a document, and the one at a line.

Decorators and the comment right above belong to a symbol, as a person would select it.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from ast_grep_py import SgNode

from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

from .block import block_around
from .declarations import DECLARATIONS, Declarations, Kind
from .name import name_of
from .tree import lines_of, tree_of


@dataclass(frozen=True, slots=True)
class Symbol:
    """A named stretch of whole lines.

    A ``block`` is one that is neither function nor type: a rule, a key, a section, a namespace, or
    what indentation and brackets hold together where no grammar tells.
    """

    name: str
    kind: Kind
    span: LineSpan


_WRAPPERS = {
    "ambient_declaration",
    "argument_list",
    "call",
    "class_member",
    "declaration",
    "decorated_definition",
    "export_statement",
    "expression_statement",
    "field_declaration",
    "local_declaration_statement",
    "template_declaration",
    "type_definition",
}
_GROUPS = {
    "initialized_identifier_list",
    "lexical_declaration",
    "local_variable_declaration",
    "static_final_declaration_list",
    "top_level_variable_declaration",
    "type_declaration",
    "var_declaration",
    "variable_declaration",
}
"""What may wrap several: the one that starts with it has it as its own, the others do not."""

_LEADING = {
    "attribute_declaration",
    "attribute_item",
    "block_comment",
    "comment",
    "decorator",
    "haddock",
    "line_comment",
    "multiline_comment",
    "pragma",
}
_LEADING_IN_ELIXIR = ("@doc", "@spec", "@impl", "@deprecated", "@tag", "@typedoc")
_IN_EQUATIONS = {"signature", "function", "bind"}
"""Of Haskell, which writes a function as its type and one equation after the other."""

_outlines: WeakKeyDictionary[Document, dict[str, tuple[Symbol, ...]]] = WeakKeyDictionary()


def enclosing_symbol(document: Document, language: str | None, line: int) -> Symbol | None:
    """The innermost symbol that holds ``line`` (counted from 0); None at module level.

    Where no grammar tells, the block around the line, by what is known of such files, or by
    indentation, brackets and blank lines.
    """
    if language not in DECLARATIONS or (tree := tree_of(document, language)) is None:
        found = block_around(document, line)
        return found and Symbol(found.header, "block", found.span)
    symbols = _outlines.get(document, {}).get(language)
    if symbols is None:
        near = _near(tree.root(), line, DECLARATIONS[language])
        symbols = _symbols(document, language, near)
    # Symbols are sorted by their start and nest, so the last that holds the line is innermost.
    return next((symbol for symbol in reversed(symbols) if line in symbol.span), None)


def has_outline(document: Document, language: str | None) -> bool:
    """Whether a grammar tells the symbols of a document."""
    return language in DECLARATIONS and tree_of(document, language) is not None


def outline(document: Document, language: str | None) -> tuple[Symbol, ...]:
    """The symbols of a document, outer before inner; empty where no grammar tells."""
    if language not in DECLARATIONS or (tree := tree_of(document, language)) is None:
        return ()
    outlines = _outlines.setdefault(document, {})
    if language not in outlines:
        found = DECLARATIONS[language].all_in(tree.root())
        outlines[language] = _symbols(document, language, found)
    return outlines[language]


def _near(root: SgNode, line: int, declarations: Declarations) -> Iterator[tuple[Kind, SgNode]]:
    """The declarations whose symbols may hold ``line``: those on it, and the one a comment leads.

    It goes down from the root to the line, so that its cost is that of the way, not of the tree.
    """
    led: set[int] = set()
    yield from _declared_at(root, line, declarations, led)
    for other in led - {line}:
        yield from _declared_at(root, other, declarations, set())


def _declared_at(
    root: SgNode, line: int, declarations: Declarations, led: set[int]
) -> Iterator[tuple[Kind, SgNode]]:
    """The declarations on a line; adds to ``led`` where that starts which a comment on it leads."""
    nodes = [root]
    while nodes:
        node = nodes.pop()
        if kind := declarations.kind_of(node):
            yield kind, node
        if node.kind() in _WRAPPERS or node.kind() in _GROUPS:
            nodes.extend(node.children())
        else:
            nodes.extend(_children_at(node, line))
        if _leads(node) or node.kind() == "signature":
            led.update(_line_after(node))


def _children_at(node: SgNode, line: int) -> Iterator[SgNode]:
    children = node.children()
    first = bisect_left(children, line, key=_last_line)
    for child in children[first:]:
        if child.range().start.line > line:
            break
        yield child


def _last_line(node: SgNode) -> int:
    return node.range().end.line


def _line_after(node: SgNode) -> Iterator[int]:
    """The line of what comments, decorators and the type of a function lead, if there is any."""
    after: SgNode | None = node
    while after and (_leads(after) or after.kind() == "signature"):
        node = after
        while (after := node.next()) is None and (parent := node.parent()):
            node = parent
        if after and after.kind() == "declarations":  # all of a Haskell file
            after = after.child(0)
    if after:
        yield lines_of(after).start


def _symbols(
    document: Document, language: str, found: Iterable[tuple[Kind, SgNode]]
) -> tuple[Symbol, ...]:
    """The symbols of some declarations, each once, outer before inner."""
    placed = []
    for kind, node in found:
        place = node.range()
        if kind != "block" or place.end.line > place.start.line:
            span = _trimmed(document, _whole(node))
            order = (span.start, -span.stop, place.start.index, -place.end.index)
            name = _as_written(document, node, name_of(node, language))
            placed.append((order, Symbol(name, kind, span)))
    placed.sort(key=lambda pair: pair[0])
    return _with_methods(dict.fromkeys(symbol for _, symbol in placed))


def _as_written(document: Document, node: SgNode, name: str) -> str:
    """``name`` with the characters that the grammar was not shown."""
    if "\ufffd" not in name or (at := node.text().find(name)) < 0:
        return name
    start = node.range().start.index + at
    return document.text[start : start + len(name)].encode("utf-8", "replace").decode()


def _with_methods(symbols: Iterable[Symbol]) -> tuple[Symbol, ...]:
    """The same symbols, where a function right inside a class is called its method."""
    around: list[Symbol] = []
    result = []
    for symbol in symbols:
        while around and not around[-1].span.holds(symbol.span):
            around.pop()
        if symbol.kind == "function" and around and around[-1].kind == "class":
            symbol = Symbol(symbol.name, "method", symbol.span)
        around.append(symbol)
        result.append(symbol)
    return tuple(result)


def _whole(node: SgNode) -> LineSpan:
    """The lines of a declaration, its wrappers, decorators and the comments right above it."""
    parent = node.parent()
    while parent and (
        parent.kind() in _WRAPPERS
        or (parent.kind() in _GROUPS and lines_of(parent).start == lines_of(node).start)
    ):
        node, parent = parent, parent.parent()
    first, last = _equations(node)
    start, stop = lines_of(first)
    if last is not first:
        stop = lines_of(last).stop
    before = _before(first)
    while before and _leads(before) and lines_of(before).stop == start:
        above = before.prev()
        if above and lines_of(above).stop > lines_of(before).start:
            break  # a comment behind the code of its own line speaks of that code
        start = lines_of(before).start
        before = above
    return LineSpan(start, stop)


def _equations(node: SgNode) -> tuple[SgNode, SgNode]:
    """The first and the last of the neighbours that together define what ``node`` does."""
    first = last = node
    if node.kind() in _IN_EQUATIONS and (name := node.field("name")):
        while (before := first.prev()) and _defines(before, name.text()):
            first = before
        while (after := last.next()) and _defines(after, name.text()):
            last = after
    return first, last


def _defines(node: SgNode, name: str) -> bool:
    own = node.field("name") if node.kind() in _IN_EQUATIONS else None
    return own is not None and own.text() == name


def _before(node: SgNode) -> SgNode | None:
    """What stands before a declaration, also where the grammar has it outside of its parent."""
    start = -1
    while (before := node.prev()) is None and (parent := node.parent()):
        start = node.range().start.index if start < 0 else start
        if parent.range().start.index != start:
            return None
        node = parent
    if before and before.kind() == "imports":  # Haskell counts a comment below to its imports
        return next(iter(before.named_children()[-1:]), None)
    return before


def _leads(node: SgNode) -> bool:
    kind = node.kind()
    return kind in _LEADING or (
        kind == "unary_operator" and node.text().startswith(_LEADING_IN_ELIXIR)
    )


def _trimmed(document: Document, span: LineSpan) -> LineSpan:
    """``span`` within the document, without blank lines at its end."""
    start, stop = span.start, min(span.stop, document.span.stop)
    while stop - 1 > start and not document.line(stop - 1).strip():
        stop -= 1
    return LineSpan(start, stop)
