"""Formats: whose agent files are read, where each lives, and what makes a name in it.

All three are Markdown with frontmatter and come through the same reader. A file's format follows
from where it is, so that a path alone is enough to check it.
"""

from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Literal, TypeAlias

FormatName: TypeAlias = Literal["claude", "copilot", "opencode"]

INTENTS_KEY = "consult-intents"
"""Our one key, in every format: the actions that an agent brings itself (see ``intent.py``)."""

CLAUDE_KEYS = (
    "name",
    "description",
    "tools",
    "disallowedTools",
    "model",
    "permissionMode",
    "maxTurns",
    "skills",
    "mcpServers",
    "hooks",
    "memory",
    "background",
    "effort",
    "isolation",
    "color",
    "initialPrompt",
)

COPILOT_KEYS = (
    "name",
    "description",
    "tools",
    "model",
    "argument-hint",
    "agents",
    "target",
    "user-invocable",
    "user-invokable",
    "disable-model-invocation",
    "infer",
    "mcp-servers",
    "handoffs",
    "metadata",
)

OPENCODE_KEYS = (
    "description",
    "mode",
    "model",
    "temperature",
    "top_p",
    "steps",
    "maxSteps",
    "permission",
    "permissions",
    "tools",
    "disable",
    "disabled",
    "hidden",
    "color",
    "prompt",
)


@dataclass(frozen=True, slots=True)
class Format:
    """One format of agent files."""

    name: FormatName
    keys: tuple[str, ...]
    """The top-level keys that it knows."""
    project_folders: tuple[Path, ...]
    """Where its files are, within a project."""
    user_folders: tuple[Path, ...]
    """Where its files are, within the home folder."""
    named_by: Literal["key", "key or file", "file"]
    recursive: bool = True
    suffixes: tuple[str, ...] = (".md",)
    """What a file's name ends with after the agent's; the longest first."""

    def name_from(self, path: PurePath) -> str:
        """The agent's name as its file's name has it."""
        for suffix in self.suffixes:
            if path.name.lower().endswith(suffix):
                return path.name[: -len(suffix)]
        return path.name


CLAUDE = Format(
    name="claude",
    keys=(*CLAUDE_KEYS, INTENTS_KEY),
    project_folders=(Path(".claude/agents"),),
    user_folders=(Path(".claude/agents"),),
    named_by="key",
)
COPILOT = Format(
    name="copilot",
    keys=(*COPILOT_KEYS, INTENTS_KEY),
    project_folders=(Path(".github/agents"), Path(".github/chatmodes")),  # the latter: until 2025
    user_folders=(),
    named_by="key or file",
    recursive=False,
    suffixes=(".agent.md", ".chatmode.md", ".md"),
)
OPENCODE = Format(
    name="opencode",
    keys=(*OPENCODE_KEYS, INTENTS_KEY),
    project_folders=(Path(".opencode/agents"), Path(".opencode/agent")),  # both are read there
    user_folders=(Path(".config/opencode/agents"), Path(".config/opencode/agent")),
    named_by="file",
)

FORMATS = (CLAUDE, COPILOT, OPENCODE)
"""In the order in which one goes before another within the same folder of a project."""


def format_of(path: PurePath) -> Format:
    """The format of the file at ``path``: by the innermost folder that tells, else by its suffix.

    A file anywhere else is Claude Code's, which most collections hold.
    """
    for folder in path.parents:
        for known in FORMATS:
            if any(_ends_with(folder, place) for place in _folders(known)):
                return known
    return COPILOT if path.name.lower().endswith((".agent.md", ".chatmode.md")) else CLAUDE


def _folders(known: Format) -> tuple[Path, ...]:
    return (*known.project_folders, *known.user_folders)


def _ends_with(folder: PurePath, place: Path) -> bool:
    return folder.parts[-len(place.parts) :] == place.parts
