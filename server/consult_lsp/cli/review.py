"""consult-lsp review: findings with their fixes, about files and folders."""

import os
from collections.abc import Sequence
from enum import StrEnum
from functools import partial
from typing import Annotated

import typer

from consult_lsp.agents.catalog import DEFAULT_AGENT
from consult_lsp.consult.advice import Advice
from consult_lsp.consult.batch import Batch, consult_each
from consult_lsp.consult.check_findings import is_checked
from consult_lsp.consult.estimate import NOTHING, estimate_of_file
from consult_lsp.consult.events import in_words
from consult_lsp.finding import Severity
from consult_lsp.findings.dismissal import Dismissals
from consult_lsp.models.access import NoModel
from consult_lsp.models.connect import Connection
from consult_lsp.report import records
from consult_lsp.report.console import Console
from consult_lsp.report.review import FileReview, Review, counted, summed
from consult_lsp.report.terminal import review_text

from .agreement import agree, is_much
from .asking import Asking, agent_named, connection_to, means_of, project
from .dismissed import DismissalsOf, dismissed_here, nothing_dismissed
from .exits import CLEAN, FOUND, MODEL, USAGE
from .file_argument import FileArgument, file_arguments
from .options import DEFAULTS, AgentName, EndpointUrl, Format, ModelName, OutputFormat, Seconds, Yes
from .running import run

UNWANTED = NoModel("--no-model was given", "Leave it out to ask one.")


class FailOn(StrEnum):
    """From which severity on a review fails."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"
    HINT = "hint"
    NEVER = "never"


Paths = Annotated[list[str], typer.Argument(metavar="PATH[:L1-L2]", show_default=False)]
FailsFrom = Annotated[FailOn, typer.Option(help="From which severity on the exit code is 1.")]
Mildest = Annotated[Severity, typer.Option(help="The mildest severity that is shown.")]
ChecksOnly = Annotated[bool, typer.Option("--no-model", help="Run structural checks only.")]
ShowAll = Annotated[bool, typer.Option("--all", help="Show dismissed findings as well.")]
AtOnce = Annotated[int, typer.Option(min=1, max=32, help="Files reviewed at once.")]


def review(
    paths: Paths,
    agent: AgentName = DEFAULT_AGENT,
    model: ModelName = "",
    endpoint: EndpointUrl = "",
    output: OutputFormat = Format.TEXT,
    fail_on: FailsFrom = FailOn.ERROR,
    min_severity: Mildest = DEFAULTS.minimum_severity,
    no_model: ChecksOnly = False,
    show_all: ShowAll = False,
    jobs: AtOnce = 4,
    yes: Yes = False,
    max_seconds: Seconds = DEFAULTS.max_seconds,
) -> None:
    """Review files and folders: findings with their fixes."""
    chosen = agent_named(agent)
    connection = UNWANTED if no_model else connection_to(model, endpoint, max_seconds, chosen)
    asking = Asking(Console(os.environ), chosen, connection, project(), yes)
    files, wrong, unread, left_out = file_arguments(paths)
    batch = _batch(asking, files, jobs, max_seconds)
    wrong = (*wrong, *map(str, batch.refused))
    failures = tuple(dict.fromkeys(map(str, batch.failures)))
    dismissed, problems = nothing_dismissed() if show_all else dismissed_here(asking.project)
    for sentence in (*problems, *unread, *wrong, *failures):
        asking.console.complain(sentence)
    given = [(file, advice) for file, advice in zip(files, batch.advice, strict=True) if advice]
    result = Review(
        agent=chosen.name,
        files=tuple(_file_review(min_severity, dismissed, *each) for each in given),
        model=next((advice.model for _, advice in given if advice.asked), None),
        note=_note(connection, failures),
        errors=(*unread, *wrong, *failures),
        usage=summed([advice.usage for _, advice in given]),
        left_out=left_out,
    )
    if output is Format.JSON:
        asking.console.show(records.json_text(records.review_record(result)))
    elif given:
        asking.console.show(review_text(result, asking.console.ink, asking.console.width))
    found = fail_on is not FailOn.NEVER and result.has(Severity(fail_on))
    unknown = wrong or not result.checked  # what nobody has looked into is not clean
    raise typer.Exit(MODEL if failures else USAGE if unknown else FOUND if found else CLEAN)


def _batch(asking: Asking, files: Sequence[FileArgument], jobs: int, max_seconds: int) -> Batch:
    """Review the files, as many at once as ``jobs``, once the user agrees where they are many."""
    resources, who = None, "structural checks"
    if isinstance(asking.connection, Connection):
        for sentence in asking.connection.told:
            asking.console.complain(sentence)
        if not asking.agreed:
            _agree(asking, files, asking.connection)
        resources = means_of(asking.connection, asking.project)
        who = f"{asking.agent.name} reviews"
    tasks = [partial(file.task, "review", asking.agent, "", asking.project) for file in files]
    with asking.console.progress(who) as say:
        return run(
            consult_each(
                tasks,
                resources,
                lambda task, event: say(f"{task.selection.path}: {in_words(event)}"),
                at_once=jobs,
                max_seconds=max_seconds,
            )
        )


def _agree(asking: Asking, files: Sequence[FileArgument], connection: Connection) -> None:
    """Many files, or what costs much, are asked about once the user agrees."""
    expected, model = NOTHING, connection.price_list
    for file in files:
        text = file.selection.document.slice(file.selection.span)
        expected = expected.plus(estimate_of_file(asking.agent, text, DEFAULTS.max_tokens, model))
    if is_much(len(files), expected):
        what = f"{counted(len(files), 'file')} for {connection.model.name}"
        instead = "name less, or use --no-model for the structural checks alone"
        agree(asking.console, what, expected, instead=instead)


def _file_review(
    mildest: Severity, dismissals_of: DismissalsOf, file: FileArgument, advice: Advice
) -> FileReview:
    document, dismissals = file.selection.document, Dismissals(dismissals_of(file))
    severe = [found for found in advice.findings if found.severity.at_least(mildest)]
    findings = tuple(f for f in severe if not any(dismissals.of(f, document, f.span)))
    return FileReview(
        file.shown,
        document,
        findings,
        advice.summary,
        advice.refusals,
        advice.repairs,
        dismissed=len(severe) - len(findings),
        is_checked=advice.asked or bool(advice.findings) or is_checked(advice.task),
    )


def _note(connection: Connection | NoModel, failures: tuple[str, ...]) -> str:
    """Why some or all of what is shown comes from structural checks alone; empty when not so."""
    if isinstance(connection, NoModel):
        return f"{connection.sentence} Only structural checks were made."
    if failures:
        return (
            "Where the model gave no usable answer, only structural checks were made; where its "
            "answer broke off, what had come is shown."
        )
    return ""
