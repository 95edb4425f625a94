"""Task: one thing asked of one agent about some lines of one document. Frozen before any await."""

from dataclasses import dataclass
from typing import Literal, get_args

from consult_lsp.agents.agent import Agent
from consult_lsp.context.context_item import ContextItem
from consult_lsp.errors import Problem
from consult_lsp.finding import Finding
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from consult_lsp.text.selection import Selection

Flow = Literal["review", "improve", "explain", "ask"]
FLOWS: tuple[Flow, ...] = get_args(Flow)


@dataclass(frozen=True, slots=True)
class Turn:
    """The answer to what was asked before, and the question that follows it.

    ``now`` is the document as it is at this question, where it is no longer what was shown.
    """

    answer: str
    question: str
    now: Document | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """What is asked, of whom, about which lines; ``prepare`` adds what goes along.

    ``intent`` says what an *improve* is to improve, empty leaves it to the agent; it is the
    question of an *ask*, and what a review or an explanation is to look at first.
    ``turns`` came after that: the answer wanted is to the last of them.
    ``evidence`` is what the structural checks found in the same lines. ``items`` go along, those
    ``left_out`` did not fit; ``problems`` are what could not be read meanwhile.
    """

    flow: Flow
    agent: Agent
    selection: Selection
    intent: str = ""
    evidence: tuple[Finding, ...] = ()
    items: tuple[ContextItem, ...] = ()
    left_out: tuple[ContextItem, ...] = ()
    problems: tuple[Problem, ...] = ()
    turns: tuple[Turn, ...] = ()

    def is_about(self, span: LineSpan) -> bool:
        """Whether what is said of these lines was asked about: the first of them is."""
        return any(span.start in asked for asked in self.selection.spans)
