"""What the client holds of findings, so that it is told to ask again only when that is old.

A client that pulls diagnostics or lenses keeps what it was given until it hears that it is to ask
anew (LSP 3.17, workspace/diagnostic/refresh and workspace/codeLens/refresh).
"""

import os
from dataclasses import dataclass, field
from itertools import count

from lsprotocol import types as lsp

from consult_lsp.text.document import Document

from .timers import Throttle


@dataclass(frozen=True, slots=True)
class Report:
    """The diagnostics of a document that a client has pulled, under their ``resultId``."""

    id: str
    items: list[lsp.Diagnostic]


@dataclass(eq=False, slots=True)
class HeldByClient:
    """What one client was given, and what it does not know yet."""

    reports: dict[str, Report] = field(default_factory=dict)
    """The last report of each document."""
    untold: set[str] = field(default_factory=set)
    """Documents whose diagnostics are others than the client has pulled."""
    counted: dict[str, frozenset[str]] = field(default_factory=dict)
    """The findings that the lenses of each document have counted, by their ids."""
    texts: dict[str, Document] = field(default_factory=dict)
    """Each document as it was when the client was last told what holds for it."""
    refreshes: dict[str, Throttle] = field(default_factory=dict)
    """The requests to ask anew, by their method: see ``refresh.py``."""
    _ids: "count[int]" = field(default_factory=lambda: count(1))
    _name: str = field(default_factory=lambda: os.urandom(4).hex())
    """Leads each id, so that none is one that a server before us gave for another report."""

    def report(self, uri: str, items: list[lsp.Diagnostic]) -> Report:
        """The report of ``items``: the last one again if they are the same."""
        last = self.reports.get(uri)
        if last is None or last.items != items:
            last = self.reports[uri] = Report(f"{self._name}-{next(self._ids)}", items)
        self.untold.discard(uri)
        return last

    def knows(self, uri: str, items: list[lsp.Diagnostic]) -> bool:
        """Whether the client has pulled these already; a client that never pulled knows of none."""
        last = self.reports.get(uri)
        return (last.items if last else []) == items

    def forget(self, uri: str) -> None:
        """The document is closed."""
        self.reports.pop(uri, None)
        self.counted.pop(uri, None)
        self.texts.pop(uri, None)
        self.untold.discard(uri)

    def close(self) -> None:
        """The session ends."""
        for refresh in self.refreshes.values():
            refresh.cancel()
