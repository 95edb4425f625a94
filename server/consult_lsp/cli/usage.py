"""consult-lsp usage: what was spent, by day, agent and model."""

import os
from datetime import date, timedelta
from typing import Annotated

import typer

from consult_lsp.models.spending import UsageBook, usage_file
from consult_lsp.report import records
from consult_lsp.report.console import Console
from consult_lsp.report.spending import spending_record, spending_text

from .options import Format, OutputFormat


def usage(
    days: Annotated[int, typer.Option(min=1, max=3650, help="How many days back.")] = 7,
    output: OutputFormat = Format.TEXT,
) -> None:
    """Say what was spent, by day, agent and model."""
    console, book = Console(os.environ), UsageBook(usage_file())
    spent = book.since(date.today() - timedelta(days=days - 1))  # the user's day
    if output is Format.JSON:
        console.show(records.json_text([spending_record(one) for one in spent]))
    else:
        console.show(spending_text(spent))
    if book.problem is not None:
        console.complain(book.problem.message)
