"""The stores of what lasts from one session to the next; for threads only."""

from typing import TYPE_CHECKING

from .proposals import MOST_PENDING

if TYPE_CHECKING:
    from consult_lsp.findings.storage.store import Store


PROPOSALS = "proposals.db"
"""The file of what was paid for and not made: see ``proposal_persistence.py``."""

MOST_BYTES = 400_000
"""Of one proposal, as JSON; a larger one lasts as long as its session."""


MOST_STORED = 8_000_000
"""Bytes of all proposals of all workspaces."""


DAYS = 30


def proposals_store() -> "Store":
    """Where proposals are kept, for threads only; a page is a proposal, its place the id."""
    from consult_lsp.findings.storage.store import Limits, Store
    from consult_lsp.workspace.private import state_file  # it loads OpenSSL

    limits = Limits(MOST_PENDING, MOST_BYTES, MOST_STORED, DAYS)
    return Store(state_file(PROPOSALS), limits, "Proposals")
