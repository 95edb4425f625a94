"""Steering: what of a workspace steers the product once its folder is trusted, to be told."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from consult_lsp.agents.catalog import agent_folders, load_catalog
from consult_lsp.text.plain import plain_line
from consult_lsp.workspace.files import repository_of

RULES = (
    *("CLAUDE.md", "CLAUDE.local.md", "AGENTS.md", ".claude/CLAUDE.md", ".claude/rules"),
    *(".github/copilot-instructions.md", ".github/instructions", ".cursor/rules", ".cursorrules"),
)
"""Where a folder would have rules; which of them apply is the business of ``context/rules``."""

MOST_NAMES = 12


@dataclass(frozen=True, slots=True)
class Steering:
    """``agents`` by their names; ``rules`` and ``dismissals`` by their paths, seen from the root.

    All are a stranger's words, made plain. There may be more rules in folders below.
    """

    agents: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    dismissals: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.agents or self.rules)

    def lines(self) -> Iterator[str]:
        """A line for each kind of which there is something: ``agents: own, other``."""
        kinds = {
            "agents": self.agents,
            "rules": self.rules,
            "dismissals of the team": self.dismissals,
        }
        for kind, names in kinds.items():
            if names:
                more = len(names) - MOST_NAMES
                rest = [f"{more} more"] if more > 0 else []
                yield f"{kind}: {', '.join([*names[:MOST_NAMES], *rest])}"


def steering(root: Path, home: Path, dismissals: str = "") -> Steering:
    """What ``root`` and the folders above it, up to the top of its repository, hold of that kind.

    ``dismissals`` is the name of the team's file. Reads agent files: run it in a thread when an
    event loop is waiting.
    """
    own = [folder for folder in agent_folders(root, home) if folder.within]
    folders = _up_to_the_top(root)
    return Steering(
        agents=tuple(plain_line(agent.name, 60) for agent in load_catalog(own).agents),
        rules=tuple(f"{above}{name}" for folder, above in folders for name in _there(folder)),
        dismissals=(dismissals,) if dismissals and (root / dismissals).is_file() else (),
    )


def _up_to_the_top(root: Path) -> list[tuple[Path, str]]:
    """The folders, and how each is called from the root: ``""``, ``../`` …"""
    top = repository_of(root) or root
    way = [folder for folder in (root, *root.parents) if folder.is_relative_to(top)]
    return [(folder, "../" * number) for number, folder in enumerate(way)]


def _there(folder: Path) -> list[str]:
    return [name for name in RULES if (folder / name).exists()]
