"""The kinds of the code actions that are offered (LSP 3.17, CodeActionKind).

VS Code and Helix order a menu by kind: quick fixes, then what extracts, inlines, rewrites and
moves, then kinds that they do not know. So all consultations are of one known kind, and keep our
order; and what dismisses a finding is of an unknown one, which is last. None is a ``source``
action: VS Code keeps those out of the bulb.

None carries the tag LLMGenerated, though a model writes what comes of it: VS Code puts what is
marked behind all else, so *improve* would not follow *review*.
"""

from lsprotocol.types import CodeActionKind

REVIEW = "refactor.rewrite.consult.review"
EXPLAIN = "refactor.rewrite.consult.explain"
IMPROVE = "refactor.rewrite.consult.improve"
DISMISS = "refactor.consult.dismiss"
KINDS = (CodeActionKind.QuickFix, REVIEW, EXPLAIN, IMPROVE, DISMISS)
"""Every kind offered."""
