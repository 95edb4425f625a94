"""Patterns: regular expressions that a stranger wrote, matched in time that is known beforehand.

Python's ``re`` may take years over a few letters, cannot be stopped, and holds the interpreter's
lock meanwhile. So patterns run on the engine that ripgrep is built on:
Rust's regex, without backtracking, which is in pydantic's wheel. It is linear in the text, but each
character may still cost as much as the pattern has states; MOST_STATES bounds those, and MOST_LINE
the text. The worst that was found within them is 0.1 s, to compile or for a line.
"""

import re
from collections.abc import Callable
from typing import Literal

Case = Literal["smart", "sensitive", "insensitive"]
Matches = Callable[[str], bool]

MOST_PATTERN = 300
"""Characters of a pattern."""

MOST_LINE = 1_000
"""Characters of a line that should be looked at."""

MOST_STATES = 5_000
"""Characters of a pattern after its counted repetitions are written out."""

_COUNTED = re.compile(r"(.?)\{\s*(\d+)\s*,?\s*(\d*)\s*\}", re.DOTALL)
_VERBOSE = re.compile(r"\(\?[a-zA-Z]*x")
_NO_LETTER_OF_ITS_OWN = re.compile(
    r"\\(?:[pP]\{[^}]*\}|.)|\(\?[A-Za-z]+[:)]|\(\?P?<\w+>", re.DOTALL
)


class PatternError(ValueError):
    """A pattern that is not used; the text says why, as the end of a sentence."""


def line_matcher(pattern: str, case: Case) -> Matches:
    """Whether ``pattern`` is found in a line, of MOST_LINE characters at most. Raises PatternError.

    ``smart`` is insensitive unless the pattern holds a capital letter.
    """
    if len(pattern) > MOST_PATTERN:
        raise PatternError(f"it is longer than {MOST_PATTERN} characters")
    if _VERBOSE.search(pattern):
        raise PatternError("the flag x is not available")
    if _states(pattern) > MOST_STATES:
        raise PatternError("its counted repetitions, multiplied, are too many")
    if case == "smart":
        letters = _NO_LETTER_OF_ITS_OWN.sub("", pattern)
        case = "insensitive" if letters == letters.lower() else "sensitive"
    return _compiled(f"(?i){pattern}" if case == "insensitive" else pattern)


def _compiled(pattern: str) -> Matches:
    # Loaded here, since nothing heavy is loaded before a consultation starts.
    from pydantic_core import SchemaError, SchemaValidator, core_schema

    try:
        schema = core_schema.str_schema(pattern=pattern, regex_engine="rust-regex")
        return SchemaValidator(schema).isinstance_python
    except SchemaError as error:
        *_, reason = str(error).split("\n")
        raise PatternError(reason.rpartition("rror: ")[2].strip()) from None


def _states(pattern: str) -> int:
    """At most how long the pattern would be, were its counted repetitions written out.

    What is repeated is a group or something repeated already, so that counts multiply, or a single
    character or class, so that they add up. Braces that are no repetition count as if they were.
    """
    length, factor = len(pattern), 1
    for before, least, most in _COUNTED.findall(pattern):
        count = max(int(least), int(most or 0), 1)
        if before in ("", *")}?*+") or before.isspace():
            factor *= count
        else:
            length += count
    return length * factor
