"""Settings: each option once, with its default and one sentence.

Three kinds of place may set them: the command line, the editor's initializationOptions, and the
editor's configuration. What chooses who is asked (``USER_SETTINGS``) is taken from the first
two only: an editor's configuration may hold values of the opened workspace, which must not choose
where code goes.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields, replace
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from .errors import Problem
from .finding import Severity


def _resources(meaning: str, **limits: int) -> dict[str, Any]:
    return {"meaning": meaning, **limits}


class Checks(StrEnum):
    """When the structural checks speak; they cost nothing and send nothing."""

    ON_TYPE = "onType"
    ON_SAVE = "onSave"
    ON_REVIEW = "onReview"
    OFF = "off"


class Menu(StrEnum):
    """How much the menu of an editor holds."""

    SHORT = "short"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may choose, in the settings section ``consult``: ``max_tokens`` is maxTokens."""

    agent: str = field(
        default="",
        metadata=_resources("The agent that leads the menu; empty takes the one that fits."),
    )
    menu: Menu = field(
        default=Menu.SHORT,
        metadata=_resources("short, with ready intents behind improve… and ask…; or full."),
    )
    model: str = field(
        default="",
        metadata=_resources("The model to ask; empty takes the default of the connection."),
    )
    endpoint: str = field(
        default="",
        metadata=_resources("Base URL of the model's API; empty takes the environment's."),
    )
    effort: str = field(
        default="",
        metadata=_resources("How hard the model thinks: low, medium, high, xhigh or max."),
    )
    max_tokens: int = field(
        default=16_000,
        metadata=_resources("Most tokens that one answer may have.", least=256, most=200_000),
    )
    max_seconds: int = field(
        default=300,
        metadata=_resources(
            "Most seconds that a question may be prepared, and that its answer may take.",
            least=5,
            most=3_600,
        ),
    )
    minimum_severity: Severity = field(
        default=Severity.HINT, metadata=_resources("The mildest severity that is shown.")
    )
    max_findings: int = field(
        default=50,
        metadata=_resources("Most findings that are shown in one file.", least=1, most=200),
    )
    max_tokens_per_day: int = field(
        default=0,
        metadata=_resources("Most tokens in a day; 0 is no cap.", least=0, most=1_000_000_000),
    )
    max_dollars_per_day: float = field(
        default=0.0,
        metadata=_resources("Most dollars in a day, where prices are known; 0 is no cap.", least=0),
    )
    checks: Checks = field(
        default=Checks.ON_TYPE,
        metadata=_resources(
            "When the structural checks run, free and local: onType (when a file is opened, once "
            "typing rests, and on save), onSave (when it is opened and on save), onReview or off."
        ),
    )
    review_on_save: bool = field(
        default=False,
        metadata=_resources("Saving a reviewed file reviews what has changed; it costs money."),
    )
    disabled_intents: tuple[str, ...] = field(
        default=(), metadata=_resources("Intents that the menu leaves out, by their ids.")
    )
    project_rules: bool = field(
        default=True, metadata=_resources("Send the project's rules, such as CLAUDE.md.")
    )
    stack: bool = field(
        default=True, metadata=_resources("Send which frameworks and versions the manifests name.")
    )
    surroundings: bool = field(
        default=True, metadata=_resources("Send definitions, callers and changes of the lines.")
    )
    tools: bool = field(
        default=True,
        metadata=_resources("Let agents read and search files of a trusted workspace."),
    )
    redaction: bool = field(
        default=True,
        metadata=_resources(
            "Send placeholders in place of secret values; characters that nobody sees are always."
        ),
    )
    explain_on_hover: bool = field(
        default=False,
        metadata=_resources("A hover has the symbol explained in the background; it costs money."),
    )
    hover_model: str = field(
        default="",
        metadata=_resources("Who explains on hover; empty takes the cheapest that is known."),
    )
    code_lens: bool = field(
        default=False, metadata=_resources("Show findings, Review and Explain above functions.")
    )
    proof: tuple[str, ...] = field(
        default=(),
        metadata=_resources(
            "A command with {file} that must be content with a model's edit before it is applied."
        ),
    )
    trusted: bool = field(
        default=False, metadata=_resources("The editor vouches for the workspace.")
    )


