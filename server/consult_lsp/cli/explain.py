"""consult-lsp explain: what some lines do, in Markdown."""

import os

from consult_lsp.agents.catalog import DEFAULT_AGENT
from consult_lsp.report import records
from consult_lsp.report.console import Console
from consult_lsp.report.markdown import inert

from .asking import asked, connection_to
from .options import (
    DEFAULTS,
    AgentName,
    EndpointUrl,
    Format,
    ModelName,
    OutputFormat,
    Seconds,
    Where,
)


def explain(
    file: Where,
    agent: AgentName = DEFAULT_AGENT,
    model: ModelName = "",
    endpoint: EndpointUrl = "",
    output: OutputFormat = Format.TEXT,
    max_seconds: Seconds = DEFAULTS.max_seconds,
) -> None:
    """Explain some lines, in Markdown."""
    console = Console(os.environ)
    connection = connection_to(model, endpoint, max_seconds)
    target, advice = asked(console, "explain", file, agent, connection)
    markdown = inert(advice.markdown)
    if output is Format.TEXT:
        console.show_markdown(markdown)
        return
    record = records.explanation_record(
        target.shown, target.span, advice.model, markdown, advice.usage
    )
    console.show(records.json_text(record))
