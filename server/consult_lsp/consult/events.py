"""Events: what a consultation tells while the answer is still being written."""

from collections.abc import Callable
from dataclasses import dataclass

from consult_lsp.finding import Finding
from consult_lsp.models.model import Status


@dataclass(frozen=True, slots=True)
class NewFinding:
    """A finding that the model has finished, held against the text: it stands at a known place.

    ``count`` is how many the answer has brought so far, with this one. What is told is not certain
    to stay: a turn that ends in a look-up is no part of the answer, and a fix may still be mended.
    The findings of the Advice are what holds; where the answer breaks off, what was told does.
    """

    finding: Finding
    count: int = 1


@dataclass(frozen=True, slots=True)
class Grown:
    """All of an explanation or answer so far. A stranger's Markdown: not inert yet."""

    markdown: str


ConsultationEvent = Status | NewFinding | Grown
Listener = Callable[[ConsultationEvent], None]
"""Called on the event loop, between two events of the stream: it must not take long."""


def in_words(event: ConsultationEvent) -> str:
    """What happens, for a progress line."""
    match event:
        case Status(phase, detail):
            return f"{phase}: {detail}" if detail else phase
        case NewFinding(_, count):
            return "1 finding so far" if count == 1 else f"{count} findings so far"
        case Grown(markdown):
            return f"answering: {len(markdown):,} characters"
