"""Values: what is wrong with what a key holds, by the form that the table of keys gives it.

A name that we know to be wrong is a warning with the right one; a name that we merely do not know
is information, as other programs learn new ones every month.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence

from consult_lsp.agents.agent import MAX_NAME
from consult_lsp.text.document import Document
from consult_lsp.text.position import Position

from .diagnosis import ColumnSpan, Diagnosis, Repair, Replacement, Severity, at
from .keys import COLOURS, MODELS, Key
from .kind import Kind
from .outline import Field, Scalar
from .tools import CLAUDE_TOOLS, meant_tool

_BAD_NAME = (
    "This agent is not loaded, because its name is not a printable text of at most "
    f"{MAX_NAME} characters. Use lowercase letters and hyphens."
)
_ITEM = re.compile(r"(?:[^,(]|\([^)]*\)?)+")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FULL_MODEL = re.compile(r"(.*[/.:])?claude-[\w.:@\[\]-]+|arn:.+", re.IGNORECASE)
_ALIAS = re.compile(r"(\w+)(\[1m\])?")
_MORE_ALIASES = ("default", "best", "opusplan")
_NUMBER = re.compile(r"\d+(\.\d+)?")
_FLAGS = {"yes": "true", "on": "true", "1": "true", "no": "false", "off": "false", "0": "false"}
_SHADES = {
    "magenta": "pink",
    "violet": "purple",
    "indigo": "purple",
    "teal": "cyan",
    "turquoise": "cyan",
    "gold": "yellow",
    "amber": "orange",
    "crimson": "red",
    "emerald": "green",
    "navy": "blue",
}


def wrong_values(document: Document, kind: Kind, key: Key, entry: Field) -> Iterator[Diagnosis]:
    """What is wrong with the value of one key. A value that is not YAML is not looked into."""
    value = entry.value
    if key.form == "tools" and kind is Kind.CLAUDE_AGENT:
        yield from _tools(document, entry)
    elif value is None or not value.text.strip():
        if key.form not in ("any", "tools", "globs") and not key.takes_list:
            yield from _misshapen(key, entry)
    elif key.form == "name":
        yield from _name(value)
    elif key.form == "model":
        yield from _model(value)
    elif key.form == "colour":
        yield from _colour(value)
    elif key.form == "flag":
        yield from _flag(key, value)
    elif key.form == "number" and not _NUMBER.fullmatch(value.text.strip()):
        message = f"'{key.name}' takes a number, and this is none. Write one such as 10."
        yield Diagnosis("unknown-value", "warning", value.place, message)
    elif key.form == "choice" and value.text not in (names := [v.name for v in key.values]):
        what = f"'{key.name}' has no value '{value.text}'."
        yield _unknown("unknown-value", value, what, names, _close(value.text, names), "warning")


def items_of(document: Document, entry: Field) -> list[Scalar]:
    """The single names of a value, whether in a list or in a text with commas."""
    if entry.value is None:
        return entry.items
    source = entry.value.source
    quote = 1 if source[:1] in ("'", '"') else 0
    start = document.offset_at(entry.value.start)
    found = []
    for match in _ITEM.finditer(source, quote, len(source) - quote):
        text = match[0].strip()
        first = start + match.start() + len(match[0]) - len(match[0].lstrip())
        if text:
            places = document.position_at(first), document.position_at(first + len(text))
            found.append(Scalar(text, text, *places))
    return found


def slug(text: str) -> str:
    """``text`` as a name: lowercase letters, digits and single hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:MAX_NAME]


def _misshapen(key: Key, entry: Field) -> Iterator[Diagnosis]:
    """A list or a map where one text belongs."""
    if entry.shape in ("list", "map") and key.form == "name":
        yield Diagnosis("bad-name", "error", entry.key.place, _BAD_NAME)
    elif entry.shape in ("list", "map"):
        message = (
            f"'{key.name}' takes one text, so this {entry.shape} is passed over. Write a text."
        )
        yield Diagnosis("wrong-shape", "warning", entry.key.place, message)


def _name(value: Scalar) -> Iterator[Diagnosis]:
    name = " ".join(value.text.split())
    if len(name) > MAX_NAME or not name.isprintable():
        yield Diagnosis("bad-name", "error", value.place, _BAD_NAME)
    elif not _NAME.fullmatch(name):
        better = slug(name)
        repairs = (Repair(f"Rename to '{better}'", (_written(value, better),)),) if better else ()
        refused = name.startswith("-") or ":" in name
        message = (
            "Claude Code does not load an agent with this name. Use lowercase letters and hyphens."
            if refused
            else "Names of agents are lowercase letters, digits and hyphens. This one still loads."
        )
        severity: Severity = "warning" if refused else "information"
        yield Diagnosis("name-style", severity, value.place, message, repairs)


