"""Edit check: what can be known of some edits before they are offered, tried on a copy.

They must place exactly, leave a text that still parses, invent no secret, and touch no file that
they may not. All edits of one fix hold, or none.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

from consult_lsp.edits.combine import Change, combine
from consult_lsp.edits.trial import tried
from consult_lsp.edits.unseen_characters import hidden_characters
from consult_lsp.finding import Edit, Fix
from consult_lsp.redaction.redactor import PLACEHOLDER
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from consult_lsp.workspace.protected import why_protected

from .sources import Sources


class Proof(NamedTuple):
    """``refusal`` says why the edits are not even shown, ``doubt`` why they are not applied."""

    refusal: str = ""
    doubt: str = ""
    reach: Literal["lines", "file", "files"] = "lines"


def checked_fix(sources: Sources, fix: Fix) -> Fix | str:
    """``fix`` with what is known of it, or the sentence that says why it is left out."""
    proof = proof_of(sources, fix.edits)
    if proof.refusal:
        return proof.refusal
    preferred = fix.preferred and not proof.doubt
    return replace(fix, preferred=preferred, doubt=proof.doubt, reach=proof.reach)


def proof_of(sources: Sources, edits: Sequence[Edit], within: LineSpan | None = None) -> Proof:
    """What is known of ``edits``, whose paths are spelled as ``sources`` does.

    ``within`` are the only lines of the document that they may change.
    """
    doubts: dict[str, None] = {}
    for path in dict.fromkeys(edit.path for edit in edits):
        document = sources.at(path)
        if document is None or (path and why_protected(path)):
            return Proof(_why_untouched(sources, path))
        mine = [edit for edit in edits if edit.path == path]
        if any(_invents_a_secret(document, edit) for edit in mine):
            return Proof("It would write a placeholder in place of a secret value.")
        refusal, doubt = tried(document, sources.language(path), mine, None if path else within)
        if refusal or (doubt and any(map(_brings_hidden_characters, mine))):
            return Proof(refusal or "Its new lines hold characters that cannot be seen.")
        if doubt:
            doubts[f"{path}: {doubt}" if path else doubt] = None
    return Proof(doubt=" ".join(doubts), reach=_reach(sources, edits))


def _why_untouched(sources: Sources, path: str) -> str:
    if sources.other is None:
        return f"It would change {path}, and other files are changed in a trusted workspace only."
    return why_protected(path) or f"It would change {path}, which is no file that may be read here."


def _invents_a_secret(document: Document, edit: Edit) -> bool:
    """Whether the new lines hold a placeholder that stands for nothing in this text."""
    return any(found not in document.text for found in PLACEHOLDER.findall(edit.new))


def _brings_hidden_characters(edit: Edit) -> bool:
    return bool(hidden_characters(edit.new) - hidden_characters(edit.old))


def _reach(sources: Sources, edits: Sequence[Edit]) -> Literal["lines", "file", "files"]:
    if any(edit.path for edit in edits):
        return "files"
    asked, document = sources.task.selection.span, sources.task.selection.document
    if asked.holds(document.span):
        return "lines"
    change = combine(document, edits, asked)
    outside = not isinstance(change, Change) and any(one.reason == "outside" for one in change)
    return "file" if outside else "lines"
