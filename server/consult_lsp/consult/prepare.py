"""Prepare: a Task gets what goes along with it, and the evidence of the structural checks.

Synchronous and not instant: run it in a thread when an event loop is waiting.
"""

from dataclasses import replace

from consult_lsp.context.budget import fitted
from consult_lsp.context.gather import Switches, gather
from consult_lsp.context.project import Project
from consult_lsp.errors import UsageError
from consult_lsp.finding import Finding
from consult_lsp.text.selection import Selection
from consult_lsp.workspace.bounds import why_led_out
from consult_lsp.workspace.secret_paths import why_secret
from consult_lsp.workspace.sendable import why_withheld

from .check_findings import checked
from .task import Task

ALL = Switches()


def prepare(
    task: Task,
    project: Project | None = None,
    switches: Switches = ALL,
    *,
    checks: bool = True,
) -> Task:
    """``task`` with what goes along: what the checks found, and what belongs to the lines.

    ``project`` is a workspace that the user trusts, from which more goes along; the selection's
    path is within it then. Raises UsageError for a file that must not leave, and for a link that
    leads out of its workspace. Without ``checks`` there is no evidence.
    """
    selection = task.selection
    if (why_not := _why_not_sent(selection)) is not None:
        raise UsageError(f"Nothing was asked. {why_not}")
    items, problems = gather(selection, project, switches) if project else ((), ())
    kept, left_out = fitted(items)
    return replace(
        task,
        evidence=_evidence(task) if checks and task.flow == "review" else (),
        items=kept,
        left_out=left_out,
        problems=problems,
    )


def _why_not_sent(selection: Selection) -> str | None:
    """Why the file must stay where it is; None for one that may be sent."""
    file, root = selection.file, selection.root
    led_out = why_led_out(file, root) if file else None
    secret = led_out or why_secret(selection.path)
    return secret or (why_withheld(file, root) if file else None)


def _evidence(task: Task) -> tuple[Finding, ...]:
    """That of the lines asked about."""
    selection = task.selection
    every = checked(task.agent, selection.document, selection.path)
    return tuple(each for each in every if any(each.span.meets(s) for s in selection.spans))
