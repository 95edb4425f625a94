"""Documents: the texts that the editor shows, by their URIs, and what is known of each of them."""

from typing import TYPE_CHECKING

from consult_lsp.text.document import Document

if TYPE_CHECKING:
    import asyncio

    from .outline import Outline
    from .timers import Debounce


class Documents(dict[str, Document]):
    """Each is a value, which a later version replaces."""

    def __init__(self) -> None:
        super().__init__()
        self.outlines: dict[str, Outline] = {}
        """What is known of the symbols of large documents: see ``symbol.py``."""
        self.typing: dict[str, Debounce] = {}
        """What happens once typing rests: see ``debounce.py``."""
        self.being_edited: dict[str, asyncio.Event] = {}
        """Those that an edit without a version was sent to, until their new text is told."""

    def edit_is_told(self, uri: str) -> None:
        """What an edit has made of a document is known now, so the next edit may be placed."""
        if (told := self.being_edited.pop(uri, None)) is not None:
            told.set()

    def forget(self, uri: str) -> Document | None:
        """A document is closed; what it was."""
        self.edit_is_told(uri)
        if (timer := self.typing.pop(uri, None)) is not None:
            timer.cancel()
        self.outlines.pop(uri, None)
        return self.pop(uri, None)

    def close(self) -> None:
        """The session ends."""
        for timer in self.typing.values():
            timer.cancel()
