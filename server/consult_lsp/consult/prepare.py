"""Prepare: from what a user pointed at to a Task, with the evidence of the structural checks.

Synchronous and not instant: run it in a thread when an event loop is waiting.
"""

from pathlib import Path

from consult_lsp.agents.agent import Agent
from consult_lsp.context.budget import fitted
from consult_lsp.context.gather import Place, Switches, gather
from consult_lsp.context.project import Project
from consult_lsp.errors import UsageError
from consult_lsp.finding import Finding
from consult_lsp.syntax.language import language_of
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from consult_lsp.workspace.bounds import why_led_out
from consult_lsp.workspace.secret_paths import why_secret
from consult_lsp.workspace.sendable import why_withheld

from .check_findings import checked
from .task import Flow, Task

ALL = Switches()


def prepare(
    flow: Flow,
    agent: Agent,
    document: Document,
    span: LineSpan,
    path: str,
    *,
    file: Path | None = None,
    root: Path | None = None,
    intent: str = "",
    parts: tuple[LineSpan, ...] = (),
    project: Project | None = None,
    switches: Switches = ALL,
    checks: bool = True,
) -> Task:
    """The task of asking ``agent`` for ``flow`` about some lines of ``document``.

    ``path`` is the document's, within ``project`` if there is one: a workspace that the user
    trusts, from which more goes along; empty with an empty document asks about the project itself.
    ``file`` is where the document is on disk, and ``root`` the
    workspace, trusted or not. Raises UsageError for a file that must not leave, and for a link that
    leads out of its workspace. Without ``checks`` there is no evidence.
    """
    led_out = why_led_out(file, root) if file else None
    why_not = led_out or why_secret(path) or (why_withheld(file, root) if file else None)
    if why_not is not None:
        raise UsageError(f"Nothing was asked. {why_not}")
    language = language_of(document.language_id, path)
    place = Place(document, span, path or None, language, parts)
    pieces, problems = gather(place, project, switches) if project else ((), ())
    kept, left_out = fitted(pieces)
    return Task(
        flow=flow,
        agent=agent,
        document=document,
        span=span,
        path=path,
        language=language,
        intent=intent,
        parts=parts,
        evidence=_evidence(agent, place, path) if checks and flow == "review" else (),
        pieces=kept,
        left_out=left_out,
        problems=problems,
    )


def _evidence(agent: Agent, place: Place, path: str) -> tuple[Finding, ...]:
    """That of the lines asked about."""
    every = checked(agent, place.document, path)
    return tuple(each for each in every if any(each.span.meets(span) for span in place.spans))
