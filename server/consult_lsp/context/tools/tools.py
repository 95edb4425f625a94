"""Tools: what an agent may look up by itself, in the workspace, before it answers.

They only read. What they read is held within the workspace, leaves out
secret and ignored files and all secrets, and is bounded in calls, bytes and time.
A bound that is reached is told to the model in a sentence, so it can answer with what it has.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from consult_lsp.errors import ConsultError
from consult_lsp.tool import ToolResult, ToolSpec
from consult_lsp.workspace.contained import Root
from consult_lsp.workspace.sendable import Sendable

from . import lookup
from .file_access import FileAccess, NotGivenError
from .lookup import ToolOutput

MOST_OF_A_REASON = 500
"""Characters: a reason quotes what the model asked for, which may be of any length."""

Lookup = Callable[[FileAccess, ToolOutput, Mapping[str, Any]], None]


@dataclass(frozen=True, slots=True)
class ToolLimits:
    """Bounds of one consultation. Bytes are UTF-8 of what goes to the model."""

    calls: int = 12
    result_bytes: int = 16_000
    total_bytes: int = 128_000
    call_seconds: float = 2.0
    total_seconds: float = 10.0


class Toolbox:
    """The tools of one agent for one consultation. Not for two threads at once.

    ``may_use`` says whether the agent's file allows a tool, by Claude Code's name for it.
    ``redact`` and ``unsaved`` are as for FileAccess. ``fence`` marks a text, and says what
    it is, as material in which there are no instructions.
    """

    def __init__(
        self,
        root: Root,
        *,
        may_use: Callable[[str], bool],
        sendable: Sendable,
        redact: Callable[[str], str],
        fence: Callable[[str, str], str],
        limits: ToolLimits | None = None,
        unsaved: Mapping[str, str] | None = None,
    ) -> None:
        self._files = FileAccess(root, sendable, redact, unsaved or {})
        self._tools = {tool.spec.name: tool for tool in _TOOLS if may_use(tool.claude_name)}
        self._redact, self._fence = redact, fence
        self._limits = limits or ToolLimits()
        self._bytes_left = self._limits.total_bytes
        self._seconds_left = self._limits.total_seconds
        self._calls_left = self._limits.calls

    def specs(self) -> tuple[ToolSpec, ...]:
        """The tools as the model is told of them; none if the agent may use none."""
        return tuple(tool.spec for tool in self._tools.values())

    @property
    def is_spent(self) -> bool:
        """Whether a bound is reached, so that every further call would be in vain."""
        return self._calls_left <= 0 or self._bytes_left < _LEAST_ROOM or self._seconds_left <= 0

    def run(self, name: str, arguments: Mapping[str, Any] | None) -> ToolResult:
        """What a tool says, however it was called. Never raises at what a model or a file holds.

        Reads files: call it in a thread.
        """
        begun = time.monotonic()
        try:
            text, is_error = self._answered(name, arguments)
        except ConsultError:
            text, is_error = "This is not shown: it could not be searched for secrets.", True
        taken = time.monotonic() - begun
        self._seconds_left -= taken
        self._bytes_left -= len(text.encode())
        self._calls_left -= 1
        return ToolResult(text, is_error)

    def give_up(self) -> None:
        """Look up nothing more: a call is still at it, past its time."""
        self._seconds_left = 0.0

    def line(self, name: str, arguments: Mapping[str, Any] | None) -> str:
        """A call in a few words, for people: ``orders.py``, ``def pay in *.py``."""
        said = arguments or {}
        words = " in ".join(str(said[key]) for key in _TELLING if isinstance(said.get(key), str))
        shown = "".join(c if c.isprintable() else " " for c in words or name)
        return shown if len(shown) <= 60 else f"{shown[:59]}…"

    def _answered(self, name: str, arguments: Mapping[str, Any] | None) -> tuple[str, bool]:
        """What is said, and whether it is an error. Raises ConsultError as ``redact`` does."""
        try:
            found = self._looked_up(name, arguments)
        except NotGivenError as reason:
            return self._clean(str(reason))[:MOST_OF_A_REASON], True
        return self._fence(self._clean(found), "result"), False

    def _looked_up(self, name: str, arguments: Mapping[str, Any] | None) -> str:
        if self.is_spent:
            raise NotGivenError(_SPENT)
        if name not in self._tools:
            raise NotGivenError(f"There is no such tool. There are: {', '.join(self._tools)}.")
        tool = self._tools[name]
        room = min(self._limits.result_bytes, self._bytes_left) - _FRAME
        seconds = min(self._limits.call_seconds, self._seconds_left)
        output = ToolOutput(room, time.monotonic() + seconds)
        tool.look_up(self._files, output, _checked(arguments, tool.spec))
        return output.text

    def _clean(self, text: str) -> str:
        """Without secrets, such as names may hold, and without halves of characters."""
        return self._redact(text).encode("utf-8", "replace").decode()


_FRAME = 300
"""Bytes kept for a fence and a note."""

_LEAST_ROOM = 1_000
"""Bytes that a result is worth looking up for."""

_SPENT = "Nothing more can be looked up in this consultation. Answer with what you have."
_TELLING = ("path", "pattern", "glob")


@dataclass(frozen=True, slots=True)
class _Tool:
    """A tool, the name of Claude Code's tool that allows it, and what it does."""

    spec: ToolSpec
    claude_name: str
    look_up: Lookup


