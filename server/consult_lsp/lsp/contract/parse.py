"""Commands as they are sent, to and from the types of ``arguments.py``."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, Literal, NamedTuple, get_args, get_origin

import attrs
from cattrs import BaseValidationError, Converter, ForbiddenExtraKeysError
from cattrs.gen import make_dict_structure_fn, override
from lsprotocol import types as lsp

from consult_lsp.errors import UsageError
from consult_lsp.text.plain import plain_line

from .arguments import ARGUMENTS, Argument, Choice, ReportedProblem

SEPARATE = ("uri", "range", "intent")
"""What a client may send as arguments of their own, in this order."""

TOLERANT = (Choice, ReportedProblem, lsp.Position, lsp.Range)
"""Types of the protocol: of them a client may send more than we read."""

MOST = 2**31 - 1
"""The largest uinteger of the protocol (LSP 3.17, Base Types)."""

NAME_LIMIT = 80
"""Characters of an unknown member's name that are repeated."""


class WrongValueError(ValueError):
    """A value is not what a member takes; the text says what that is."""


class Fault(NamedTuple):
    """What is wrong with an argument: which member, as in ``range.start``, and in which way."""

    member: str
    words: str


def parse_argument(command: str, arguments: Sequence[Any]) -> Argument:
    """The argument of a command. Raises UsageError, which names the first member at fault.

    A member that is null is one that is left out, and an empty list is an empty object: clients
    that are written in Lua or Lisp cannot tell these apart. Sublime Text replaces ``$file_uri`` and
    ``$range`` only where they are arguments of their own, so a first argument that is a string is
    the URI, and those of ``SEPARATE`` may follow it.
    """
    kind = ARGUMENTS[command]
    given = _as_one_object(arguments)
    if given is None:
        raise _error(kind, "it takes one object")
    try:
        return _converter().structure(given, kind)
    except (BaseValidationError, WrongValueError) as error:
        member, words = _fault(error)
        raise _error(kind, f"the member “{plain_line(member, NAME_LIMIT)}” {words}") from error


def to_json(argument: Argument) -> dict[str, Any]:
    """The object that ``parse_argument`` reads as this argument."""
    json: dict[str, Any] = _converter().unstructure(argument)
    return json


def _as_one_object(arguments: Sequence[Any]) -> Mapping[str, Any] | None:
    """The members of an argument; None where there is another than one object."""
    if arguments and isinstance(arguments[0], str) and len(arguments) <= len(SEPARATE):
        return dict(zip(SEPARATE, arguments, strict=False))
    given = arguments[0] if arguments else None
    if len(arguments) > 1 or not (isinstance(given, Mapping) or given in (None, [], ())):
        return None
    return {name: value for name, value in (given or {}).items() if value is not None}


def _error(kind: type[Argument], why: str) -> UsageError:
    named = [
        field.name if field.default is MISSING else f"{field.name}?"
        for field in sorted(fields(kind), key=lambda field: field.default is not MISSING)
    ]
    takes = f"{{{', '.join(named)}}}" if named else "an empty object, or none"
    return UsageError(f"{kind.command} was not run, because {why}. It takes {takes}.")


def _fault(error: BaseException) -> Fault:
    """The first fault of those that the converter tells of."""
    if isinstance(error, ForbiddenExtraKeysError):
        return Fault(sorted(error.extra_fields)[0], "is unknown")
    if isinstance(error, KeyError):
        return Fault("", "is missing")
    if not isinstance(error, BaseValidationError):
        return Fault("", f"is not {error}")
    first = error.exceptions[0]
    inner = _fault(first)
    # cattrs notes beside an error which member, or which place of a list, it is of.
    notes = [note for note in getattr(first, "__notes__", ()) if hasattr(note, "type")]
    if not notes:
        return inner
    place = getattr(notes[0], "name", None)
    outer = str(place) if place is not None else f"[{notes[0].index}]"
    dot = "." if inner.member and not inner.member.startswith("[") else ""
    return Fault(f"{outer}{dot}{inner.member}", inner.words)


@cache
def _converter() -> Converter:
    """Made when a first command is read or offered: an editor waits for the start."""
    converter = Converter(omit_if_default=True)
    for kind, words in ((str, "a string"), (bool, "true or false")):
        converter.register_structure_hook(kind, _exactly(kind, words))
    converter.register_structure_hook(int, _whole)
    converter.register_structure_hook(int | str | None, _code)
    converter.register_structure_hook(date, _day)
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook_factory(_is_literal, lambda kind: _one_of(get_args(kind)))
    converter.register_structure_hook_factory(_is_object, lambda kind: _object(converter, kind))
    converter.register_structure_hook_factory(
        _is_tuple, lambda kind: _list(converter, get_args(kind)[0])
    )
    return converter


Read = Callable[[Any, Any], Any]
"""Makes a value of a type, or raises."""


def _exactly(kind: type, words: str) -> Read:
    def read(value: Any, _: Any) -> Any:
        if not isinstance(value, kind):
            raise WrongValueError(words)
        return value

    return read


def _whole(value: Any, _: Any) -> int:
    """JSON has one kind of number, and some clients write each with a point."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value % 1 != 0:
        raise WrongValueError("an integer")
    return int(value)


def _place(value: Any, kind: Any) -> int:
    """A line or a column: an uinteger of the protocol."""
    number = _whole(value, kind)
    if not 0 <= number <= MOST:
        raise WrongValueError(f"an integer from 0 to {MOST}")
    return number


def _code(value: Any, _: Any) -> Any:
    if value is not None and type(value) not in (int, str):
        raise WrongValueError("an integer or a string")
    return value


def _day(value: Any, _: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise WrongValueError("a date as 2027-01-31") from None


def _one_of(values: tuple[Any, ...]) -> Read:
    def read(value: Any, _: Any) -> Any:
        if value not in values:
            raise WrongValueError(f"one of {', '.join(values)}")
        return value

    return read


def _is_literal(kind: Any) -> bool:
    return get_origin(kind) is Literal


def _is_tuple(kind: Any) -> bool:
    return get_origin(kind) is tuple


def _is_object(kind: Any) -> bool:
    return is_dataclass(kind) or (isinstance(kind, type) and attrs.has(kind))


def _object(converter: Converter, kind: Any) -> Read:
    if kind is lsp.Position:
        number = override(struct_hook=_place)
        members = make_dict_structure_fn(kind, converter, line=number, character=number)
    else:
        strict = kind not in TOLERANT
        members = make_dict_structure_fn(kind, converter, _cattrs_forbid_extra_keys=strict)

    def read(value: Any, _: Any) -> Any:
        if not isinstance(value, Mapping):
            raise WrongValueError("an object")
        return members(value, kind)

    return read


def _list(converter: Converter, kind: Any) -> Read:
    def read(value: Any, _: Any) -> Any:
        if not isinstance(value, list | tuple):
            raise WrongValueError("a list")
        return tuple(converter.structure(value, list[kind]))

    return read
