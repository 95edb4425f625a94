"""consult-lsp preview: exactly what would be sent, and why. Nothing is sent."""

from dataclasses import replace
from typing import Annotated

import typer

from consult_lsp.agents.catalog import DEFAULT_AGENT
from consult_lsp.consult.preview import preview_markdown, preview_record
from consult_lsp.consult.prompt import redacted, request_for
from consult_lsp.consult.resources import tools_of
from consult_lsp.consult.task import Flow
from consult_lsp.models.access import NoModel
from consult_lsp.redaction.redactor import Redactor
from consult_lsp.report import records
from consult_lsp.text.plain import plain

from .asking import asking_of, task_about
from .file_argument import file_argument
from .options import DEFAULTS, AgentName, EndpointUrl, Format, ModelName, OutputFormat, Where


def preview(
    file: Where,
    flow: Annotated[Flow, typer.Option(help="What would be asked for.")] = "review",
    intent: Annotated[str, typer.Option(help="In your words, as for improve.")] = "",
    agent: AgentName = DEFAULT_AGENT,
    model: ModelName = "",
    endpoint: EndpointUrl = "",
    output: OutputFormat = Format.TEXT,
) -> None:
    """Show exactly what would be sent, why, and what it would cost."""
    asking = asking_of(agent, model, endpoint, DEFAULTS.max_seconds)
    console, connection, trusted = asking.console, asking.connection, asking.project
    task = task_about(asking, file_argument(file), flow, intent)
    redactor = Redactor()

    def redact(text: str) -> str:
        return redactor.redact(text).text

    sent = redacted(task, redact)
    request = request_for(sent, max_tokens=DEFAULTS.max_tokens)
    if trusted is not None:
        request = replace(request, tools=tools_of(task.agent, trusted, redact).specs())
    name = "" if isinstance(connection, NoModel) else connection.price_list
    if output is Format.JSON:
        console.show(records.json_text(preview_record(sent, request, name)))
    else:
        page = preview_markdown(sent, request, connection.sentence, name)
        console.show(plain(page) + "\n")
