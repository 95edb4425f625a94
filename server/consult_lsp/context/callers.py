"""Callers: where the name of a symbol is used in other files, where that is cheap to know."""

from collections.abc import Callable
from pathlib import Path

from consult_lsp.workspace.git import git

from .piece import Piece, Weight

MOST_CALLERS = 12
GIT_SECONDS = 1.0
SHORTEST_NAME = 4
"""Shorter names are common words, whose uses say nothing."""

_MOST_SHOWN = 160


def callers(name: str, root: Path, path: str, may_be_sent: Callable[[str], bool]) -> Piece | None:
    """The lines in other files that use ``name``, by ``git grep``; None where there are none.

    A name that is used all over says nothing about its callers, so then there are none as well.
    """
    if len(name) < SHORTEST_NAME or not name.isidentifier():
        return None
    search = ("grep", "-I", "-n", "-w", "-F", "--no-color", "--no-textconv", "-e", name)
    found = git(root, *search, "--", ".", f":(exclude,literal){path}", seconds=GIT_SECONDS)
    lines = [] if found is None else found.decode("utf-8", "replace").splitlines()
    lines = [line for line in lines if may_be_sent(line.split(":", 1)[0])]
    if not lines or len(lines) > 4 * MOST_CALLERS:
        return None
    return Piece(
        title=f"Where {name} is used elsewhere",
        text="\n".join(line.strip()[:_MOST_SHOWN] for line in lines[:MOST_CALLERS]),
        source="git grep",
        why=f"a change of {name} concerns its callers",
        scope="task",
        weight=Weight.CALLERS,
    )
