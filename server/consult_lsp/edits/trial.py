"""Trial: whether some edits of one document can be made together, tried on a copy."""

from collections.abc import Sequence

from consult_lsp.finding import Edit
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

from .breakage import why_broken
from .combine import Change, combine


def why_in_doubt(document: Document, language: str | None, edits: Sequence[Edit]) -> str:
    """Why these edits of one document cannot be made together; empty when they can."""
    return "".join(tried(document, language, edits))


def tried(
    document: Document,
    language: str | None,
    edits: Sequence[Edit],
    within: LineSpan | None = None,
) -> tuple[str, str]:
    """Why the edits are out of the question, or else why they are in doubt; one of them is empty.

    ``within`` are the only lines that they may change. What changes nothing, or brings what cannot
    be seen, is not worth showing.
    """
    change = combine(document, edits, within)
    if not isinstance(change, Change):
        sentences = " ".join(dict.fromkeys(refusal.detail for refusal in change))
        reasons = {refusal.reason for refusal in change}
        if "hidden-characters" in reasons or reasons == {"no-change"}:
            return sentences, ""
        return "", sentences
    return "", why_broken(document, change, language)
