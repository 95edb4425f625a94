"""Settings: each option once, with its default and one sentence.

Three kinds of place may set them: the command line, the editor's initializationOptions, and the
editor's configuration. What chooses who is asked (``ENDPOINT_SETTINGS``) is taken from the first
two only: an editor's configuration may hold values of the opened workspace, which must not choose
where code goes (research/security.md, S13).
"""

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields, replace
from typing import Any

from .errors import Problem
from .finding import Severity


def _means(meaning: str, **limits: int) -> dict[str, Any]:
    return {"meaning": meaning, **limits}


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may choose, in the settings section ``consult``: ``max_tokens`` is maxTokens."""

    agent: str = field(
        default="backend-developer", metadata=_means("The agent that the menu offers first.")
    )
    model: str = field(
        default="", metadata=_means("The model to ask; empty takes the default of the connection.")
    )
    endpoint: str = field(
        default="", metadata=_means("Base URL of the model's API; empty takes the environment's.")
    )
    effort: str = field(
        default="", metadata=_means("How hard the model thinks: low, medium, high, xhigh or max.")
    )
    max_tokens: int = field(
        default=16_000,
        metadata=_means("Most tokens that one answer may have.", least=256, most=200_000),
    )
    max_seconds: int = field(
        default=300,
        metadata=_means("Most seconds that one consultation may take.", least=5, most=3_600),
    )
    minimum_severity: Severity = field(
        default=Severity.HINT, metadata=_means("The mildest severity that is shown.")
    )
    max_findings: int = field(
        default=50, metadata=_means("Most findings that are shown in one file.", least=1, most=200)
    )


ENDPOINT_SETTINGS = frozenset({"model", "endpoint", "effort"})
"""Settings that an editor's workspace configuration cannot set."""


def read_settings(
    given: object, base: Settings | None = None, *, ignore: frozenset[str] = frozenset()
) -> tuple[Settings, tuple[Problem, ...]]:
    """``base`` with what ``given`` sets; what it sets wrongly is a problem and stays as it was."""
    settings = base or Settings()
    if given is None:
        return settings, ()
    if not isinstance(given, Mapping):
        return settings, (Problem("The settings were ignored, because they are not an object."),)
    known = {spelled(option.name): option for option in fields(Settings)}
    chosen: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, value in given.items():
        if name in ignore and value not in ("", None):
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
        (spelled(option.name), str(option.default), option.metadata["meaning"])
        for option in fields(Settings)
    ]


def spelled(name: str) -> str:
    """A setting's name as a user writes it: ``max_tokens`` is ``maxTokens``."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


_USER_SCOPE = "the editor's initializationOptions or the environment"


def _checked(option: Field[Any], value: object) -> Any:
    """``value`` as the option's type. Raises ValueError with what it must be."""
    default = option.default
    if isinstance(default, Severity):
        try:
            return Severity(str(value))
        except ValueError:
            raise ValueError("one of " + ", ".join(Severity)) from None
    if isinstance(default, int):
        least, most = option.metadata["least"], option.metadata["most"]
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return value
    if not isinstance(value, str):
        raise ValueError("text")  # it is a value of the user's, not a type of ours
    return value
