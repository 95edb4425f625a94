"""Every error that we raise. Each says what did not happen, why, and the next step.

ConsultError
├── UsageError          the call cannot be carried out as it was made (exit code 2)
└── ModelError          the model gave no usable answer; names its Outcome (exit code 3)

A user's file never raises: reading one gives a value and its Problems.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Outcome(StrEnum):
    """How a request to a model failed."""

    REFUSED = "refused"
    TRUNCATED = "truncated"
    OVERLOADED = "overloaded"
    RATE_LIMITED = "rate-limited"
    UNAUTHORISED = "unauthorised"
    UNREACHABLE = "unreachable"
    TOO_LARGE = "too-large"
    BAD_ANSWER = "bad-answer"
    TIMED_OUT = "timed-out"
    CAPPED = "capped"


class ConsultError(Exception):
    """An error whose text is meant for the user: one sentence or two, no jargon, no secret."""


class UsageError(ConsultError):
    """The call cannot be carried out as it was made."""


class ModelError(ConsultError):
    """The model gave no usable answer."""

    def __init__(self, outcome: Outcome, sentence: str) -> None:
        super().__init__(sentence)
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file that was read, and where. It costs only what it speaks of."""

    message: str
    path: str = ""
    line: int = 0
    """Counted from 0."""
    severity: Literal["error", "warning", "information"] = "warning"
