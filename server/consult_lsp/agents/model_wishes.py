"""Wishes: what an agent file asks of the program that runs it, beyond its prompt and its tools.

Claude Code would start servers, run hooks and choose rights by these keys.
Here they are data to show and to check. None is ever granted for the asking: a file can only narrow
what its user allows.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from .fields import Fields

MODEL_ALIASES = ("sonnet", "opus", "haiku", "fable")
"""Claude Code's short names of models."""

_FULL_ID = re.compile(r"(?:[\w.-]*/)?(claude-[\w.:@-]+)")


@dataclass(frozen=True, slots=True)
class Wishes:
    """Every value is as written, known or not; empty or None when the key is absent."""

    permission_mode: str = ""
    max_turns: int | None = None
    skills: tuple[str, ...] = ()
    mcp_servers: tuple[str, ...] = ()
    """Names only: what an inline definition would start is never looked at."""
    hooks: tuple[str, ...] = ()
    """The events that the file hangs commands on; the commands are not kept."""
    memory: str = ""
    background: bool | None = None
    effort: str = ""
    isolation: str = ""
    initial_prompt: str = ""
    mode: str = ""
    """OpenCode's: ``primary``, ``subagent`` or ``all``."""


@dataclass(frozen=True, slots=True)
class ModelWish:
    """The model that a file names. ``name`` is an alias, or an id as the API spells it."""

    kind: Literal["inherit", "alias", "id", "other"]
    name: str = ""


def read_model(written: str) -> ModelWish:
    """What ``written`` means. ``Claude Sonnet 4.5 (copilot)`` and other makers' are ``other``."""
    name = written.strip()
    if name.lower() in ("", "inherit"):
        return ModelWish("inherit")
    if name.lower() in MODEL_ALIASES:
        return ModelWish("alias", name.lower())
    found = _FULL_ID.fullmatch(name)  # OpenCode writes anthropic/claude-…
    return ModelWish("id", found[1]) if found else ModelWish("other", name)


def read_wishes(fields: "Fields") -> Wishes:
    """The wishes in the frontmatter; a value of the wrong shape is a problem and counts as none."""
    return Wishes(
        permission_mode=fields.word("permissionMode"),
        max_turns=fields.whole_number("maxTurns"),
        skills=fields.names("skills"),
        mcp_servers=fields.names("mcpServers"),
        hooks=fields.names("hooks"),
        memory=fields.word("memory"),
        background=fields.switch("background"),
        effort=fields.word("effort"),
        isolation=fields.word("isolation"),
        initial_prompt=fields.prose("initialPrompt"),
        mode=fields.word("mode"),
    )
