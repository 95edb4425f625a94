"""Agent: one agent file, read. Its body is the system prompt, byte for byte.

Three formats come through this door (see ``formats.py``). What a file says about rights and models
is data here: whoever acts on it may only narrow what the user allows.
"""

import hashlib
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Literal, TypeAlias

from consult_lsp.errors import Problem

from .fields import Fields
from .formats import COPILOT, OPENCODE, Format, FormatName, format_of
from .frontmatter import read_frontmatter, split_frontmatter
from .intent import Intent, read_intents
from .model_wishes import Wishes, read_wishes
from .tool_permissions import (
    ToolPermissions,
    claude_permissions,
    copilot_permissions,
    opencode_permissions,
)
from .unseen_characters import unseen_problems

if TYPE_CHECKING:
    from .strict_yaml import Value

Origin: TypeAlias = Literal["workspace", "user", "bundled"]

MAX_FILE = 256 * 1024
"""Bytes. The longest real prompt measured is 64 kB."""

MAX_NAME = 100
"""Characters: a name opens action titles."""

COPILOT_MAX_PROMPT = 30_000
"""Characters that GitHub takes. Here a longer prompt is used whole."""


@dataclass(frozen=True, slots=True)
class Agent:
    """Someone to consult. ``prompt`` is all that follows the closing fence of the file.

    ``tools`` is None when the file does not limit them, and empty when it allows none; both it and
    ``disallowed_tools`` have Claude Code's names, whatever the format. ``color`` and ``model`` are
    as written, known or not, and empty when absent.
    """

    name: str
    description: str
    prompt: str
    color: str
    model: str
    tools: tuple[str, ...] | None
    path: Path | str
    origin: Origin
    digest: str
    """SHA-256 of the file's bytes, in hexadecimal."""
    format: FormatName = "claude"
    disallowed_tools: tuple[str, ...] = ()
    intents: tuple[Intent, ...] = ()
    """Its own actions; ``intent.offered_intents`` adds the built-in ones."""
    wishes: Wishes = field(default_factory=Wishes)

    def may_use(self, tool: str) -> bool:
        """Whether the file lets this agent use a tool, by Claude Code's name for it: ``Read``."""
        return ToolPermissions(self.tools, self.disallowed_tools).has(tool)


def read_agent(path: Path, origin: Origin) -> tuple[Agent | None, tuple[Problem, ...]]:
    """The agent in the file at ``path``, and what is wrong with it. Never raises, never waits.

    None without a problem is a file that is documentation, not an agent.
    """
    data = _read_bytes(path)
    if isinstance(data, Problem):
        return None, (data,)
    return parse_bytes(data, path, origin)


def parse_bytes(
    data: bytes, path: Path, origin: Origin
) -> tuple[Agent | None, tuple[Problem, ...]]:
    """The agent in a file's bytes, which are to be UTF-8. Never raises."""
    if b"\0" in data:
        return None, (unread(path, "it is a binary file", "Name a Markdown file.", 0),)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start)
        return None, (unread(path, "it is not UTF-8 text", "Save it as UTF-8.", line),)
    return parse_agent(text, path, origin)


def parse_agent(
    text: str, path: Path | str, origin: Origin
) -> tuple[Agent | None, tuple[Problem, ...]]:
    """The agent that ``text`` describes, and what is wrong with it. Never raises.

    The path alone decides the format. None without a problem is documentation: a text without
    frontmatter.
    """
    if len(text) > MAX_FILE:
        return None, (_too_large(path),)
    file_format = format_of(PurePath(path))
    split = split_frontmatter(text)
    frontmatter, problems = read_frontmatter(split, str(path), file_format.keys)
    if frontmatter is None:
        return None, problems
    unseen = unseen_problems(text, frontmatter, str(path))
    if any(problem.severity == "error" for problem in unseen):
        return None, tuple(unseen)
    fields = Fields(frontmatter, str(path), [*problems, *unseen])
    name = _name(fields, file_format)
    if name is None or _is_switched_off(fields, file_format):
        return None, tuple(fields.problems)
    permissions = _permissions(fields, file_format)
    agent = Agent(
        name=name,
        description=_description(fields),
        prompt=split.body,
        color=fields.word("color"),
        model=fields.first_word("model"),
        tools=permissions.allowed,
        path=path,
        origin=origin,
        digest=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        format=file_format.name,
        disallowed_tools=permissions.denied,
        intents=read_intents(fields),
        wishes=read_wishes(fields),
    )
    _check_prompt(agent, fields)
    return agent, tuple(fields.problems)


