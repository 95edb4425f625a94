"""Live checks: what the structural checks find is told without being asked for.

They cost nothing and send nothing, so nobody need ask. They run when a document is opened, once
typing rests and when it is saved, as the setting ``checks`` says, beside the loop in the engine's
processes (``structural_checks.py``). What they say are findings like any other.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from consult_lsp.lsp.state.live_checks import LiveCheck
from consult_lsp.lsp.state.session import Session
from consult_lsp.settings import Checks

if TYPE_CHECKING:
    import asyncio

WITHOUT_ASKING = (Checks.ON_TYPE, Checks.ON_SAVE)


def check_live(
    session: Session, uri: str, *, after: "asyncio.Task[None] | None" = None, typed: bool = False
) -> None:
    """Have the checks look at a document as it is now; one that was only ``typed`` in, where the
    user wants that. They speak ``after`` what is known of it from earlier sessions is read."""
    if typed and session.settings.checks is not Checks.ON_TYPE:
        return
    live = session.live_checks.setdefault(uri, LiveCheck())
    live.is_due = True
    if live.task is None and not live.has_failed:
        live.task = session.in_background(_run(session, uri, live, after))


def check_all_live(session: Session) -> None:
    """Have them look at every open document: who leads, or the setting, may have changed."""
    for uri in session.documents:
        if (live := session.live_checks.get(uri)) is not None:
            live.checked = None
        check_live(session, uri)


def forget_live(session: Session, uri: str) -> None:
    """The document is closed."""
    live = session.live_checks.pop(uri, None)
    if live is not None and live.task is not None:
        live.task.cancel()


async def _run(
    session: Session, uri: str, live: LiveCheck, after: "asyncio.Task[None] | None"
) -> None:
    """One run after the other, as long as one is due. What was found in a text that is old by then
    is nothing to tell: once typing rests, the next run comes."""
    try:
        await session.configured.wait()
        await session.agents.ready.wait()
        while live.is_due and not live.has_failed:
            live.is_due = False
            document = session.documents[uri]
            if document is live.checked or session.settings.checks not in WITHOUT_ASKING:
                continue
            await session.in_thread(import_module, f"{__package__}.structural_checks")
            from .structural_checks import check_without_asking

            if await check_without_asking(session, document, after):
                live.checked = document
            else:
                live.has_failed = True
    finally:
        live.task = None
