"""consult-lsp explain: what some lines do, in Markdown."""

from consult_lsp.agents.catalog import DEFAULT_AGENT
from consult_lsp.report import records
from consult_lsp.report.parts import shown

from .answer import answered
from .asking import asking_of, task_about
from .file_argument import file_argument
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


def explain(
    file: Where,
    agent: AgentName = DEFAULT_AGENT,
    model: ModelName = "",
    endpoint: EndpointUrl = "",
    output: OutputFormat = Format.TEXT,
    yes: Yes = False,
    max_seconds: Seconds = DEFAULTS.max_seconds,
) -> None:
    """Explain some lines, in Markdown."""
    asking = asking_of(agent, model, endpoint, max_seconds, agreed=yes)
    named = file_argument(file)
    advice = answered(asking, task_about(asking, named, "explain"), output)
    if output is Format.JSON:
        answer = records.Answer(
            named.shown,
            named.selection.span,
            advice.model,
            shown(advice.markdown),
            advice.usage,
        )
        asking.console.show(records.json_text(records.answer_record(answer)))
