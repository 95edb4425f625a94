"""workspace/executeCommand: answers at once. What takes time becomes a job.

Editors wait for the answer, some without drawing anything meanwhile (research/editors.md).
"""

from collections.abc import Callable, Mapping
from typing import Any

from consult_lsp.edits.combine import Change, combine
from consult_lsp.errors import UsageError
from consult_lsp.report.plain import plain

from .apply_edit import send
from .choose_agent import choose
from .explain import ask, explain
from .improve import improve
from .jobs import RequestId
from .preview import preview
from .review import review
from .session import Session
from .status import status
from .trust import trust

Command = Callable[[Session, list[Any], RequestId | None], object]
"""Answers from memory at once, or is awaited where an answer takes a few milliseconds."""


def fix(session: Session, arguments: list[Any], _: RequestId | None) -> object:
    """consult.fix: apply a stored fix, for clients that cannot take an edit in a code action."""
    argument = _object(arguments)
    document = session.documents.get(str(argument.get("uri")))
    found = session.ledger.find(str(argument.get("finding")), document) if document else None
    if document is None or found is None:
        raise UsageError("Nothing was changed, because the finding no longer holds.")
    if document.uri in session.edited:
        raise UsageError("Nothing was changed, because another edit is under way. Choose again.")
    finding = found[1]
    index = argument.get("fix", 0)
    if not isinstance(index, int) or not 0 <= index < len(finding.fixes):
        raise UsageError("Nothing was changed, because the finding has no such fix.")
    chosen = finding.fixes[index]
    change = combine(document, chosen.edits, document.span)
    if not isinstance(change, Change):
        raise UsageError("Nothing was changed, because the fix no longer fits the text. Ask again.")
    send(session, document, change, chosen.title, confirm=False)
    return None


def cancel(session: Session, arguments: list[Any], _: RequestId | None) -> object:
    """consult.cancel: end the job that ``{"job": id}`` names, or all of them; how many ended."""
    argument = arguments[0] if arguments else None
    wanted = argument.get("job") if isinstance(argument, Mapping) else None
    ended = session.jobs.cancel(lambda job: wanted is None or job.id == wanted)
    return {"cancelled": ended}


def jobs(session: Session, _: list[Any], __: RequestId | None) -> object:
    """consult.jobs: what is under way."""
    return [
        {"job": job.id, "title": job.title, "uri": job.uri, "waits": job.waits}
        for job in session.jobs.running()
    ]


def agents(session: Session, _: list[Any], __: RequestId | None) -> object:
    """consult.agents: who can be asked, the nearest first."""
    return [
        {"name": agent.name, "description": plain(agent.description, 300), "origin": agent.origin}
        for agent in session.catalog.agents
    ]


COMMANDS: Mapping[str, Command] = {
    "consult.review": review,
    "consult.improve": improve,
    "consult.explain": explain,
    "consult.ask": ask,
    "consult.fix": fix,
    "consult.cancel": cancel,
    "consult.jobs": jobs,
    "consult.status": status,
    "consult.agents": agents,
    "consult.choose": choose,
    "consult.trust": trust,
    "consult.preview": preview,
}


def _object(arguments: list[Any]) -> Mapping[str, Any]:
    if arguments and isinstance(arguments[0], Mapping):
        return arguments[0]
    raise UsageError("Nothing was done, because the command came without its argument object.")
