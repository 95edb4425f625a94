"""workspace/executeCommand: answers at once. What takes time becomes a job.

Editors wait for the answer, some without drawing anything meanwhile.
"""

from collections.abc import Callable, Mapping
from typing import Any

from consult_lsp.report.plain import plain_words

from .jobs import RequestId
from .later import later
from .session import Session

Command = Callable[[Session, list[Any], RequestId | None], object]
"""Answers from memory at once, or is awaited where an answer takes a few milliseconds."""


SEPARATE = ("uri", "range", "intent")
"""What a client may send as arguments of their own, in this order."""


def as_one_object(arguments: list[Any]) -> list[Any]:
    """The arguments of a command as the one object that every command reads.

    Sublime Text replaces ``$file_uri`` and ``$range`` only where they are arguments of their own,
    so a first one that is a string is the URI, and those of ``SEPARATE`` may follow it.
    """
    if arguments and isinstance(arguments[0], str):
        return [dict(zip(SEPARATE, arguments, strict=False))]
    return arguments


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


async def agents(session: Session, _: list[Any], __: RequestId | None) -> object:
    """consult.agents: who can be asked as the files are now, the nearest first."""
    from .workspace import refresh_agents  # loaded when the session begins, and not before

    await refresh_agents(session)
    return [
        {
            "name": agent.name,
            "description": plain_words(agent.description, 300),
            "origin": agent.origin,
        }
        for agent in session.catalog.agents
    ]


COMMANDS: Mapping[str, Command] = {
    "consult.review": later("review"),
    "consult.improve": later("improve"),
    "consult.explain": later("explain"),
    "consult.ask": later("question", "ask_question"),
    "consult.followUp": later("question", "follow_up"),
    "consult.applyBlock": later("page_action", "apply_block"),
    "consult.page": later("page_view", "page"),
    "consult.fix": later("fix"),
    "consult.fixRule": later("fix", "fix_rule"),
    "consult.showFix": later("fix", "show_fix"),
    "consult.proposals": later("proposals"),
    "consult.again": later("again"),
    "consult.dismiss": later("dismiss"),
    "consult.restore": later("dismiss", "restore"),
    "consult.dismissed": later("dismissed"),
    "consult.showFindings": later("show_findings"),
    "consult.cancel": cancel,
    "consult.jobs": jobs,
    "consult.status": later("status"),
    "consult.verify": later("verify"),
    "consult.agents": agents,
    "consult.choose": later("choose_agent", "choose"),
    "consult.more": later("more"),
    "consult.trust": later("trust"),
    "consult.preview": later("preview"),
}
