"""Tasks and scripted answers for tests of the core, which need neither a server nor a wire."""

import json
from typing import Any

from consult_lsp.agents.agent import Agent
from consult_lsp.consult.advice import Advice
from consult_lsp.consult.consultation import consult
from consult_lsp.consult.resources import Resources
from consult_lsp.consult.task import Flow, Task
from consult_lsp.finding import Category, Edit, Finding, Fix, Severity
from consult_lsp.models.scripted import ScriptedModel
from consult_lsp.text.selection import Selection
from support.marked import marked

AGENT = Agent(
    name="tester",
    description="Looks at tests.",
    prompt="\nYou look at tests.\n",
    color="",
    model="",
    tools=None,
    path="tester.md",
    origin="user",
    digest="",
)


def task(
    source: str, flow: Flow = "review", *, intent: str = "", evidence: tuple[Finding, ...] = ()
) -> Task:
    """What is asked about the selection of a marked sample, or about all of it."""
    sample = marked(source)
    selection = Selection(sample.document(), sample.span, path="sample.py", language="python")
    return Task(flow, AGENT, selection, intent, evidence)


def a_check(
    line: int, anchor: str, title: str, category: str = "reliability", **parts: Any
) -> Finding:
    """What a structural check found at a line, with a fix if an edit is given."""
    fixes = (Fix("As the check says", (Edit(**parts["fix"]),), preferred=True),) if parts else ()
    return Finding(
        rule=f"check-{category}",
        category=Category(category),
        severity=Severity.WARNING,
        title=title,
        start_line=line,
        end_line=line,
        anchor=anchor,
        fixes=fixes,
        origin="check",
    )


def reply_of(*findings: Any) -> str:
    """A review's answer as a model writes it."""
    return json.dumps({"summary": "Looked.", "findings": list(findings)})


async def advice(task: Task, *replies: Any) -> Advice:
    """The advice when the model gives these answers: each text, or an object as JSON."""
    answers = [reply if isinstance(reply, str) else json.dumps(reply) for reply in replies]
    return await consult(task, Resources(ScriptedModel(*answers)), lambda news: None)
