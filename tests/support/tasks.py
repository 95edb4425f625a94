"""Tasks and scripted answers for tests of the core, which need neither a server nor a wire."""

import json
from typing import Any

from consult_lsp.agents.agent import Agent
from consult_lsp.consult.advice import Advice
from consult_lsp.consult.consultation import consult
from consult_lsp.consult.means import Means
from consult_lsp.consult.task import Flow, Task
from consult_lsp.finding import Finding
from consult_lsp.models.scripted import ScriptedModel
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
    return Task(
        flow=flow,
        agent=AGENT,
        document=sample.document(),
        span=sample.span,
        path="sample.py",
        language="python",
        intent=intent,
        evidence=evidence,
    )


async def advice(task: Task, reply: Any) -> Advice:
    """The advice when the model answers ``reply``: text, or an object as JSON."""
    answer = reply if isinstance(reply, str) else json.dumps(reply)
    return await consult(task, Means(ScriptedModel(answer)), lambda status: None)
