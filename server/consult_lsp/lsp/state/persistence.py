"""What is still to be written of a session, and where it is written."""

import asyncio
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from consult_lsp.findings.storage.store import Store
    from consult_lsp.text.document import Document

    from .proposals import Pending
    from .timers import Debounce


class Persistence:
    """See ``persistence.py`` and ``proposal_persistence.py`` of the services."""

    def __init__(self) -> None:
        self.unwritten: dict[str, Document] = {}
        """Documents of which something is known that was not yet written."""
        self.written_proposals: dict[str, Pending] = {}
        """Those of the pending proposals that are written, by their ids."""
        self.timer: Debounce | None = None
        self.lock = asyncio.Lock()

    @cached_property
    def findings(self) -> "Store":
        """What is known of documents from one session to the next; for threads only."""
        from consult_lsp.findings.storage.store import Store, store_file

        return Store(store_file())

    @cached_property
    def proposals(self) -> "Store":
        """What was paid for and not made, from one session to the next; for threads only."""
        from .stores import proposals_store

        return proposals_store()

    @property
    def problem(self) -> str:
        """What was wrong with a store that was used; empty where nothing was."""
        used = (vars(self).get(name) for name in ("findings", "proposals"))
        return next((store.problem.message for store in used if store and store.problem), "")

    def close(self) -> None:
        """The session ends."""
        if self.timer is not None:
            self.timer.cancel()
