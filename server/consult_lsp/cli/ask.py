"""consult-lsp ask: a question about some lines, a file or the project, answered in Markdown."""

import os
from functools import partial
from typing import Annotated

import typer

from consult_lsp.agents.agent import Agent
from consult_lsp.agents.catalog import DEFAULT_AGENT
from consult_lsp.consult.task import Task
from consult_lsp.context.project import Project
from consult_lsp.errors import UsageError
from consult_lsp.report import records
from consult_lsp.report.console import Console
from consult_lsp.report.parts import shown

from .answer import answered
from .asking import agent_named, connection_to, prepared, project
from .file_argument import FileArgument, file_argument, project_task
from .options import DEFAULTS, AgentName, EndpointUrl, Format, ModelName, OutputFormat, Seconds, Yes


def ask(
    question: Annotated[str, typer.Argument(show_default=False)],
    file: Annotated[str, typer.Argument(metavar="[FILE[:L1-L2]]", show_default=False)] = "",
    agent: AgentName = DEFAULT_AGENT,
    model: ModelName = "",
    endpoint: EndpointUrl = "",
    output: OutputFormat = Format.TEXT,
    yes: Yes = False,
    max_seconds: Seconds = DEFAULTS.max_seconds,
) -> None:
    """Answer a question about some lines, or about the trusted project."""
    console = Console(os.environ)
    if not question.strip():
        raise UsageError("Nothing was asked, because the question is empty. Say what to ask.")
    connection = connection_to(model, endpoint, max_seconds, agent_named(agent))
    chosen, trusted = agent_named(agent), project()
    target = file_argument(file) if file else None
    if target is None and trusted is None:
        raise UsageError(
            "Nothing was asked about the project, because it is not trusted. Run consult-lsp "
            "trust, or name a file."
        )
    task = prepared(connection, partial(_task, chosen, question, target, trusted))
    advice = answered(console, task, connection, trusted, output, yes=yes)
    if output is Format.JSON:
        where = target.shown if target is not None else ""
        record = records.answer_record(
            question, where, task.selection.span, advice.model, shown(advice.markdown), advice.usage
        )
        console.show(records.json_text(record))


def _task(
    agent: Agent, question: str, target: FileArgument | None, trusted: Project | None
) -> Task:
    if target is not None:
        return target.task("ask", agent, question, trusted)
    if trusted is None:
        raise AssertionError("a question is about lines, or about a trusted project")
    return project_task(agent, question, trusted)
