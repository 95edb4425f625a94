"""The kinds of the code actions that are offered (LSP 3.17, CodeActionKind)."""

from lsprotocol.types import CodeActionKind

REVIEW = "refactor.consult.review"
EXPLAIN = "refactor.consult.explain"
IMPROVE = "refactor.rewrite.consult"
KINDS = (CodeActionKind.QuickFix, REVIEW, EXPLAIN, IMPROVE)
"""Every kind offered. A review is no ``source`` action: VS Code keeps those out of the bulb."""
