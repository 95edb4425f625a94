"""consult.explain: what some lines do, in a document beside the code and later in the hover."""

import logging
import os
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp

from consult_lsp.consult.advice import Advice
from consult_lsp.report.plain import plain_line

from .ask import start
from .failure import traced
from .jobs import RequestId
from .session import Session
from .target import Target

log = logging.getLogger(__name__)

SHOW_SECONDS = 10.0
MODEL_LIMIT = 80


def explain(session: Session, arguments: list[Any], request_id: RequestId | None) -> object:
    """Start an explanation."""
    return start(session, "explain", arguments, request_id, _deliver)


def ask(session: Session, arguments: list[Any], request_id: RequestId | None) -> object:
    """Start a question, which is the command's intent; answered as an explanation is."""
    return start(session, "ask", arguments, request_id, _deliver)


async def _deliver(session: Session, target: Target, advice: Advice) -> str:
    markdown = await session.in_thread(_inert, advice.markdown)
    agent = target.agent.name
    model = await session.in_thread(_inert, plain_line(advice.model, MODEL_LIMIT))
    entry = session.ledger.explain(agent, target.document, target.span, markdown, model.strip())
    if not await _show(session, entry.id, markdown):
        session.say(f"{agent} has explained the lines. Hover over them to read it.")
    return "hover to read it again"


def _inert(markdown: str) -> str:
    from consult_lsp.report.markdown import inert

    return inert(markdown)


async def _show(session: Session, name: str, markdown: str) -> bool:
    """Show the explanation in a document beside the code, where the client can; whether it did."""
    if not session.client.show_document:
        return False
    try:
        path = await session.in_thread(_private_file, session.answers(), f"{name}.md", markdown)
    except OSError as error:  # a full disk, or somebody has tidied up; the hover is left
        log.warning("An explanation could not be written: %s", traced(error))
        return False
    answer = await session.ask_client(
        lsp.WINDOW_SHOW_DOCUMENT,
        lsp.ShowDocumentParams(uri=path.as_uri(), take_focus=False),
        SHOW_SECONDS,
    )
    result = getattr(answer, "result", None)
    return isinstance(result, lsp.ShowDocumentResult) and result.success


def _private_file(folder: Path, name: str, text: str) -> Path:
    """A file that only this user can read, for it quotes their code."""
    path = folder / f"explanation-{name}"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    return path
