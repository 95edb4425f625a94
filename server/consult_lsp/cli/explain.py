"""consult-lsp explain: what some lines do, in Markdown."""

import os

from consult_lsp.agents.catalog import DEFAULT_AGENT
from consult_lsp.report import records
from consult_lsp.report.console import Console
from consult_lsp.report.parts import shown

from .answer import answered
from .asking import agent_named, connection_to, prepared, project
from .file_argument import file_argument
from .options import (
    DEFAULTS,
    AgentName,
    EndpointUrl,
    Format,
    ModelName,
    OutputFormat,
    Seconds,
    Where,
    Yes,
)


def explain(
    file: Where,
    agent: AgentName = DEFAULT_AGENT,
    model: ModelName = "",
    endpoint: EndpointUrl = "",
    output: OutputFormat = Format.TEXT,
    yes: Yes = False,
    max_seconds: Seconds = DEFAULTS.max_seconds,
) -> None:
    """Explain some lines, in Markdown."""
    console = Console(os.environ)
    connection = connection_to(model, endpoint, max_seconds, agent_named(agent))
    chosen, target, trusted = agent_named(agent), file_argument(file), project()
    task = prepared(connection, lambda: target.task("explain", chosen, project=trusted))
    advice = answered(console, task, connection, trusted, output, yes=yes)
    if output is Format.JSON:
        record = records.explanation_record(
            target.shown, target.selection.span, advice.model, shown(advice.markdown), advice.usage
        )
        console.show(records.json_text(record))
