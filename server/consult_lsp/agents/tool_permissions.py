"""The tools that an agent file allows, in any format, by the names Claude Code has.

They are data: whoever offers tools asks ``Agent.may_use``, and an unknown one is nobody's. Every
reading here errs towards fewer: a permission that depends on a pattern, or on asking, is none.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from .strict_yaml import Value

_ONE = re.compile(r"(?:[^,(]|\([^)]*\)?)+")
_WITH_ARGUMENTS = re.compile(r"([^()]+)\(([^)]*)\)?\s*")

_FROM_COPILOT: dict[str, tuple[str, ...]] = {
    "read": ("Read",),
    "readfile": ("Read",),
    "search": ("Grep", "Glob"),
    "codebase": ("Grep", "Glob"),
    "textsearch": ("Grep",),
    "filesearch": ("Glob",),
    "edit": ("Edit", "Write"),
    "editfiles": ("Edit", "Write"),
    "createfile": ("Write",),
    "execute": ("Bash",),
    "shell": ("Bash",),
    "powershell": ("Bash",),
    "runcommands": ("Bash",),
    "runinterminal": ("Bash",),
    "agent": ("Agent",),
    "custom-agent": ("Agent",),
    "runsubagent": ("Agent",),
    "task": ("Agent",),
    "web": ("WebFetch", "WebSearch"),
    "fetch": ("WebFetch",),
    "todo": ("TodoWrite",),
    "todos": ("TodoWrite",),
    "grep": ("Grep",),
    "glob": ("Glob",),
    "write": ("Write",),
    "bash": ("Bash",),
    "webfetch": ("WebFetch",),
    "websearch": ("WebSearch",),
    "todowrite": ("TodoWrite",),
}
"""VS Code's and GitHub's names in lower case."""

_FROM_OPENCODE: dict[str, tuple[str, ...]] = {
    "read": ("Read",),
    "grep": ("Grep",),
    "glob": ("Glob",),
    "list": ("LS",),
    "edit": ("Edit", "Write"),
    "write": ("Write",),
    "patch": ("Edit",),
    "bash": ("Bash",),
    "shell": ("Bash",),
    "task": ("Agent",),
    "webfetch": ("WebFetch",),
    "websearch": ("WebSearch",),
    "todowrite": ("TodoWrite",),
    "skill": ("Skill",),
}


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool as a file names it: ``Read``, ``Agent(a, b)``, ``mcp__wiki__*``."""

    name: str
    arguments: tuple[str, ...] = ()

    @property
    def server(self) -> str | None:
        """The MCP server that it belongs to; ``*`` for all of them, None for a built-in tool."""
        if not self.name.startswith("mcp__"):
            return None
        return self.name.removeprefix("mcp__").partition("__")[0]


@dataclass(frozen=True, slots=True)
class ToolPermissions:
    """The tools that a file allows and those that it takes away. None allows all."""

    allowed: tuple[str, ...] | None = None
    denied: tuple[str, ...] = ()

    def has(self, name: str) -> bool:
        """Whether the tool is allowed without any condition that we could not check."""
        name = name.casefold()
        if any(read_tool(tool).name.casefold() in (name, "*") for tool in self.denied):
            return False
        return self.allowed is None or any(tool.casefold() == name for tool in self.allowed)


def read_tool(written: str) -> Tool:
    """The tool that was written; ``Task(…)`` is an older name of ``Agent(…)``."""
    found = _WITH_ARGUMENTS.fullmatch(written)
    name, arguments = (found[1], found[2]) if found else (written, "")
    name = name.strip()
    parts = tuple(part.strip() for part in arguments.split(",") if part.strip())
    return Tool("Agent" if name == "Task" else name, parts)


def claude_permissions(tools: "Value", disallowed: "Value") -> ToolPermissions:
    """Claude Code's two keys. A lone star in the one limits nothing, in the other everything."""
    if "*" in (disallowed if isinstance(disallowed, list) else [disallowed]):
        return ToolPermissions(_named(tools), ("*",))
    return ToolPermissions(_named(tools), _named(disallowed) or ())


def copilot_permissions(tools: "Value") -> ToolPermissions:
    """VS Code's list: ``search`` is two of Claude's tools, ``github/*`` all of a server's."""
    written = _named(tools)
    if written is None:
        return ToolPermissions()
    names = (name for one in written for name in _from_copilot(one))
    return ToolPermissions(tuple(dict.fromkeys(names)))


def opencode_permissions(tools: "Value", permission: "Value") -> ToolPermissions:
    """What OpenCode's map of tools and its permissions leave. All is allowed unless it is said.

    Both forms of permission are read: the map of actions, and the list of rules of version 2.
    """
    rules = [*_switches(tools), *_rules(permission)]
    actions = dict.fromkeys([*_FROM_OPENCODE, *(action for action, _, _ in rules if action != "*")])
    verdicts = {action: _is_allowed(action, rules) for action in actions}
    denied = _translated(action for action, allowed in verdicts.items() if not allowed)
    if _is_allowed("*", rules):
        return ToolPermissions(None, denied)
    allowed = _translated(action for action, allowed in verdicts.items() if allowed)
    return ToolPermissions(tuple(name for name in allowed if name not in denied))


def _named(value: "Value") -> tuple[str, ...] | None:
    """Tools in a text with commas or in a list; None for no value and for ``*``.

    A value of any other shape, a mapping, names none.
    """
    if isinstance(value, dict):
        return ()
    if isinstance(value, str):
        names = [] if value.strip() in ("", "*") else _ONE.findall(value)
        return tuple(name.strip() for name in names if name.strip()) if names else None
    names = [item.strip() for item in value if isinstance(item, str)]
    return None if "*" in names else tuple(name for name in names if name)


def _from_copilot(written: str) -> tuple[str, ...]:
    """Claude's names for one of VS Code's: ``read``, ``edit/editFiles``, ``github/*``."""
    group, slash, tool = written.partition("/")
    if slash and group.lower() not in _FROM_COPILOT:
        return (f"mcp__{group}__{tool}",)
    name = tool if slash and tool != "*" else group
    return _FROM_COPILOT.get(name.lower(), (written,))


_Rule: TypeAlias = tuple[str, str, str]
"""An action, what it is done to, and what is to happen."""


def _switches(tools: "Value") -> Iterator[_Rule]:
    if isinstance(tools, dict):
        for action, on in tools.items():
            yield action, "*", "allow" if on == "true" else "deny"


def _rules(permission: "Value") -> Iterator[_Rule]:
    if isinstance(permission, str):
        if permission.strip():
            yield "*", "*", permission.strip()
    elif isinstance(permission, dict):
        for action, effect in permission.items():
            patterns = effect if isinstance(effect, dict) else {"*": effect}
            yield from ((action, pattern, str(one)) for pattern, one in patterns.items())
    else:
        for rule in permission:
            if isinstance(rule, dict):
                action, resource = str(rule.get("action", "*")), str(rule.get("resource", "*"))
                yield action, resource, str(rule.get("effect", ""))


def _is_allowed(action: str, rules: Iterable[_Rule]) -> bool:
    """The last rule about everything decides; one about some things can only take away."""
    allowed = True
    for name, resource, effect in rules:
        if fnmatchcase(action, name):
            allowed = (resource == "*" or allowed) and effect == "allow"
    return allowed


def _translated(actions: Iterable[str]) -> tuple[str, ...]:
    names = (name for action in actions for name in _FROM_OPENCODE.get(action, (action,)))
    return tuple(dict.fromkeys(names))
