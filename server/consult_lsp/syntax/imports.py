"""Imports: the lines that bring in what other files define."""

import re
from collections.abc import Iterator
from typing import Any

from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

from .tree import lines_of, tree_of

_LONGEST = 2_000
"""Characters of one import without a grammar: a bracket that nobody closes ends there."""

_IMPORT = re.compile(
    r"\s*(?:import\b|from\b|export\b.*\bfrom\b|use\b|require\b|include\b|using\b|#\s*include\b"
    r"|(?:const|let|var)\b.*\brequire\s*\()"
)


def _of(kinds: str, **condition: Any) -> list[Any]:
    return [{"kind": kind, **condition} for kind in kinds.split()]


_REQUIRED = {"kind": "variable_declarator", "regex": r"=\s*(?:require|await\s+import)\s*\("}
_JS = [
    *_of("import_statement"),
    *_of("export_statement", has={"field": "source", "kind": "string"}),
    *_of("lexical_declaration variable_declaration", has=_REQUIRED),
]

IMPORTS = {
    "bash": _of("command", has={"field": "name", "regex": r"^(?:source|\.)$"}),
    "c": _of("preproc_include"),
    "cpp": _of("preproc_include using_declaration"),
    "csharp": _of("using_directive"),
    "css": _of("import_statement"),
    "dart": _of("import_or_export part_directive part_of_directive"),
    "elixir": _of("call", has={"field": "target", "regex": "^(?:alias|import|require|use)$"}),
    "go": _of("import_declaration"),
    "haskell": _of("import"),
    "java": _of("import_declaration"),
    "javascript": _JS,
    "kotlin": _of("import_header"),
    "lua": _of("variable_declaration assignment_statement", regex=r"=\s*require\b"),
    "php": [
        *_of("namespace_use_declaration"),
        *_of("require_expression require_once_expression"),
        *_of("include_expression include_once_expression"),
    ],
    "python": _of("import_statement import_from_statement future_import_statement"),
    "ruby": _of(
        "call",
        has={"field": "method", "regex": "^(?:require|require_relative|load|autoload)$"},
    ),
    "rust": [
        *_of("use_declaration extern_crate_declaration"),
        *_of("mod_item", **{"not": {"has": {"field": "body", "regex": "."}}}),
    ],
    "scala": _of("import_declaration"),
    "solidity": _of("import_directive"),
    "swift": _of("import_declaration"),
    "tsx": _JS,
    "typescript": _JS,
}
"""What an import is in each grammar, as rules of ast-grep."""


def import_lines(document: Document, language: str | None) -> tuple[LineSpan, ...]:
    """The lines of each import, from the top; where no grammar tells, what looks like one."""
    if language not in IMPORTS or (tree := tree_of(document, language)) is None:
        return tuple(_by_words(document))
    found = {lines_of(node) for node in tree.root().find_all(any=IMPORTS[language])}
    return tuple(sorted(found))


def _by_words(document: Document) -> Iterator[LineSpan]:
    """Lines that start as imports do in most languages, until their brackets close."""
    whole = document.span
    number = whole.start
    while number < whole.stop:
        start = number
        text = document.line(start)
        number += 1
        if not _IMPORT.match(text):
            continue
        while _is_open(text) and number < whole.stop and len(text) < _LONGEST:
            text += " " + document.line(number)
            number += 1
        yield LineSpan(start, number)


def _is_open(text: str) -> bool:
    return text.count("(") > text.count(")") or text.count("{") > text.count("}")
