"""The workspace of a session, and what of it the user trusts."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from consult_lsp.findings.dismissal import EVERYWHERE

from .position_conversion import path_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from consult_lsp.context.project import Project
    from consult_lsp.findings.dismissal import Dismissal


@dataclass(eq=False)
class Workspace:
    """``project`` is there once the user trusts it: from then on its files go along."""

    root: Path | None = None
    project: "Project | None" = None
    asked_for_trust: bool = False
    team: "Mapping[str, tuple[Dismissal, ...]]" = field(default_factory=dict)
    """What the team of a trusted workspace has dismissed, by file: see ``team_dismissals.py``."""
    team_stamp: object = None

    def dismissed_by_team(self, uri: str) -> "tuple[Dismissal, ...]":
        """What holds for a document."""
        path = path_in(self.root, uri) if self.team and self.root else None
        return (*self.team.get(path, ()), *self.team.get(EVERYWHERE, ())) if path else ()