def unread(path: Path | str, reason: str, next_step: str, line: int = 0) -> Problem:
    """Why an agent file is not loaded, and what to do."""
    message = f"This agent file is not loaded, because {reason}. {next_step}"
    return Problem(message, str(path), line, "error")


def _read_bytes(path: Path) -> bytes | Problem:
    """All bytes of a regular file of at most MAX_FILE bytes."""
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return unread(path, "it is not a regular file", "Put a Markdown file in its place.")
            data = file.read(MAX_FILE + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or str(error)
        return unread(path, f"it cannot be read ({reason})", "Check the file and its permissions.")
    if len(data) > MAX_FILE:
        return _too_large(path)
    return data


def _without_waiting(path: str, flags: int) -> int:
    """Opens a pipe too without waiting for its other end; Windows has no such pipes in folders."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _too_large(path: Path | str) -> Problem:
    return unread(path, f"it is larger than {MAX_FILE // 1024} kB", "Shorten the prompt.")


def _name(fields: Fields, file_format: Format) -> str | None:
    """The name, or None when nobody could be called by it."""
    written: Value = fields.value("name") if file_format.named_by != "file" else ""
    if written == "" and file_format.named_by != "key":
        written = file_format.name_from(PurePath(fields.path))
    elif "name" not in fields.frontmatter.fields:
        fields.note(
            "name",
            "This file is not read as an agent, because its frontmatter has no 'name'. "
            "Add one, or remove the frontmatter if it is documentation.",
            "information",
        )
        return None
    name = " ".join(written.split()) if isinstance(written, str) else ""
    if name and len(name) <= MAX_NAME and name.isprintable():
        return name
    fields.note(
        "name",
        "This agent is not loaded, because its 'name' is not a printable text of "
        f"1 to {MAX_NAME} characters. Use lowercase letters and hyphens.",
        "error",
    )
    return None


def _is_switched_off(fields: Fields, file_format: Format) -> bool:
    """Whether an OpenCode agent says that it is not to be used; version 2 spells it differently."""
    if file_format is not OPENCODE:
        return False
    key = next((key for key in ("disable", "disabled") if fields.switch(key)), None)
    if key is not None:
        fields.note(key, f"This agent is not loaded, because it says '{key}: true'.", "information")
    return key is not None


def _description(fields: Fields) -> str:
    description = fields.prose("description")
    if not description:
        fields.note("description", "This agent has no description: say when to consult it.")
    return description


def _permissions(fields: Fields, file_format: Format) -> ToolPermissions:
    tools = fields.value("tools")
    if file_format is OPENCODE and (tools == "" or isinstance(tools, dict)):
        permission = fields.value("permission") or fields.value("permissions")
        return opencode_permissions(tools, permission)
    if isinstance(tools, dict):
        fields.note("tools", "'tools' is not a list of names, so this agent gets none.")
    if file_format is COPILOT:
        return copilot_permissions(tools)
    return claude_permissions(tools, fields.value("disallowedTools"))


def _check_prompt(agent: Agent, fields: Fields) -> None:
    if not agent.prompt.strip():
        fields.note(
            "prompt", f"The agent '{agent.name}' has no prompt: nothing follows its frontmatter."
        )
    elif agent.format == COPILOT.name and len(agent.prompt) > COPILOT_MAX_PROMPT:
        fields.note(
            "prompt",
            f"This prompt is longer than the {COPILOT_MAX_PROMPT:,} characters that GitHub takes. "
            "It is used whole here.",
            "information",
        )
