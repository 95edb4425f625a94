"""Options that several commands share. Each is named and explained once, here."""

from enum import StrEnum
from typing import Annotated

import typer

from consult_lsp.settings import Settings

DEFAULTS = Settings()


class Format(StrEnum):
    """How a result is printed."""

    TEXT = "text"
    JSON = "json"


Where = Annotated[str, typer.Argument(metavar="FILE[:L1-L2]", show_default=False)]
AgentName = Annotated[str, typer.Option("--agent", help="Who is asked; see `agents list`.")]
ModelName = Annotated[str, typer.Option("--model", help="The model to ask.", show_default=False)]
EndpointUrl = Annotated[
    str, typer.Option("--endpoint", help="Base URL of the model's API.", show_default=False)
]
Seconds = Annotated[
    int, typer.Option("--max-seconds", min=5, max=3600, help="Most seconds for one consultation.")
]
Yes = Annotated[
    bool, typer.Option("--yes", help="Agree beforehand to what is large or costs more than $1.")
]
OutputFormat = Annotated[Format, typer.Option("--format", help="For people or for programs.")]
