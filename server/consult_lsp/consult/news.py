"""News: what a consultation tells while the answer is still being written."""

from collections.abc import Callable
from dataclasses import dataclass

from consult_lsp.finding import Finding
from consult_lsp.models.model import Status


@dataclass(frozen=True, slots=True)
class Found:
    """A finding that the model has finished, held against the text: it stands at a known place."""

    finding: Finding


@dataclass(frozen=True, slots=True)
class Grown:
    """All of an explanation or answer so far. A stranger's Markdown: not inert yet."""

    markdown: str


News = Status | Found | Grown
Listener = Callable[[News], None]
"""Called on the event loop, between two events of the stream: it must not take long."""


def in_words(news: News) -> str:
    """What happens, for a progress line."""
    match news:
        case Status(phase, detail):
            return f"{phase}: {detail}" if detail else phase
        case Found(finding):
            return f"found: {finding.title}"
        case Grown(markdown):
            return f"answering: {len(markdown):,} characters"
