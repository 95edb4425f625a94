"""No message that an editor shows has an internal name: a command, a variable, an option."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from consult_lsp.lsp.execute_command import COMMANDS

PACKAGE = Path(__file__).parents[2] / "server/consult_lsp"
ROOMS = ("lsp", "models", "consult", "edits", "ledger", "context", "workspace")
"""Whose sentences reach an editor. Those of ``cli`` and ``report`` are a terminal's."""

INTERNAL = re.compile(
    "|".join([*(re.escape(name) + r"\b" for name in COMMANDS), r"CONSULT_[A-Z]", r"(^|\s)--[a-z]"])
)
TERMINAL = ("in_terminal", "_notes")
"""The keyword, and the function, whose words are shown on the command line only."""


def sentences(tree: ast.AST) -> Iterator[str]:
    """The texts of a module with a space, but for docstrings and what is the terminal's."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if getattr(node, "name", getattr(node, "arg", "")) in TERMINAL:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            yield node.value
        yield from sentences(node)


def test_no_sentence_has_an_internal_name() -> None:
    files = [path for room in ROOMS for path in sorted((PACKAGE / room).rglob("*.py"))]
    found = [text for path in files for text in sentences(ast.parse(path.read_text("utf-8")))]
    assert len(found) > 300
    assert [text for text in found if INTERNAL.search(text)] == []


def test_an_internal_name_would_be_found() -> None:
    [text] = sentences(ast.parse('fail("It failed. Run consult.trust to trust it.")'))
    assert INTERNAL.search(text)
