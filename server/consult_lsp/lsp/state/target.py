"""Target: who is asked about which lines of which text."""

from dataclasses import dataclass

from consult_lsp.agents.agent import Agent
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan


@dataclass(frozen=True, slots=True)
class Target:
    """Who is asked about which lines of which text. A snapshot: it never changes.

    ``parts`` are those of the lines that are asked about again; empty where all of them are.
    """

    agent: Agent
    document: Document
    span: LineSpan
    intent: str = ""
    parts: tuple[LineSpan, ...] = ()
