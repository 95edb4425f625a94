"""consult-lsp improve: a patch for some lines, printed or written."""

import os
from typing import Annotated

import typer

from consult_lsp.agents.catalog import DEFAULT_AGENT
from consult_lsp.consult.advice import Advice
from consult_lsp.consult.target import Target
from consult_lsp.edits.combine import Change, combine
from consult_lsp.report import records
from consult_lsp.report.console import Console
from consult_lsp.report.diff import unified_diff
from consult_lsp.report.ink import Ink
from consult_lsp.report.plain import plain_line
from consult_lsp.report.prose import prose
from consult_lsp.text.document import Document
from consult_lsp.workspace.files import write_source

from .asking import asked, connection_to
from .exits import CLEAN, MODEL
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


def improve(
    file: Where,
    intent: Annotated[str, typer.Option(help="What to improve, in your words.")] = "",
    write: Annotated[bool, typer.Option("--write", help="Change the file.")] = False,
    agent: AgentName = DEFAULT_AGENT,
    model: ModelName = "",
    endpoint: EndpointUrl = "",
    output: OutputFormat = Format.TEXT,
    max_seconds: Seconds = DEFAULTS.max_seconds,
) -> None:
    """Improve some lines: print a patch, or make the change."""
    console = Console(os.environ)
    connection = connection_to(model, endpoint, max_seconds)
    target, advice = asked(console, "improve", file, agent, connection, intent)
    after = _after(target, advice)
    written = write and after is not target.document
    if written:
        write_source(target.source, after.text)
    ink = console.ink if output is Format.TEXT else Ink()
    patch = unified_diff(target.document, after, target.shown, ink)
    if output is Format.JSON:
        record = records.improvement_record(
            target.shown,
            advice.model,
            advice.summary,
            advice.edits,
            patch,
            advice.refusals,
            advice.usage,
            written=written,
        )
        console.show(records.json_text(record))
    else:
        # Tools that read a patch pass over what stands in front of it.
        summary = prose(advice.summary or "Nothing is worth changing.", console.width - 2)
        summary += [plain_line(f"Written to {target.shown}.")] if written else []
        console.show("".join(f"# {line}".rstrip() + "\n" for line in summary) + patch)
    for refusal in advice.refusals:
        console.complain(f"The change was left out: {refusal}")
    raise typer.Exit(MODEL if advice.refusals else CLEAN)


def _after(target: Target, advice: Advice) -> Document:
    """The document once the advice is followed; the same document when that changes nothing."""
    change = combine(target.document, advice.edits, target.span) if advice.edits else None
    return change.after if isinstance(change, Change) else target.document
