"""Kind: what a file steers, told by its path alone."""

import re
from enum import StrEnum


class Kind(StrEnum):
    """The formats of agent and rule files that the doctor knows."""

    CLAUDE_AGENT = "Claude Code agent"
    COPILOT_AGENT = "Copilot agent"
    OPENCODE_AGENT = "OpenCode agent"
    CLAUDE_RULES = "Claude Code rules"
    COPILOT_INSTRUCTIONS = "Copilot instructions"
    CURSOR_RULES = "Cursor rules"
    PLAIN_RULES = "rules"
    """Rules that have neither keys nor imports: AGENTS.md and what was there before it."""

    @property
    def is_agent(self) -> bool:
        """Whether a file of this kind describes somebody to consult."""
        return self in (Kind.CLAUDE_AGENT, Kind.COPILOT_AGENT, Kind.OPENCODE_AGENT)


_PATHS = (
    (r"/\.github/agents/.+\.md", Kind.COPILOT_AGENT),
    (r"/[^/]+\.(agent|chatmode)\.md", Kind.COPILOT_AGENT),
    (r"/\.claude/agents/.+\.md", Kind.CLAUDE_AGENT),
    (r"/(\.opencode|\.config/opencode)/agents?/.+\.md", Kind.OPENCODE_AGENT),
    (r"/CLAUDE(\.local)?\.md", Kind.CLAUDE_RULES),
    (r"/\.claude/rules/.+\.md", Kind.CLAUDE_RULES),
    (r"/\.github/instructions/.+\.instructions\.md", Kind.COPILOT_INSTRUCTIONS),
    (r"/\.cursor/rules/.+\.mdc", Kind.CURSOR_RULES),
    (r"/(AGENTS|AGENT|GEMINI)\.md", Kind.PLAIN_RULES),
    (r"/\.github/copilot-instructions\.md", Kind.PLAIN_RULES),
    (r"/\.(cursorrules|windsurfrules|clinerules|rules)", Kind.PLAIN_RULES),
)


def kind_of(path: str) -> Kind | None:
    """The kind of the file at ``path``, with slashes of either sort; None for any other file."""
    path = "/" + path.replace("\\", "/")
    return next((kind for form, kind in _PATHS if re.search(form + r"\Z", path)), None)
