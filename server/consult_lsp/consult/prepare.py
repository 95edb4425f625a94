"""Prepare: from what a user pointed at to a Task, with the evidence of the structural checks.

Synchronous and not instant: run it in a thread when an event loop is waiting.
"""

from functools import lru_cache
from pathlib import Path

from consult_lsp.agents.agent import Agent
from consult_lsp.agents.catalog import checks_folder
from consult_lsp.checks.check import check
from consult_lsp.checks.rule import Rule, load_rules
from consult_lsp.finding import Finding
from consult_lsp.syntax.language import language_of
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

from .task import Flow, Task
from .verdict import proven


def prepare(
    flow: Flow, agent: Agent, document: Document, span: LineSpan, path: str, *, intent: str = ""
) -> Task:
    """The task of asking ``agent`` for ``flow`` about some lines of ``document``."""
    language = language_of(document.language_id, path)
    return Task(
        flow=flow,
        agent=agent,
        document=document,
        span=span,
        path=path,
        language=language,
        intent=intent,
        evidence=_evidence(agent, document, span, language) if flow == "review" else (),
    )


def _evidence(
    agent: Agent, document: Document, span: LineSpan, language: str | None
) -> tuple[Finding, ...]:
    if (folder := checks_folder(agent)) is None:
        return ()
    found = check(document, _rules(folder))
    return tuple(
        proven(document, language, finding) for finding in found if finding.span.meets(span)
    )


@lru_cache(maxsize=16)
def _rules(folder: Path) -> tuple[Rule, ...]:
    """The rules of a bundled folder, which does not change while we run."""
    rules, _ = load_rules(folder)
    return rules
