"""What is known of the live checks of the open documents."""

import asyncio
from dataclasses import dataclass

from consult_lsp.text.document import Document

CHECKED_AT_ONCE = 2
"""Documents that are checked without being asked for: an editor may open fifty when it starts."""


@dataclass(eq=False, slots=True)
class LiveCheck:
    """That of one open document.

    ``checked`` is the text that it has spoken of last. ``is_due`` says that it is to look at the
    text as it is now. ``has_failed`` ends it until the document is opened anew.
    """

    task: "asyncio.Task[None] | None" = None
    checked: Document | None = None
    is_due: bool = False
    has_failed: bool = False


class LiveChecks(dict[str, LiveCheck]):
    """Those of all open documents, by their URIs."""

    def __init__(self) -> None:
        super().__init__()
        self.at_once = asyncio.Semaphore(CHECKED_AT_ONCE)
