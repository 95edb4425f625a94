"""Write what the arguments of the commands are, for who sends them.

    python tests/support/command_types.py

TypeScript for the extension of VS Code, Lua for the plugin of Neovim, and a page for everybody
else, all of them made of ``server/consult_lsp/lsp/contract/arguments.py``. A test says when they
are out of date.
"""

import ast
import dataclasses
import inspect
import re
from collections.abc import Iterator
from dataclasses import MISSING
from datetime import date
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

from lsprotocol import types as lsp

from consult_lsp.lsp.contract.arguments import (
    ARGUMENTS,
    Argument,
    Choice,
    Consultation,
    Lines,
    OfFinding,
    ReportedProblem,
)

ROOT = Path(__file__).parents[2]
SOURCE = "server/consult_lsp/lsp/contract/arguments.py"
MADE = f"Made of {SOURCE} by tests/support/command_types.py."
PARTS = (ReportedProblem, Choice)
"""Types that are a part of an argument."""
SHARED = (Consultation, Lines, OfFinding)
"""Types whose members several commands take."""
TYPES = (*PARTS, *SHARED, *ARGUMENTS.values())


class Member(NamedTuple):
    """A member of an argument; ``type`` is without the None that says that it may be left out."""

    name: str
    type: Any
    is_required: bool
    meaning: str


class Names(NamedTuple):
    """How a language writes the types of JSON."""

    integer: str
    boolean: str
    anything: str
    quote: str
    either: str


TYPESCRIPT = Names("number", "boolean", "unknown", "'", " | ")
LUA = Names("integer", "boolean", "any", "'", "|")
PAGE = Names("integer", "boolean", "any JSON", '"', " or ")


def files() -> dict[Path, str]:
    """Each file with what belongs in it."""
    return {
        ROOT / "editors/vscode/src/contract.ts": typescript(),
        ROOT / "editors/neovim/lua/consult/contract.lua": lua(),
        ROOT / "server/docs/commands.md": page(),
    }


def typescript() -> str:
    """An interface for each argument, and the calls that can be made with them."""
    parts = [
        f"/**\n * Contract: the commands of the server and what they take.\n *\n * {MADE}\n */",
        "/** A place in a text (LSP 3.17). */\n"
        "export interface Position {\n  line: number;\n  character: number;\n}",
        "/** A range of a text (LSP 3.17). */\n"
        "export interface Range {\n  start: Position;\n  end: Position;\n}",
    ]
    for kind in TYPES:
        rows = list(_typescript_members(kind))
        body = "{\n" + "".join(rows) + "}" if rows else "{}"
        base = f" extends {base.__name__}" if (base := _base(kind)) else ""
        parts.append(f"/** {_meaning(kind)} */\nexport interface {kind.__name__}{base} {body}")
    calls = "\n".join(
        f"  | [command: '{command}', argument{'' if _takes_more(kind) else '?'}: {kind.__name__}]"
        for command, kind in ARGUMENTS.items()
    )
    parts.append(f"/** A command with what it takes. */\nexport type Call =\n{calls};")
    return "\n\n".join(parts) + "\n"


def _typescript_members(kind: type) -> Iterator[str]:
    for member in _members(kind):
        if member.meaning:
            yield f"  /** {member.meaning} */\n"
        mark = "" if member.is_required else "?"
        yield f"  {member.name}{mark}: {_written(member.type, TYPESCRIPT)};\n"


def lua() -> str:
    """A class for each argument (LuaLS), and a table of what each command takes."""
    parts = [f"-- The commands of the server and what they take.\n-- {MADE}\nlocal M = {{}}"]
    parts += [
        f"---@class {_lua_name(kind)}  {_meaning(kind)}\n{''.join(_lua_members(kind))}"
        for kind in TYPES
    ]
    commands = "\n".join(f"---| '{command}'" for command in ARGUMENTS)
    rows = "\n".join(
        f"  ['{command}'] = {{ {names} }}," if names else f"  ['{command}'] = {{}},"
        for command, kind in ARGUMENTS.items()
        for names in [", ".join(f"'{field.name}'" for field in dataclasses.fields(kind))]
    )
    parts.append(f"---@alias consult.Command\n{commands}\n")
    parts.append(
        "-- The names of the members that each command takes.\n"
        "---@type table<consult.Command, string[]>\n"
        f"M.MEMBERS = {{\n{rows}\n}}\n"
    )
    return "\n\n".join(part.rstrip("\n") for part in [*parts, "return M"]) + "\n"


