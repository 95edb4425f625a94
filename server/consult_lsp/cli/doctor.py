"""consult-lsp doctor: who would be asked, and what keeps it from working."""

import os
from typing import Annotated

import typer

from consult_lsp.models.connect import ModelSettings
from consult_lsp.report import records
from consult_lsp.report.console import Console
from consult_lsp.report.doctor import examine, health_record, health_text
from consult_lsp.workspace.home import working_folder
from consult_lsp.workspace.trust_store import TrustStore

from .asking import workspace
from .exits import CLEAN, USAGE
from .options import EndpointUrl, Format, ModelName, OutputFormat


def doctor(
    model: ModelName = "",
    endpoint: EndpointUrl = "",
    online: Annotated[
        bool,
        typer.Option("--online", help="Try the key, and an endpoint that is elsewhere, as well."),
    ] = False,
    output: OutputFormat = Format.TEXT,
) -> None:
    """Say who would be asked, and what keeps it from working."""
    console = Console(os.environ)
    settings = ModelSettings(model=model, endpoint=endpoint)
    health = examine(
        settings,
        os.environ,
        working_folder(),
        trusted=TrustStore().is_trusted(workspace()),
        online=online,
    )
    if output is Format.JSON:
        console.show(records.json_text(health_record(health)))
    else:
        console.show(health_text(health, console.ink))
    raise typer.Exit(CLEAN if health.is_well else USAGE)
