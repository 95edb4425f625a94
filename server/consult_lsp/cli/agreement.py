"""Agreement: before much is asked at once, the user says yes: on a terminal, or by ``--yes``."""

from decimal import Decimal

from consult_lsp.consult.estimate import Estimate
from consult_lsp.errors import UsageError
from consult_lsp.report.console import Console

MANY_FILES = 20
"""With more than these, what a review would ask is said first."""

MUCH = Decimal(1)
"""Dollars above which it is said first, however few files there are."""


def is_much(files: int, expected: Estimate) -> bool:
    """Whether so many files, or what they cost, need the user's word."""
    return files > MANY_FILES or (expected.cost is not None and expected.cost > MUCH)


def agree(console: Console, what: str, expected: Estimate, *, instead: str) -> None:
    """Have the user agree to asking about ``what``.

    Raises UsageError where the answer is no, or where there is no terminal to ask on. ``instead``
    says how to do with less.
    """
    if not console.can_ask:
        raise UsageError(
            f"Nobody was asked, because {what} need your word: {expected}. "
            f"Give --yes, or {instead}."
        )
    if not console.agrees(f"{what}: {expected}. Go on?"):
        raise UsageError(f"Nobody was asked. To do with less, {instead}.")
