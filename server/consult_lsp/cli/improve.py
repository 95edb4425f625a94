"""consult-lsp improve: a patch for some lines, printed or written."""

from collections.abc import Sequence
from typing import Annotated

import typer

from consult_lsp.agents.catalog import DEFAULT_AGENT
from consult_lsp.consult.advice import Advice
from consult_lsp.edits.combine import Change, combine
from consult_lsp.errors import UsageError
from consult_lsp.finding import Edit, Fix
from consult_lsp.report import records
from consult_lsp.report.diff import edit_as_written, unified_diff
from consult_lsp.report.ink import Ink
from consult_lsp.report.prose import prose
from consult_lsp.report.review import counted
from consult_lsp.text.document import Document
from consult_lsp.text.plain import plain_line
from consult_lsp.text.selection import Selection
from consult_lsp.workspace.files import write_source

from .asking import asking_of, consulted, task_about
from .exits import CLEAN, MODEL
from .file_argument import FileArgument, file_argument
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

Intent = Annotated[str, typer.Option(help="What to improve, in your words.")]
Alternative = Annotated[
    int, typer.Option(min=0, metavar="N", help="Take the N-th alternative instead.")
]
Write = Annotated[bool, typer.Option("--write", help="Change the file.")]


def improve(
    file: Where,
    intent: Intent = "",
    alternative: Alternative = 0,
    write: Write = False,
    agent: AgentName = DEFAULT_AGENT,
    model: ModelName = "",
    endpoint: EndpointUrl = "",
    output: OutputFormat = Format.TEXT,
    yes: Yes = False,
    max_seconds: Seconds = DEFAULTS.max_seconds,
) -> None:
    """Improve some lines: print a patch, or make the change."""
    asking = asking_of(agent, model, endpoint, max_seconds, agreed=yes)
    named = file_argument(file)
    advice = consulted(asking, task_about(asking, named, "improve", intent))
    edits = _chosen(advice, alternative)
    after = _after(named.selection, edits)
    wanted = write and after is not named.selection.document
    failure = _why_not_written(named, after) if wanted else None
    ink = asking.console.ink if output is Format.TEXT else Ink()
    made = records.Improvement(
        file=named.shown,
        model=advice.model,
        summary=advice.summary,
        edits=edits,
        alternatives=advice.alternatives,
        unplaced=(*advice.unplaced, *advice.refused),
        repairs=advice.repairs,
        diff=unified_diff(named.selection.document, after, named.shown, ink),
        written=wanted and failure is None,
        refusals=advice.refusals,
        usage=advice.usage,
    )
    if output is Format.JSON:
        asking.console.show(records.json_text(records.improvement_record(made)))
    else:
        asking.console.show(_text(made, advice, alternative, asking.console.width - 2))
    for refusal in advice.refusals:
        asking.console.complain(refusal if edits else f"The change was left out: {refusal}")
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


def _text(made: records.Improvement, advice: Advice, alternative: int, width: int) -> str:
    """The patch, with what is said of it in front, which tools that read a patch pass over."""
    summary = _summary(advice, alternative, width)
    summary += [plain_line(f"Written to {made.file}.")] if made.written else []
    for said, ways in (("Not placed", advice.unplaced), ("Left out", advice.refused)):
        for way in ways:
            summary += _as_written(said, way, width)
    return "".join(f"# {line}".rstrip() + "\n" for line in summary) + made.diff


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


def _why_not_written(named: FileArgument, after: Document) -> UsageError | None:
    """Write the file, or tell what kept it from being written."""
    try:
        write_source(named.source, after.text)
    except UsageError as error:
        return error
    return None


def _after(selection: Selection, edits: Sequence[Edit]) -> Document:
    """The document once the edits are made; the same document when that changes nothing."""
    change = combine(selection.document, edits, selection.span) if edits else None
    return change.after if isinstance(change, Change) else selection.document
