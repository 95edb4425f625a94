"""The command line: read arguments, ask, print. DESIGN §2 is its contract.

Exit codes: 0 clean, 1 findings at or above ``--fail-on``, 2 usage or configuration, 3 the model
gave no usable answer, 130 interrupted. Results go to stdout, everything else to stderr.
"""

import asyncio
import os
from collections.abc import Callable
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from . import __version__
from .agents.agent import Agent
from .agents.catalog import Catalog, agent_folders, load_catalog
from .consult.advice import Advice
from .consult.batch import consult_each
from .consult.consultation import consult
from .consult.target import Target, all_targets, one_target
from .consult.task import Flow
from .edits.combine import Change, combine
from .errors import ConsultError, ModelError, UsageError
from .finding import Severity
from .models.access import NoModel
from .models.connect import Connection, ModelSettings, connect
from .models.model import Status
from .report import records, roster
from .report.checkup import checked, checkup_record, checkup_text
from .report.console import Console
from .report.diff import unified_diff
from .report.doctor import examine, health_record, health_text
from .report.ink import Ink
from .report.markdown import inert
from .report.plain import plain_line
from .report.prose import prose
from .report.review import FileReview, Review, summed
from .report.terminal import review_text
from .settings import Settings
from .text.document import Document
from .workspace.files import write_source
from .workspace.home import home_folder, working_folder

CLEAN, FOUND, USAGE, MODEL, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes."""


class Commands(TyperGroup):
    """Every command ends in an exit code and, where it failed, in one clear sentence."""

    def invoke(self, ctx: Any) -> Any:  # the context's type is private to typer
        """Run the command."""
        try:
            return super().invoke(ctx)
        except ConsultError as error:
            _console().complain(str(error))
            raise typer.Exit(MODEL if isinstance(error, ModelError) else USAGE) from error
        except KeyboardInterrupt:
            _console().complain("Interrupted. Nothing was changed.")
            raise typer.Exit(INTERRUPTED) from None


class Format(StrEnum):
    """How a result is printed."""

    TEXT = "text"
    JSON = "json"


class FailOn(StrEnum):
    """From which severity on a review fails."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"
    HINT = "hint"
    NEVER = "never"


app = typer.Typer(
    name="consult-lsp",
    cls=Commands,
    help="Expert agents review, improve and explain your code.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
agents_app = typer.Typer(help="The agents to consult.", no_args_is_help=True)
app.add_typer(agents_app, name="agents")

_DEFAULTS = Settings()
_UNWANTED = NoModel("--no-model was given", "Leave it out to ask one.")

Where = Annotated[str, typer.Argument(metavar="FILE[:L1-L2]", show_default=False)]
AgentName = Annotated[str, typer.Option("--agent", help="Who is asked; see `agents list`.")]
ModelName = Annotated[str, typer.Option("--model", help="The model to ask.", show_default=False)]
EndpointUrl = Annotated[
    str, typer.Option("--endpoint", help="Base URL of the model's API.", show_default=False)
]
Seconds = Annotated[
    int, typer.Option("--max-seconds", min=5, max=3600, help="Most seconds for one consultation.")
]
OutputFormat = Annotated[Format, typer.Option("--format", help="For people or for programs.")]


def main(arguments: list[str], serve_editor: Callable[[], int]) -> int:
    """Run the command line; the exit code. ``serve_editor`` is what *serve* does."""
    try:
        app(arguments, prog_name="consult-lsp", obj=serve_editor)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else USAGE
    return CLEAN


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Print the version and end.")] = False,
) -> None:
    if version:
        _console().show(f"consult-lsp {__version__}\n")
        raise typer.Exit(CLEAN)


@app.command()
def serve(
    context: typer.Context,
    stdio: Annotated[bool, typer.Option("--stdio", help="The only transport.")] = True,
) -> None:
    """Serve an editor over stdin and stdout."""
    raise typer.Exit(context.obj())


