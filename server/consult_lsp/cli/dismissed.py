"""Dismissed: what the user, or the team of a trusted workspace, does not want to see again."""

import os
from collections.abc import Callable, Sequence

from consult_lsp.context.project import Project
from consult_lsp.findings.dismissal import EVERYWHERE, Dismissal
from consult_lsp.findings.storage.serialization import read_dismissals
from consult_lsp.findings.storage.store import Store, store_file
from consult_lsp.findings.storage.team_file import Team, read_team

from .asking import workspace
from .file_argument import FileArgument

DismissalsOf = Callable[[FileArgument], Sequence[Dismissal]]
"""What is dismissed of a file."""


def dismissed_here(trusted: Project | None) -> tuple[DismissalsOf, list[str]]:
    """What is dismissed of each file, and what is wrong with the team's file."""
    team = Team() if trusted is None else read_team(trusted.folder)
    known = store_file()
    store = Store(known) if known.exists() else None
    root = workspace()

    def dismissals(file: FileArgument) -> Sequence[Dismissal]:
        inside = file.is_inside(root)
        place = file.selection.path if inside else str(file.source.path.absolute())
        bodies = (
            [store.read(os.path.realpath(root), each) for each in (place, EVERYWHERE)]
            if store
            else []
        )
        mine = [dismissal for body in bodies for dismissal in read_dismissals(body or "")]
        return (*mine, *(team.of(file.selection.path) if inside else ()))

    return dismissals, [f"{problem.path}: {problem.message}" for problem in team.problems]


def nothing_dismissed() -> tuple[DismissalsOf, list[str]]:
    """As if nothing were."""
    return lambda file: (), []
