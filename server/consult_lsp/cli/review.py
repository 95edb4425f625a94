"""consult-lsp review: findings with their fixes, about files and folders."""

import os
from collections.abc import Sequence
from enum import StrEnum
from functools import partial
from typing import Annotated

import typer

from consult_lsp.agents.agent import Agent
from consult_lsp.agents.catalog import DEFAULT_AGENT
from consult_lsp.consult.advice import Advice
from consult_lsp.consult.batch import consult_each
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
from .asking import agent_named, connection_to, means_of, project
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


def review(
    paths: Annotated[list[str], typer.Argument(metavar="PATH[:L1-L2]", show_default=False)],
    agent: AgentName = DEFAULT_AGENT,
    model: ModelName = "",
    endpoint: EndpointUrl = "",
    output: OutputFormat = Format.TEXT,
    fail_on: Annotated[
        FailOn, typer.Option(help="From which severity on the exit code is 1.")
    ] = FailOn.ERROR,
    min_severity: Annotated[
        Severity, typer.Option(help="The mildest severity that is shown.")
    ] = DEFAULTS.minimum_severity,
    no_model: Annotated[
        bool, typer.Option("--no-model", help="Run structural checks only.")
    ] = False,
    show_all: Annotated[
        bool, typer.Option("--all", help="Show dismissed findings as well.")
    ] = False,
    jobs: Annotated[int, typer.Option(min=1, max=32, help="Files reviewed at once.")] = 4,
    yes: Yes = False,
    max_seconds: Seconds = DEFAULTS.max_seconds,
) -> None:
    """Review files and folders: findings with their fixes."""
    console = Console(os.environ)
    chosen = agent_named(agent)
    connection = UNWANTED if no_model else connection_to(model, endpoint, max_seconds, chosen)
    targets, errors, unread = file_arguments(paths)
    for sentence in connection.told if isinstance(connection, Connection) else ():
        console.complain(sentence)
    if isinstance(connection, Connection) and not yes:
        _agree(console, chosen, targets, connection)
    trusted = project()
    preparations = [partial(target.task, "review", chosen, "", trusted) for target in targets]
    who = f"{chosen.name} reviews" if isinstance(connection, Connection) else "structural checks"
    with console.progress(who) as say:
        batch = run(
            consult_each(
                preparations,
                means_of(connection, trusted) if isinstance(connection, Connection) else None,
                lambda task, event: say(f"{task.selection.path}: {in_words(event)}"),
                at_once=jobs,
                max_seconds=max_seconds,
            )
        )
    ignored, problems = nothing_dismissed() if show_all else dismissed_here(trusted)
    failures = tuple(dict.fromkeys(map(str, batch.failures)))
    errors = (*errors, *map(str, batch.refused))
    given = [
        (target, advice) for target, advice in zip(targets, batch.advice, strict=True) if advice
    ]
    for sentence in (*problems, *unread, *errors, *failures):
        console.complain(sentence)
    result = Review(
        agent=chosen.name,
        files=tuple(_file_review(min_severity, ignored, *each) for each in given),
        model=next((advice.model for _, advice in given if advice.asked), None),
        note=_note(connection, failures),
        errors=(*unread, *errors, *failures),
        usage=summed([advice.usage for _, advice in given]),
    )
    if output is Format.JSON:
        console.show(records.json_text(records.review_record(result)))
    elif given:
        console.show(review_text(result, console.ink, console.width))
    found = fail_on is not FailOn.NEVER and result.has(Severity(fail_on))
    wrong = errors or not result.checked  # what nobody has looked into is not clean
    raise typer.Exit(MODEL if failures else USAGE if wrong else FOUND if found else CLEAN)


def _agree(
    console: Console, agent: Agent, targets: Sequence[FileArgument], connection: Connection
) -> None:
    """Many files, or what costs much, are asked about once the user agrees."""
    expected, model = NOTHING, connection.price_list
    for target in targets:
        text = target.selection.document.slice(target.selection.span)
        expected = expected.plus(estimate_of_file(agent, text, DEFAULTS.max_tokens, model))
    if is_much(len(targets), expected):
        what = f"{counted(len(targets), 'file')} for {connection.model.name}"
        instead = "name less, or use --no-model for the structural checks alone"
        agree(console, what, expected, instead=instead)


def _file_review(
    mildest: Severity, dismissals_of: DismissalsOf, target: FileArgument, advice: Advice
) -> FileReview:
    document, dismissals = target.selection.document, Dismissals(dismissals_of(target))
    severe = [found for found in advice.findings if found.severity.at_least(mildest)]
    findings = tuple(f for f in severe if not any(dismissals.of(f, document, f.span)))
    return FileReview(
        target.shown,
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
