"""consult-lsp ask: a question about some lines, a file or the project, answered in Markdown."""

from functools import partial
from typing import Annotated

import typer

from consult_lsp.agents.catalog import DEFAULT_AGENT
from consult_lsp.errors import UsageError
from consult_lsp.report import records
from consult_lsp.report.parts import shown

from .answer import answered
from .asking import asking_of, prepared, task_about
from .file_argument import file_argument, project_task
from .options import DEFAULTS, AgentName, EndpointUrl, Format, ModelName, OutputFormat, Seconds, Yes


def ask(
    question: Annotated[str, typer.Argument(show_default=False)],
    file: Annotated[str, typer.Argument(metavar="[FILE[:L1-L2]]", show_default=False)] = "",
    agent: AgentName = DEFAULT_AGENT,
    model: ModelName = "",
    endpoint: EndpointUrl = "",
    output: OutputFormat = Format.TEXT,
    yes: Yes = False,
    max_seconds: Seconds = DEFAULTS.max_seconds,
) -> None:
    """Answer a question about some lines, or about the trusted project."""
    if not question.strip():
        raise UsageError("Nothing was asked, because the question is empty. Say what to ask.")
    asking = asking_of(agent, model, endpoint, max_seconds, agreed=yes)
    named = file_argument(file) if file else None
    if named is not None:
        task = task_about(asking, named, "ask", question)
    elif asking.project is not None:
        about_project = partial(project_task, asking.agent, question, asking.project)
        task = prepared(asking.connection, about_project)
    else:
        raise UsageError(
            "Nothing was asked about the project, because it is not trusted. Run consult-lsp "
            "trust, or name a file."
        )
    advice = answered(asking, task, output)
    if output is Format.JSON:
        answer = records.Answer(
            named.shown if named is not None else "",
            task.selection.span,
            advice.model,
            shown(advice.markdown),
            advice.usage,
            question,
        )
        asking.console.show(records.json_text(records.answer_record(answer)))