@app.command()
def review(
    paths: Annotated[list[str], typer.Argument(metavar="PATH[:L1-L2]", show_default=False)],
    agent: AgentName = _DEFAULTS.agent,
    model: ModelName = "",
    endpoint: EndpointUrl = "",
    output: OutputFormat = Format.TEXT,
    fail_on: Annotated[
        FailOn, typer.Option(help="From which severity on the exit code is 1.")
    ] = FailOn.ERROR,
    min_severity: Annotated[
        Severity, typer.Option(help="The mildest severity that is shown.")
    ] = _DEFAULTS.minimum_severity,
    no_model: Annotated[
        bool, typer.Option("--no-model", help="Run structural checks only.")
    ] = False,
    jobs: Annotated[int, typer.Option(min=1, max=32, help="Files reviewed at once.")] = 4,
    max_seconds: Seconds = _DEFAULTS.max_seconds,
) -> None:
    """Review files and folders: findings with their fixes."""
    console = _console()
    chosen = _agent(agent)
    connection = _UNWANTED if no_model else _connection(model, endpoint, max_seconds)
    targets, errors = all_targets(paths)
    preparations = [partial(target.task, "review", chosen) for target in targets]
    with console.progress(f"{chosen.name} reviews") as say:
        batch = asyncio.run(
            consult_each(
                preparations,
                connection.model if isinstance(connection, Connection) else None,
                lambda task, status: say(f"{task.path}: {_words(status)}"),
                at_once=jobs,
                max_tokens=_DEFAULTS.max_tokens,
            )
        )
    failures = tuple(dict.fromkeys(map(str, batch.failures)))
    for sentence in (*errors, *failures):
        console.complain(sentence)
    result = Review(
        agent=chosen.name,
        files=tuple(map(partial(_file_review, min_severity), targets, batch.advice)),
        model=next((advice.model for advice in batch.advice if advice.asked), None),
        note=_note(connection, failures),
        errors=(*errors, *failures),
        usage=summed([advice.usage for advice in batch.advice]),
    )
    if output is Format.JSON:
        console.show(records.json_text(records.review_record(result)))
    elif targets:
        console.show(review_text(result, console.ink, console.width))
    found = fail_on is not FailOn.NEVER and result.has(Severity(fail_on))
    raise typer.Exit(MODEL if failures else USAGE if errors else FOUND if found else CLEAN)


@app.command()
def improve(
    file: Where,
    intent: Annotated[str, typer.Option(help="What to improve, in your words.")] = "",
    write: Annotated[bool, typer.Option("--write", help="Change the file.")] = False,
    agent: AgentName = _DEFAULTS.agent,
    model: ModelName = "",
    endpoint: EndpointUrl = "",
    output: OutputFormat = Format.TEXT,
    max_seconds: Seconds = _DEFAULTS.max_seconds,
) -> None:
    """Improve some lines: print a patch, or make the change."""
    console = _console()
    connection = _connection(model, endpoint, max_seconds)
    target, advice = _asked(console, "improve", file, agent, connection, intent)
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


@app.command()
def explain(
    file: Where,
    agent: AgentName = _DEFAULTS.agent,
    model: ModelName = "",
    endpoint: EndpointUrl = "",
    output: OutputFormat = Format.TEXT,
    max_seconds: Seconds = _DEFAULTS.max_seconds,
) -> None:
    """Explain some lines, in Markdown."""
    console = _console()
    connection = _connection(model, endpoint, max_seconds)
    target, advice = _asked(console, "explain", file, agent, connection)
    markdown = inert(advice.markdown)
    if output is Format.TEXT:
        console.show_markdown(markdown)
        return
    record = records.explanation_record(
        target.shown, target.span, advice.model, markdown, advice.usage
    )
    console.show(records.json_text(record))


@agents_app.command("list")
def list_agents(output: OutputFormat = Format.TEXT) -> None:
    """List the agents, nearest first."""
    console, catalog = _console(), _catalog()
    if output is Format.JSON:
        console.show(records.json_text([roster.agent_record(agent) for agent in catalog.agents]))
    else:
        console.show(roster.roster_text(catalog.agents, console.ink))


@agents_app.command("show")
def show_agent(name: str, output: OutputFormat = Format.TEXT) -> None:
    """Show all of one agent, with its prompt."""
    console, agent = _console(), _agent(name)
    if output is Format.JSON:
        record = {**roster.agent_record(agent), "prompt": agent.prompt}
        console.show(records.json_text(record))
    else:
        console.show(roster.agent_text(agent, console.ink))


