"""Advice: what came of a consultation, as the rest of the house sees it. Light to import."""

import re
from dataclasses import dataclass, field

from consult_lsp.errors import ModelError
from consult_lsp.finding import Edit, Finding, Fix, Repairs
from consult_lsp.models.model import Usage

from .task import Task


@dataclass(frozen=True, slots=True)
class Advice:
    """What came back, held against the text: everything here stands at a known place.

    Which of ``findings``, ``edits`` and ``markdown`` is filled depends on the task's flow.
    ``alternatives`` are other ways to improve, each in place of ``edits``, and ``unplaced`` are
    ways that cannot be made as they are, each with its doubt: they are shown; so are those that are
    ``refused``, which nobody is offered to make. ``refusals`` says in
    a sentence each what the model offered that was left out, and why. ``asked`` is False when no
    model was asked.
    """

    task: Task
    summary: str = ""
    findings: tuple[Finding, ...] = ()
    edits: tuple[Edit, ...] = ()
    alternatives: tuple[Fix, ...] = ()
    unplaced: tuple[Fix, ...] = ()
    refused: tuple[Fix, ...] = ()
    markdown: str = ""
    refusals: tuple[str, ...] = ()
    model: str = ""
    usage: Usage = field(default_factory=Usage)
    asked: bool = True
    repairs: Repairs = Repairs()  # noqa: RUF009  # a frozen value


class BrokenOffError(ModelError):
    """A review's answer ended too early, but some findings had come. ``advice`` holds these."""

    def __init__(self, failure: ModelError, told: int, advice: Advice) -> None:
        kept = "finding that had come is" if told == 1 else f"{told} findings that had come are"
        # It says "No answer", and some of it has come.
        why = re.sub(r"\ANo answer from (.+?): ", r"The answer of \1 broke off: ", str(failure))
        super().__init__(failure.outcome, f"{why} The {kept} kept.")
        self.advice = advice