def _lua_name(kind: type) -> str:
    name, base = f"consult.contract.{kind.__name__}", _base(kind)
    return f"{name}: consult.contract.{base.__name__}" if base else name


def _lua_members(kind: type) -> Iterator[str]:
    for member in _members(kind):
        mark = "" if member.is_required else "?"
        meaning = f"  {member.meaning}" if member.meaning else ""
        yield f"---@field {member.name} {_written(member.type, LUA)}{mark}{meaning}\n"


def page() -> str:
    """What belongs in the page."""
    head = """# Commands

`workspace/executeCommand` runs them. Each takes one object, answers at once, and goes on as a job
where it takes time. A member that is null counts as one that is left out. What a command does not
take is refused as `InvalidParams`, in words that name the member, and nothing is started. Lines and
characters count from 0."""
    parts = [head]
    parts += [_section(command, kind) for command, kind in ARGUMENTS.items()]
    parts += [_section(kind.__name__, kind) for kind in (*SHARED, *PARTS)]
    return "\n\n".join(parts) + "\n"


def _section(name: str, kind: type) -> str:
    parts = [f"## {name}", _meaning(kind)]
    if base := _base(kind):
        parts.append(f"It takes all that [{base.__name__}](#{base.__name__.lower()}) has.")
    if rows := [_row(member) for member in _members(kind)]:
        parts.append("| member | type | meaning |\n|---|---|---|\n" + "\n".join(rows))
    return "\n\n".join(parts)


def _row(member: Member) -> str:
    mark = "" if member.is_required else "?"
    return f"| `{member.name}`{mark} | {_written(member.type, PAGE)} | {member.meaning} |"


def _base(kind: type) -> type | None:
    """The type whose members this one has as well."""
    return next((base for base in kind.__bases__ if base in SHARED), None)


def _members(kind: type) -> list[Member]:
    """Those that a type has itself, the required ones first, in the order of the source."""
    hints, meanings = get_type_hints(kind), _meanings(kind)
    members = [
        Member(
            field.name,
            _without_none(hints[field.name]),
            field.default is MISSING,
            " ".join([meanings.get(field.name, ""), _default(field.default)]).strip(),
        )
        for field in dataclasses.fields(kind)
        if field.name in kind.__annotations__
    ]
    return sorted(members, key=lambda member: not member.is_required)


def _takes_more(kind: type[Argument]) -> bool:
    """Whether a command cannot do without its argument."""
    return any(field.default is MISSING for field in dataclasses.fields(kind))


def _default(value: object) -> str:
    if value is MISSING or value in (None, "", ()):
        return ""
    return f"By default {str(value).lower() if isinstance(value, bool) else value}."


def _meaning(kind: type) -> str:
    first = (inspect.getdoc(kind) or "").split("\n\n")[0]
    return _plain(first)


def _meanings(kind: type) -> dict[str, str]:
    """The docstring below each member of a class."""
    [made] = ast.parse(inspect.getsource(kind)).body
    assert isinstance(made, ast.ClassDef)
    found: dict[str, str] = {}
    for member, below in zip(made.body, made.body[1:], strict=False):
        match member, below:
            case ast.AnnAssign(target=ast.Name(name)), ast.Expr(ast.Constant(str(meaning))):
                found[name] = _plain(meaning)
    return found


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("``", "`")).strip()


def _without_none(kind: Any) -> Any:
    """A type that may be None, without that."""
    if get_origin(kind) is UnionType or NoneType in get_args(kind):
        return tuple(one for one in get_args(kind) if one is not NoneType)
    return kind


def _written(kind: Any, names: Names) -> str:
    """How a language writes a type; a tuple of them is a choice."""
    if isinstance(kind, tuple):
        return names.either.join(_written(one, names) for one in kind)
    if get_origin(kind) is Literal:
        return names.either.join(f"{names.quote}{one}{names.quote}" for one in get_args(kind))
    if get_origin(kind) is tuple:
        inner = _written(get_args(kind)[0], names)
        return f"list of {inner}" if names is PAGE else f"{inner}[]"
    simple = {str: "string", date: "string", int: names.integer, bool: names.boolean}
    if kind in simple:
        return simple[kind]
    if kind is Any:
        return names.anything
    prefix = "" if names is not LUA else "lsp." if kind is lsp.Range else "consult.contract."
    return f"{prefix}{kind.__name__}"


if __name__ == "__main__":
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")