def _spec(name: str, description: str, required: str, **properties: Any) -> ToolSpec:
    schema = {
        "type": "object",
        "properties": properties,
        "required": [required],
        "additionalProperties": False,
    }
    return ToolSpec(name, description, schema)


_PATH = {"type": "string", "description": "path relative to the workspace, with slashes"}
_TOOLS = (
    _Tool(
        _spec(
            "read_file",
            "Read a text file of the workspace, each line behind its number: `12| code`. Ask for "
            "the lines you need; what is too long is cut and says so. Use it when the answer "
            "depends on code that you were not shown.",
            "path",
            path=_PATH,
            start_line={"type": "integer", "description": "first line, counted from 1"},
            end_line={"type": "integer", "description": "last line, included"},
        ),
        "Read",
        lookup.read_file,
    ),
    _Tool(
        _spec(
            "outline",
            "List the functions, methods and classes of a source file with their lines. Cheaper "
            "than reading a large file.",
            "path",
            path=_PATH,
        ),
        "Read",
        lookup.outline_of,
    ),
    _Tool(
        _spec(
            "search",
            "Find lines by a regular expression, in all text files of the workspace that are not "
            "ignored. The syntax is ripgrep's: no look-around, no backreferences.",
            "pattern",
            pattern={"type": "string", "description": "regular expression for one line"},
            glob={"type": "string", "description": "files to look in: `*.py`, `src/**/*.ts`"},
            case={
                "type": "string",
                "enum": ["smart", "sensitive", "insensitive"],
                "description": "smart, the default, ignores case unless there is a capital",
            },
        ),
        "Grep",
        lookup.search,
    ),
    _Tool(
        _spec(
            "glob",
            "List files of the workspace by name. A pattern without a slash is of names in any "
            "folder.",
            "pattern",
            pattern={"type": "string", "description": "`*.py`, `src/**/test_*`, `*.{ts,tsx}`"},
        ),
        "Glob",
        lookup.glob,
    ),
)

_TYPES = {"string": str, "integer": int}


def _checked(arguments: Mapping[str, Any] | None, spec: ToolSpec) -> Mapping[str, Any]:
    """The arguments, if they fit the tool's schema. Raises NotGivenError.

    null is what some models send for an argument that they leave out.
    """
    if arguments is None:
        raise NotGivenError("The arguments are no JSON object.")
    given = {name: value for name, value in arguments.items() if value is not None}
    for name in spec.schema["required"]:
        if name not in given:
            raise NotGivenError(f"The argument {name} is missing.")
    for name, value in given.items():
        wanted = spec.schema["properties"].get(name)
        if wanted is None:
            known = ", ".join(spec.schema["properties"])
            raise NotGivenError(f"There is no argument {name[:40]!r}. There are: {known}.")
        if type(value) is not _TYPES[wanted["type"]]:
            raise NotGivenError(f"The argument {name} must be of type {wanted['type']}.")
        if "enum" in wanted and value not in wanted["enum"]:
            raise NotGivenError(f"The argument {name} must be one of {', '.join(wanted['enum'])}.")
    return given


def tool_names(may_use: Callable[[str], bool]) -> tuple[str, ...]:
    """What an agent may look up, by the names that the model is told."""
    return tuple(tool.spec.name for tool in _TOOLS if may_use(tool.claude_name))