@agents_app.command("check")
def check_agents(
    paths: Annotated[list[Path], typer.Argument(show_default=False)],
    output: OutputFormat = Format.TEXT,
) -> None:
    """Say what is wrong with agent and rule files. The exit code is 1 if there is an error."""
    console = _console()
    findings = list(checked(paths))
    if output is Format.JSON:
        console.show(records.json_text(list(map(checkup_record, findings))))
    else:
        console.show(checkup_text(findings, console.ink))
    raise typer.Exit(FOUND if any(f.diagnosis.severity == "error" for f in findings) else CLEAN)


@app.command()
def doctor(
    model: ModelName = "",
    endpoint: EndpointUrl = "",
    online: Annotated[
        bool, typer.Option("--online", help="See whether the model's endpoint answers.")
    ] = False,
    output: OutputFormat = Format.TEXT,
) -> None:
    """Say who would be asked, and what keeps it from working."""
    console = _console()
    settings = ModelSettings(model=model, endpoint=endpoint)
    health = examine(settings, os.environ, working_folder(), home_folder(), online=online)
    if output is Format.JSON:
        console.show(records.json_text(health_record(health)))
    else:
        console.show(health_text(health, console.ink))
    raise typer.Exit(CLEAN if health.is_well else USAGE)


def _console() -> Console:
    return Console(os.environ)


def _catalog() -> Catalog:
    return load_catalog(agent_folders(working_folder(), home_folder()))


def _agent(name: str) -> Agent:
    """The agent of that name. Raises UsageError, and names the one that was probably meant."""
    catalog = _catalog()
    if found := catalog.find(name):
        return found
    closest = catalog.closest(name)
    hint = f"Did you mean {closest}? " if closest else ""
    known = ", ".join(agent.name for agent in catalog.agents[:10])
    raise UsageError(
        f"Nobody was asked, because there is no agent {name!r}. {hint}There are: {known}. "
        "See consult-lsp agents list, and agents check FILE for a file that does not load."
    )


def _connection(model: str, endpoint: str, max_seconds: int) -> Connection | NoModel:
    """Who would be asked. Raises UsageError when what was set up cannot be used."""
    settings = ModelSettings(model=model, endpoint=endpoint, max_seconds=max_seconds)
    found = connect(settings, os.environ, home_folder())
    if isinstance(found, NoModel) and found.misconfigured:
        raise UsageError(found.sentence)
    return found


def _asked(
    console: Console,
    flow: Flow,
    file: str,
    agent: str,
    connection: Connection | NoModel,
    intent: str = "",
) -> tuple[Target, Advice]:
    """What an agent says of one file. Raises UsageError without a model, and ModelError."""
    chosen, target = _agent(agent), one_target(file)
    if isinstance(connection, NoModel):
        raise UsageError(connection.sentence)
    with console.progress(f"{chosen.name}: {flow} {target.shown}") as say:
        task = target.task(flow, chosen, intent)
        answer = consult(
            task,
            connection.model,
            lambda status: say(_words(status)),
            max_tokens=_DEFAULTS.max_tokens,
        )
        return target, asyncio.run(answer)


def _after(target: Target, advice: Advice) -> Document:
    """The document once the advice is followed; the same document when that changes nothing."""
    change = combine(target.document, advice.edits, target.span) if advice.edits else None
    return change.after if isinstance(change, Change) else target.document


def _file_review(mildest: Severity, target: Target, advice: Advice) -> FileReview:
    findings = tuple(found for found in advice.findings if found.severity.at_least(mildest))
    return FileReview(target.shown, target.document, findings, advice.summary, advice.refusals)


def _note(connection: Connection | NoModel, failures: tuple[str, ...]) -> str:
    """Why some or all of what is shown comes from structural checks alone; empty when not so."""
    if isinstance(connection, NoModel):
        return f"{connection.sentence} Only structural checks were made."
    if failures:
        return "Where the model gave no usable answer, only structural checks were made."
    return ""


def _words(status: Status) -> str:
    return f"{status.phase}: {status.detail}" if status.detail else status.phase
