"""Page: all that was said about one document."""

from dataclasses import dataclass, field

from consult_lsp.text.document import Document

from .entry import Explanation, Remark
from .follow import followed

MOST_HIDDEN = 50
"""Remarks about one document that may hide and wait for their lines; the newest stay."""

MOST_EXPLAINED = 50
"""Explanations that are kept of one document; the newest stay."""


@dataclass(eq=False, slots=True)
class Page:
    """What is said of a document, whether it stands or hides."""

    remarks: list[Remark] = field(default_factory=list)
    explanations: list[Explanation] = field(default_factory=list)

    def forget_hidden(self, document: Document) -> None:
        """Let go of the oldest remarks that do not stand in ``document``, where they are many."""
        hidden = [r for r in self.remarks if followed(r.seen, document, r.at) is None]
        for remark in hidden[:-MOST_HIDDEN]:
            self.remarks.remove(remark)
