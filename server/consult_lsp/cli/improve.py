"""consult-lsp improve: a patch for some lines, printed or written."""

import os
from collections.abc import Sequence
from typing import Annotated

import typer

from consult_lsp.agents.catalog import DEFAULT_AGENT
from consult_lsp.consult.advice import Advice
from consult_lsp.edits.combine import Change, combine
from consult_lsp.errors import UsageError
from consult_lsp.finding import Edit, Fix
from consult_lsp.report import records
from consult_lsp.report.console import Console
from consult_lsp.report.diff import edit_as_written, unified_diff
from consult_lsp.report.ink import Ink
from consult_lsp.report.prose import prose
from consult_lsp.report.review import counted
from consult_lsp.text.document import Document
from consult_lsp.text.plain import plain_line
from consult_lsp.workspace.files import write_source

from .asking import agent_named, asked, connection_to
from .exits import CLEAN, MODEL
from .file_argument import FileArgument
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


def improve(
    file: Where,
    intent: Annotated[str, typer.Option(help="What to improve, in your words.")] = "",
    alternative: Annotated[
        int, typer.Option(min=0, metavar="N", help="Take the N-th alternative instead.")
    ] = 0,
    write: Annotated[bool, typer.Option("--write", help="Change the file.")] = False,
    agent: AgentName = DEFAULT_AGENT,
    model: ModelName = "",
    endpoint: EndpointUrl = "",
    output: OutputFormat = Format.TEXT,
    yes: Yes = False,
    max_seconds: Seconds = DEFAULTS.max_seconds,
) -> None:
    """Improve some lines: print a patch, or make the change."""
    console = Console(os.environ)
    connection = connection_to(model, endpoint, max_seconds, agent_named(agent))
    target, advice = asked(console, "improve", file, agent, connection, intent, yes=yes)
    edits = _chosen(advice, alternative)
    after = _after(target, edits)
    wanted = write and after is not target.selection.document
    failure = _why_not_written(target, after) if wanted else None
    written = wanted and failure is None
    ink = console.ink if output is Format.TEXT else Ink()
    patch = unified_diff(target.selection.document, after, target.shown, ink)
    if output is Format.JSON:
        record = records.improvement_record(
            target.shown,
            advice.model,
            advice.summary,
            edits,
            patch,
            advice.refusals,
            advice.usage,
            alternatives=advice.alternatives,
            unplaced=(*advice.unplaced, *advice.refused),
            repairs=advice.repairs,
            written=written,
        )
        console.show(records.json_text(record))
    else:
        # Tools that read a patch pass over what stands in front of it.
        summary = _summary(advice, alternative, console.width - 2)
        summary += [plain_line(f"Written to {target.shown}.")] if written else []
        for said, ways in (("Not placed", advice.unplaced), ("Left out", advice.refused)):
            for way in ways:
                summary += _as_written(said, way, console.width - 2)
        console.show("".join(f"# {line}".rstrip() + "\n" for line in summary) + patch)
    for refusal in advice.refusals:
        console.complain(refusal if edits else f"The change was left out: {refusal}")
    if failure is not None:
        raise failure  # after what was paid for is shown
    raise typer.Exit(MODEL if advice.refusals and not edits else CLEAN)


def _chosen(advice: Advice, alternative: int) -> tuple[Edit, ...]:
    """The edits of the alternative of that number, or of the main change for 0."""
    if not alternative:
        return advice.edits
    if alternative <= len(advice.alternatives):
        return advice.alternatives[alternative - 1].edits
    there = counted(len(advice.alternatives), "alternative")
    raise UsageError(
        f"Nothing was changed, because this answer has {there} and not {alternative}. "
        "Ask again without --alternative to see them."
    )


def _summary(advice: Advice, alternative: int, width: int) -> list[str]:
    """What changes, by what other ways it could, and what came of asking once more."""
    lines = prose(advice.summary or "Nothing is worth changing.", width)
    for number, other in enumerate(advice.alternatives, 1):
        chosen = " (chosen)" if number == alternative else ""
        lines += prose(f"Alternative {number}{chosen}: {other.title}. {other.trade_offs}", width)
    return lines + (prose(advice.repairs.sentence, width) if advice.repairs.asked else [])


def _as_written(said: str, way: Fix, width: int) -> list[str]:
    """What cannot be made and was paid for: why not, and the edits, to be made by hand."""
    edits = (line for edit in way.edits for line in edit_as_written(edit).splitlines())
    return [*prose(f"{said}: {way.title or 'the change'}. {way.doubt}", width), *edits]


def _why_not_written(target: FileArgument, after: Document) -> UsageError | None:
    """Write the file, or tell what kept it from being written."""
    try:
        write_source(target.source, after.text)
    except UsageError as error:
        return error
    return None


def _after(target: FileArgument, edits: Sequence[Edit]) -> Document:
    """The document once the edits are made; the same document when that changes nothing."""
    change = combine(target.selection.document, edits, target.selection.span) if edits else None
    return change.after if isinstance(change, Change) else target.selection.document
