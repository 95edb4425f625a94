"""Symbols: the functions, methods and classes of a document, and the one around a line.

Decorators and the comment right above belong to a symbol, as a person would select it.
"""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal
from weakref import WeakKeyDictionary

from ast_grep_py import SgNode

from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

from .tree import lines_of, tree_of

Kind = Literal["function", "method", "class", "block"]


@dataclass(frozen=True, slots=True)
class Symbol:
    """A named stretch of whole lines. A ``block`` is one found by indentation alone."""

    name: str
    kind: Kind
    span: LineSpan


FUNCTIONS = {
    "bash": "function_definition",
    "c": "function_definition",
    "cpp": "function_definition",
    "csharp": "method_declaration constructor_declaration local_function_statement",
    "go": "function_declaration method_declaration",
    "java": "method_declaration constructor_declaration compact_constructor_declaration",
    "javascript": "function_declaration generator_function_declaration method_definition",
    "kotlin": "function_declaration secondary_constructor",
    "lua": "function_declaration",
    "php": "function_definition method_declaration",
    "python": "function_definition",
    "ruby": "method singleton_method",
    "rust": "function_item",
    "scala": "function_definition",
    "solidity": "function_definition modifier_definition",
    "swift": "function_declaration init_declaration",
}
CLASSES = {
    "c": "struct_specifier",
    "cpp": "class_specifier struct_specifier",
    "csharp": "class_declaration struct_declaration record_declaration interface_declaration"
    " enum_declaration",
    "go": "type_declaration",
    "java": "class_declaration interface_declaration enum_declaration record_declaration",
    "javascript": "class_declaration",
    "kotlin": "class_declaration object_declaration",
    "php": "class_declaration interface_declaration trait_declaration enum_declaration",
    "python": "class_definition",
    "ruby": "class module",
    "rust": "impl_item struct_item enum_item trait_item",
    "scala": "class_definition object_definition trait_definition",
    "solidity": "contract_declaration interface_declaration library_declaration",
    "swift": "class_declaration protocol_declaration",
}
for _dialect in ("typescript", "tsx"):
    FUNCTIONS[_dialect] = FUNCTIONS["javascript"]
    CLASSES[_dialect] = (
        "class_declaration abstract_class_declaration interface_declaration enum_declaration"
    )

# ``const name = (…) => …`` and its like: a function that takes its name from where it is kept.
_FUNCTION_VALUES = dict.fromkeys(
    ("javascript", "typescript", "tsx"), "arrow_function function_expression generator_function"
)
_KEPT_IN = {"variable_declarator", "public_field_definition", "field_definition", "pair"}
_WRAPPERS = {
    "ambient_declaration",
    "decorated_definition",
    "export_statement",
    "lexical_declaration",
    "variable_declaration",
}
_LEADING = {
    "attribute_item",
    "block_comment",
    "comment",
    "decorator",
    "line_comment",
    "multiline_comment",
}

_outlines: WeakKeyDictionary[Document, dict[str, tuple[Symbol, ...]]] = WeakKeyDictionary()


def enclosing_symbol(document: Document, language: str | None, line: int) -> Symbol | None:
    """The innermost symbol that holds ``line`` (counted from 0); None at module level.

    Where no grammar tells, the indented block around the line, under its header.
    """
    if language not in FUNCTIONS or tree_of(document, language) is None:
        return _indented_block(document, line)
    symbols = outline(document, language)
    # Symbols are sorted by their start and nest, so the last that holds the line is innermost.
    for symbol in reversed(symbols[: bisect_right(symbols, line, key=_start)]):
        if line in symbol.span:
            return symbol
    return None


def outline(document: Document, language: str | None) -> tuple[Symbol, ...]:
    """The symbols of a document, outer before inner; empty where no grammar tells."""
    if language not in FUNCTIONS or (tree := tree_of(document, language)) is None:
        return ()
    outlines = _outlines.setdefault(document, {})
    if language not in outlines:
        outlines[language] = _symbols(tree.root(), language)
    return outlines[language]


def _symbols(root: SgNode, language: str) -> tuple[Symbol, ...]:
    functions = _all_of(root, FUNCTIONS[language])
    for value in _all_of(root, _FUNCTION_VALUES.get(language, "")):
        if (keeper := value.parent()) and keeper.kind() in _KEPT_IN:
            functions.append(keeper)
    found = [Symbol(_name(node), "function", _whole(node)) for node in functions]
    for node in _all_of(root, CLASSES.get(language, "")):
        found.append(Symbol(_name(node), "class", _whole(node)))
    found.sort(key=lambda symbol: (symbol.span.start, -symbol.span.stop))
    return _with_methods(found)


def _all_of(root: SgNode, kinds: str) -> list[SgNode]:
    return root.find_all(any=[{"kind": kind} for kind in kinds.split()]) if kinds else []


def _with_methods(symbols: list[Symbol]) -> tuple[Symbol, ...]:
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


def _name(node: SgNode) -> str:
    for field in ("name", "key", "property"):
        if found := node.field(field):
            return found.text()
    declarator = node.field("declarator")  # C hides the name under pointers and parameters
    while declarator and (inner := declarator.field("declarator")):
        declarator = inner
    if declarator := declarator or node.field("type"):
        return declarator.text()
    children = node.named_children()
    for child in children:
        if child.kind().endswith("identifier"):
            return child.text()
    return next((name.text() for child in children if (name := child.field("name"))), "")


def _whole(node: SgNode) -> LineSpan:
    """The lines of a declaration, its wrappers, decorators and the comments right above it."""
    parent = node.parent()
    while parent and parent.kind() in _WRAPPERS:
        node, parent = parent, parent.parent()
    start, stop = lines_of(node)
    before = node.prev()
    while before and before.kind() in _LEADING and lines_of(before).stop == start:
        above = before.prev()
        if above and lines_of(above).stop > lines_of(before).start:
            break  # a comment behind the code of its own line speaks of that code
        start = lines_of(before).start
        before = above
    return LineSpan(start, stop)


def _start(symbol: Symbol) -> int:
    return symbol.span.start


def _indented_block(document: Document, line: int) -> Symbol | None:
    """The unindented line at or above ``line`` with the indented lines below it, and their end."""
    stop = document.span.stop
    if line >= stop:
        return None
    header = line
    while header > 0 and (not _is_header(document.line(header)) or _closes(document.line(header))):
        header -= 1
    end = header + 1
    while end < stop and not _is_header(document.line(end)):
        end += 1
    while end > header + 1 and not document.line(end - 1).strip():
        end -= 1
    if end == header + 1:
        return None
    if end < stop and _closes(document.line(end)):
        end += 1
    if not header <= line < end:
        return None
    return Symbol(document.line(header).strip(), "block", LineSpan(header, end))


def _is_header(line: str) -> bool:
    return bool(line) and not line[0].isspace()


def _closes(line: str) -> bool:
    return line.startswith(("}", ")", "]", "end"))