USER_SETTINGS = frozenset(
    {
        *("model", "endpoint", "effort", "trusted", "tools", "redaction", "proof"),
        *("maxTokensPerDay", "maxDollarsPerDay", "explainOnHover", "hoverModel"),
        "reviewOnSave",
    }
)
"""Settings that an editor's configuration, which may be a workspace's, cannot set."""


def spelled(name: str) -> str:
    """A setting's name as a user writes it: ``max_tokens`` is ``maxTokens``."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


NAMES = frozenset(spelled(option.name) for option in fields(Settings))
"""Every setting as a user writes it."""

OF_CLIENTS = frozenset({"trace", "pickers", "diagnosticsInHover", "modelHelp", "commandNames"})
"""Names in our section that are no settings: ``consult.trace.server`` has the client log what it
sends, and by the others a client says what it does (``lsp/state/capabilities.py``)."""

MOST_UNKNOWN = 5
"""Unknown names that are told, of any number."""


def read_settings(
    given: object, base: Settings | None = None, *, ignore: frozenset[str] = frozenset()
) -> tuple[Settings, tuple[Problem, ...]]:
    """``base`` with what ``given`` sets; what it sets wrongly is a problem and stays as it was.

    So is a name that there is not, as it is most often a slip.
    """
    settings = base or Settings()
    if given is None:
        return settings, ()
    if not isinstance(given, Mapping):
        return settings, (Problem("The settings were ignored, because they are not an object."),)
    known = {spelled(option.name): option for option in fields(Settings)}
    chosen: dict[str, Any] = {}
    problems: list[Problem] = []
    unknown = [str(name) for name in given if name not in known and name not in OF_CLIENTS]
    problems += [_unknown(name, known) for name in unknown[:MOST_UNKNOWN]]
    for name, value in given.items():
        if name in ignore and name in known and value not in ("", None, known[name].default):
            problems.append(Problem(f"consult.{name} was ignored: set it in {_USER_SCOPE}."))
        elif name in known and name not in ignore:
            try:
                chosen[known[name].name] = _checked(known[name], value)
            except ValueError as wrong:
                problems.append(Problem(f"consult.{name} was ignored: it must be {wrong}."))
    return replace(settings, **chosen), tuple(problems)


def described() -> list[tuple[str, str, str]]:
    """Name, default and meaning of each setting, for the documentation."""
    return [
        (spelled(option.name), _written(option.default), option.metadata["meaning"])
        for option in fields(Settings)
    ]


def _written(default: object) -> str:
    """A default as a user would write it in JSON."""
    if isinstance(default, bool | tuple):
        return json.dumps(default)
    return f"{default:g}" if isinstance(default, float) else str(default)


_USER_SCOPE = "the editor's initializationOptions or the environment"


def _unknown(name: str, known: Mapping[str, object]) -> Problem:
    name = name[:60]
    spelled_so = {one.lower(): one for one in known}
    close = get_close_matches(name.replace("_", "").lower(), spelled_so, n=1)
    hint = f" Did you mean {spelled_so[close[0]]}?" if close else ""
    return Problem(f"consult.{name} was ignored: there is no such setting.{hint}")


def _checked(option: Field[Any], value: object) -> Any:
    """``value`` as the option's type. Raises ValueError with what it must be."""
    return _CHECKS[type(option.default)](option, value)


def _word(option: Field[Any], value: object) -> StrEnum:
    words: Any = type(option.default)
    try:
        chosen: StrEnum = words(str(value))
    except ValueError:
        raise ValueError("one of " + ", ".join(words)) from None
    return chosen


def _switch(_: Field[Any], value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError("true or false")


def _whole_number(option: Field[Any], value: object) -> int:
    least, most = option.metadata["least"], option.metadata["most"]
    if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
        return value
    raise ValueError(f"a whole number from {least} to {most}")


def _amount(_: Field[Any], value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e9:
        return float(value)
    raise ValueError("a number from 0")


def _texts(_: Field[Any], value: object) -> tuple[str, ...]:
    if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        return tuple(value)
    raise ValueError("a list of texts")


def _text(_: Field[Any], value: object) -> str:
    if isinstance(value, str):
        return value
    raise ValueError("text")


_CHECKS: Mapping[type, Callable[[Field[Any], object], Any]] = {
    Severity: _word,
    Checks: _word,
    Menu: _word,
    bool: _switch,
    int: _whole_number,
    float: _amount,
    tuple: _texts,
    str: _text,
}
