"""A bounded reader for the plain part of YAML that frontmatter needs.

``yaml.safe_load`` is no bound: seven merge keys under 1 kB cost seconds, a duplicate key is taken
in silence, and ``tools: no`` becomes False. This one builds the tree
from parser events, so nothing is ever expanded, and every scalar stays the string that was written.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn, TypeAlias

import yaml

from consult_lsp.text.lines import LINE_END

Value: TypeAlias = "str | list[Value] | dict[str, Value]"

MAX_DEPTH = 12
"""Claude Code's deepest documented key, hooks, needs six levels."""

# libyaml from 0.2.6 on stops by itself at a thousand levels, before it has given a single event.
_TOO_DEEP = f"it nests deeper than {MAX_DEPTH} levels"
_PARSER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # libyaml is optional in a source build


@dataclass(frozen=True, slots=True)
class Mapping:
    """The top-level keys with their values, and where they stand. Lines count from 0."""

    fields: dict[str, Value]
    lines: dict[str, int]
    """The line of each key."""
    items: dict[str, tuple[int, ...]]
    """The line of each item, for a key whose value is a list."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a text is not read as YAML.

    ``hostile`` text expands when it is loaded, or nests without end: nothing else should read it
    either. Any other text may simply have been written by someone who did not think of YAML.
    """

    message: str
    line: int
    """Counted from 0."""
    hostile: bool = False


def read_mapping(text: str) -> Mapping | Fault:
    """The mapping that ``text`` is, or why it is none. Never raises; no text is no keys."""
    reader = _Reader(text)
    try:
        mapping = reader.document()
    except _FaultFoundError as found:
        return found.fault
    except yaml.MarkedYAMLError as error:
        place = error.problem_mark or error.context_mark
        line = bisect_right(_line_starts(text), place.index) if place else 0
        problem = str(error.problem or error.context)
        if "nesting depth" in problem:
            return Fault(_TOO_DEEP, line, hostile=True)
        return Fault(_plainly(problem), line)
    except yaml.reader.ReaderError:
        return Fault("it holds a character that YAML does not allow", 0)
    return reader.doubt or mapping


def _plainly(problem: str) -> str:
    """The parser's words; for by far the commonest fault, words that say what to look for."""
    if problem.startswith("mapping values are not allowed"):
        return "an unquoted value holds a colon"
    return problem


class _FaultFoundError(Exception):
    """Ends the reading from any depth; never leaves this module."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault


@dataclass(slots=True)
class _Reader:
    """Reads one document, event by event."""

    text: str
    doubt: Fault | None = None
    """An anchor or a tag. Prose may hold one (``description: !important``), so reading goes on to
    see whether an alias makes use of it."""
    _anchors: set[str] = field(default_factory=set)
    _depth: int = 0
    _line_starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._line_starts = _line_starts(self.text)

    def document(self) -> Mapping:
        # As bytes, because the C parser raises another error for a lone surrogate in a str.
        events: Iterator[Any] = yaml.parse(
            self.text.encode("utf-8", "surrogatepass"), Loader=_PARSER
        )
        mapping = Mapping({}, {}, {})
        for event in events:
            if isinstance(event, yaml.MappingStartEvent) and not mapping.lines:
                self._note(event)
                self._mapping(events, mapping)
            elif isinstance(event, yaml.NodeEvent):
                self._stop("it is not a list of keys with values", event)
        return mapping

    def _value(self, event: Any, events: Iterator[Any], items: list[int]) -> Value:
        """The value that ``event`` begins; for a list, the lines of its items go to ``items``."""
        self._note(event)
        if isinstance(event, yaml.ScalarEvent):
            return str(event.value)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._stop(_TOO_DEEP, event, hostile=True)
        value: Value
        if isinstance(event, yaml.SequenceStartEvent):
            value = self._sequence(events, items)
        else:
            value = self._mapping(events, Mapping({}, {}, {}))
        self._depth -= 1
        return value

    def _sequence(self, events: Iterator[Any], items: list[int]) -> list[Value]:
        values: list[Value] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._line(event))
            values.append(self._value(event, events, []))
        return values

    def _mapping(self, events: Iterator[Any], into: Mapping) -> dict[str, Value]:
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._value(event, events, [])
            if not isinstance(key, str):
                self._stop("a key is not a plain word", event)
            if key == "<<":
                self._stop("it merges keys ('<<')", event, hostile=True)
            if key in into.fields:
                self._stop(f"the key '{key}' appears twice", event)
            items: list[int] = []
            into.lines[key] = self._line(event)
            into.fields[key] = self._value(next(events), events, items)
            if items:
                into.items[key] = tuple(items)
        return into.fields

    def _note(self, event: Any) -> None:
        """Stop at an alias, and remember an anchor or a tag."""
        if isinstance(event, yaml.AliasEvent):
            if event.anchor in self._anchors:
                self._stop(
                    f"it repeats a part by an alias ('*{event.anchor}')", event, hostile=True
                )
            self._stop(f"'*{event.anchor}' stands for nothing", event)
        if event.anchor is not None:
            self._anchors.add(event.anchor)
            self._doubt(f"'&{event.anchor}' is YAML for an anchor", event)
        if event.tag is not None:
            self._doubt(f"'{event.tag}' is YAML for a tag", event)

    def _doubt(self, message: str, event: Any) -> None:
        self.doubt = self.doubt or Fault(message, self._line(event))

    def _stop(self, message: str, event: Any, *, hostile: bool = False) -> NoReturn:
        raise _FaultFoundError(Fault(message, self._line(event), hostile))

    def _line(self, event: Any) -> int:
        return bisect_right(self._line_starts, event.start_mark.index)


def _line_starts(text: str) -> list[int]:
    """Where each line but the first begins, by our rule: YAML's own also breaks at U+2028."""
    return [end.end() for end in LINE_END.finditer(text)]
