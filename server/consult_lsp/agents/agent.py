"""Agent: one agent file, read. Its body is the system prompt, byte for byte.

The format is Claude Code's subagent (research/peers.md §3.1). What a file says about rights
(``tools``) and models is data here: whoever acts on it may only narrow what the user allows.
"""

import hashlib
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from consult_lsp.errors import Problem

from .frontmatter import Frontmatter, read_frontmatter, split_frontmatter

if TYPE_CHECKING:
    from .strict_yaml import Value

Origin: TypeAlias = Literal["workspace", "user", "bundled"]

MAX_FILE = 256 * 1024
"""Bytes. The longest real prompt measured is 64 kB."""

MAX_NAME = 100
"""Characters: a name opens action titles."""

_LITERAL_NEWLINE = re.compile(r"(?<!\\)\\n")
_TOOL = re.compile(r"(?:[^,(]|\([^)]*\)?)+")


@dataclass(frozen=True, slots=True)
class Agent:
    """Someone to consult. ``prompt`` is all that follows the closing fence of the file.

    ``tools`` is None when the file does not limit them, and empty when it allows none. ``color``
    and ``model`` are as written, known or not, and empty when absent.
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


def read_agent(path: Path, origin: Origin) -> tuple[Agent | None, tuple[Problem, ...]]:
    """The agent in the file at ``path``, and what is wrong with it. Never raises, never waits.

    None without a problem is a file that is documentation, not an agent.
    """
    data = _read_bytes(path)
    if isinstance(data, Problem):
        return None, (data,)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start)
        return None, (_unread(path, "it is not UTF-8 text", "Save it as UTF-8.", line),)
    return parse_agent(text, path, origin)


def parse_agent(
    text: str, path: Path | str, origin: Origin
) -> tuple[Agent | None, tuple[Problem, ...]]:
    """The agent that ``text`` describes, and what is wrong with it. Never raises.

    None without a problem is documentation: a text without frontmatter.
    """
    if len(text) > MAX_FILE:
        return None, (_too_large(path),)
    split = split_frontmatter(text)
    frontmatter, problems = read_frontmatter(split, str(path))
    if frontmatter is None:
        return None, problems
    reader = _Fields(frontmatter, str(path), list(problems))
    name = reader.name()
    if name is None:
        return None, tuple(reader.problems)
    agent = Agent(
        name=name,
        description=reader.description(),
        prompt=split.body,
        color=reader.word("color"),
        model=reader.word("model"),
        tools=reader.tools(),
        path=path,
        origin=origin,
        digest=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
    )
    if not split.body.strip():
        reader.note("prompt", f"The agent '{name}' has no prompt: nothing follows its frontmatter.")
    return agent, tuple(reader.problems)


def _read_bytes(path: Path) -> bytes | Problem:
    """All bytes of a regular file of at most MAX_FILE bytes."""
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return _unread(
                    path, "it is not a regular file", "Put a Markdown file in its place."
                )
            data = file.read(MAX_FILE + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or str(error)
        return _unread(path, f"it cannot be read ({reason})", "Check the file and its permissions.")
    if len(data) > MAX_FILE:
        return _too_large(path)
    return data


def _without_waiting(path: str, flags: int) -> int:
    """Opens a pipe too without waiting for its other end; Windows has no such pipes in folders."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _too_large(path: Path | str) -> Problem:
    return _unread(path, f"it is larger than {MAX_FILE // 1024} kB", "Shorten the prompt.")


def _unread(path: Path | str, reason: str, next_step: str, line: int = 0) -> Problem:
    message = f"This agent file is not loaded, because {reason}. {next_step}"
    return Problem(message, str(path), line, "error")


@dataclass(slots=True)
class _Fields:
    """Takes the fields from frontmatter, one by one, and collects what is wrong with them."""

    frontmatter: Frontmatter
    path: str
    problems: list[Problem]

    def name(self) -> str | None:
        """The name, or None when nobody could be called by it."""
        if "name" not in self.frontmatter.fields:
            self.note(
                "name",
                "This file is not read as an agent, because its frontmatter has no 'name'. "
                "Add one, or remove the frontmatter if it is documentation.",
                "information",
            )
            return None
        value = self.frontmatter.fields["name"]
        name = " ".join(value.split()) if isinstance(value, str) else ""
        if name and len(name) <= MAX_NAME and name.isprintable():
            return name
        self.note(
            "name",
            "This agent is not loaded, because its 'name' is not a printable text of "
            f"1 to {MAX_NAME} characters. Use lowercase letters and hyphens.",
            "error",
        )
        return None

    def description(self) -> str:
        """The description; line breaks that were written as two characters become real."""
        description = _LITERAL_NEWLINE.sub("\n", self._text("description")).strip()
        if not description:
            self.note("description", "This agent has no description: say when to consult it.")
        return description

    def word(self, key: str) -> str:
        return self._text(key).strip()

    def tools(self) -> tuple[str, ...] | None:
        """The tools by name; None when the key is absent, empty or ``*``."""
        value: Value = self.frontmatter.fields.get("tools", "")
        if isinstance(value, dict):
            self.note("tools", "'tools' is not a list of names, so this agent gets none.")
            return ()
        if isinstance(value, str):
            names = [] if value.strip() in ("", "*") else _TOOL.findall(value)
            return tuple(name.strip() for name in names if name.strip()) if names else None
        names = [item.strip() for item in value if isinstance(item, str)]
        return None if "*" in names else tuple(name for name in names if name)

    def note(
        self,
        key: str,
        message: str,
        severity: Literal["error", "warning", "information"] = "warning",
    ) -> None:
        line = self.frontmatter.lines.get(key, 0)
        self.problems.append(Problem(message, self.path, line, severity))

    def _text(self, key: str) -> str:
        value: Value = self.frontmatter.fields.get(key, "")
        if isinstance(value, str):
            return value
        self.note(key, f"'{key}' is not a text, so it is ignored.")
        return ""
