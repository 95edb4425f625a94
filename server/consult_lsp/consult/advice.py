"""Advice: what came of a consultation, as the rest of the house sees it. Light to import."""

from dataclasses import dataclass, field

from consult_lsp.finding import Edit, Finding, Fix
from consult_lsp.models.model import Usage

from .task import Task


@dataclass(frozen=True, slots=True)
class Advice:
    """What came back, held against the text: everything here stands at a known place.

    Which of ``findings``, ``edits`` and ``markdown`` is filled depends on the task's flow.
    ``refusals`` says in a sentence each what the model offered that was left out, and why.
    ``asked`` is False when no model was asked.
    """

    task: Task
    summary: str = ""
    findings: tuple[Finding, ...] = ()
    edits: tuple[Edit, ...] = ()
    alternatives: tuple[Fix, ...] = ()
    markdown: str = ""
    refusals: tuple[str, ...] = ()
    model: str = ""
    usage: Usage = field(default_factory=Usage)
    asked: bool = True