def _model(value: Scalar) -> Iterator[Diagnosis]:
    written = value.text.strip()
    names = [model.name for model in MODELS]
    alias = _ALIAS.fullmatch(written)
    if _FULL_MODEL.fullmatch(written) or (alias and alias[1] in (*names, *_MORE_ALIASES)):
        return
    words = re.findall(r"[a-z]+", written.lower())
    named = next((name for name in names if name in words), None)
    what = f"'{written}' is no alias and no id of a Claude model."
    closest = named or _close(written, names)
    yield _unknown(
        "unknown-model", value, what, names, closest, "warning" if closest else "information"
    )


def _colour(value: Scalar) -> Iterator[Diagnosis]:
    names = [colour.name for colour in COLOURS]
    if value.text in names:
        return
    closest = _SHADES.get(value.text.lower()) or _close(value.text, names)
    what = f"Claude Code has no colour '{value.text}'."
    yield _unknown(
        "unknown-colour", value, what, names, closest, "warning" if closest else "information"
    )


def _flag(key: Key, value: Scalar) -> Iterator[Diagnosis]:
    written = value.text.strip().lower()
    if written not in ("true", "false"):
        names = ["true", "false"]
        closest = _FLAGS.get(written) or _close(written, names)
        what = f"'{key.name}' is true or false."
        yield _unknown("unknown-value", value, what, names, closest, "warning")
    elif value.source[:1] in ("'", '"'):
        repair = Repair("Remove the quotes", (at(value.place, written),), preferred=True)
        message = f"In quotes this is a text, and '{key.name}' takes it for false. Remove them."
        if written == "true":
            yield Diagnosis("quoted-flag", "warning", value.place, message, (repair,))


def _tools(document: Document, entry: Field) -> Iterator[Diagnosis]:
    if entry.shape == "map":
        message = "'tools' is a map here, so no tool is allowed. Write a list of names."
        yield Diagnosis("wrong-shape", "warning", entry.key.place, message)
        return
    items = items_of(document, entry)
    known = {tool.name for tool in CLAUDE_TOOLS}
    listed = {_tool_name(item) for item in items}
    for item in items:
        name = _tool_name(item)
        if name in known or name in ("", "*") or name.startswith("mcp__"):
            continue
        inner = _inner(item, name)
        severity: Severity = "warning"
        if (found := meant_tool(name)) is not None:
            right, reason = found
            what = f"'{name}' is no tool here: {reason}. "
            what += f"'{right}' is listed." if right in listed else f"Write '{right}'."
            code = "stale-tool"
        elif right := _close(name, known) or "":
            what = f"'{name}' is no tool that we know. Did you mean '{right}'?"
            code = "unknown-tool"
        else:
            what = f"'{name}' is no tool of Claude Code that we know. Unknown ones are passed over."
            code, severity = "unknown-tool", "information"
        if right and right not in listed:
            repair: Repair | None = Repair(
                f"Rename to '{right}'", (at(inner, right),), preferred=True
            )
        else:
            repair = _removal(items, item, preferred=bool(right))
        yield Diagnosis(code, severity, inner, what, (repair,) if repair else ())


def _tool_name(item: Scalar) -> str:
    """``Bash`` of ``Bash(git diff *)``."""
    return item.text.partition("(")[0].strip()


def _inner(item: Scalar, name: str) -> ColumnSpan:
    """Where the name of an item is, without quotes and what follows in parentheses."""
    quote = 1 if item.source[:1] in ("'", '"') else 0
    line, column = item.start
    return ColumnSpan(line, column + quote, column + quote + len(name))


def _removal(items: Sequence[Scalar], item: Scalar, *, preferred: bool) -> Repair | None:
    """Take one of several names on a line out, with its comma, or one line of a list."""
    number = items.index(item)
    before = items[number - 1] if number > 0 else None
    after = items[number + 1] if number + 1 < len(items) else None
    if after is not None and after.start.line == item.start.line:
        gone = Replacement(item.start, after.start, "")
    elif before is not None and before.end.line == item.start.line:
        gone = Replacement(before.end, item.end, "")
    elif len(items) > 1:
        line = item.start.line
        gone = Replacement(Position(line, 0), Position(line + 1, 0), "")
    else:
        return None
    return Repair(f"Remove '{_tool_name(item)}'", (gone,), preferred)


def _unknown(
    code: str,
    value: Scalar,
    what: str,
    names: Iterable[str],
    closest: str | None,
    severity: Severity,
) -> Diagnosis:
    """An unknown value; where one is close, with the repair that writes it."""
    if closest:
        repair = Repair(f"Change to '{closest}'", (_written(value, closest),), preferred=True)
        return Diagnosis(
            code, severity, value.place, f"{what} Did you mean '{closest}'?", (repair,)
        )
    known = ", ".join(names)
    return Diagnosis(code, severity, value.place, f"{what} There are: {known}.")


def _written(value: Scalar, text: str) -> Replacement:
    return Replacement(value.start, value.end, text)


def _close(text: str, names: Iterable[str]) -> str | None:
    """The name that was most likely meant."""
    spelled = {name.lower(): name for name in names}
    close = difflib.get_close_matches(text.strip().lower(), spelled, n=1, cutoff=0.75)
    return spelled[close[0]] if close else None
