"""Callers: where the name of a symbol is used in other files, where that is cheap to know."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from consult_lsp.context.context_item import ContextItem, Priority
from consult_lsp.workspace.git import git

MOST_CALLERS = 12
GIT_SECONDS = 1.0
SHORTEST_NAME = 4
"""Shorter names are common words, whose uses say nothing."""

_LONGEST = 200


Withheld = Callable[[Iterable[str]], Mapping[str, str]]
"""Those of some files that are not sent, and why."""


class _Use(NamedTuple):
    """A line that uses the name, as ``file:number``."""

    file: str
    number: str
    code: str


def callers(name: str, root: Path, path: str, withheld: Withheld) -> ContextItem | None:
    """The lines in other files that use ``name``, by ``git grep``; None where there are none.

    A name that is used all over says nothing about its callers, so then there are none as well.
    """
    if len(name) < SHORTEST_NAME or not name.isidentifier():
        return None
    search = ("grep", "-I", "-n", "-z", "-w", "-F", "--no-color", "--no-textconv", "-e", name)
    found = git(root, *search, "--", ".", f":(exclude,literal){path}", seconds=GIT_SECONDS)
    uses = list(_uses(found or b""))
    if len(uses) > 4 * MOST_CALLERS:
        return None
    secret = withheld({use.file for use in uses})
    shown = [use for use in uses if use.file not in secret][:MOST_CALLERS]
    if not shown:
        return None
    return ContextItem(
        title=f"Where {name} is used elsewhere",
        text=_listed(shown, str),
        made_of=lambda redact: _listed(shown, redact),
        source="git grep",
        why=f"a change of {name} concerns its callers",
        scope="task",
        priority=Priority.CALLERS,
    )


def _uses(found: bytes) -> Iterator[_Use]:
    """The lines that were found. A long one is generated, and to cut it could halve a key."""
    for line in found.decode("utf-8", "replace").split("\n"):
        use = line.split("\0", 2)
        if len(use) == len(_Use._fields) and len(use[-1]) <= _LONGEST:
            yield _Use(*use)


def _listed(uses: list[_Use], redact: Callable[[str], str]) -> str:
    return "\n".join(f"{use.file}:{use.number}:{redact(use.code).strip()}" for use in uses)
