"""The argument of a ``consult.*`` command, checked.

It is one object: ``{"uri", "range"?, "agent"?, "version"?, "intent"?}``. Without a range the whole
document is meant; without an agent the chosen one.
"""

from collections.abc import Mapping
from typing import Any

from lsprotocol import types as lsp

from consult_lsp.agents.agent import Agent
from consult_lsp.agents.catalog import DEFAULT_AGENT
from consult_lsp.agents.intent import offered_intents
from consult_lsp.errors import UsageError
from consult_lsp.lsp.state.position_conversion import from_position, selected_lines
from consult_lsp.lsp.state.session import Session
from consult_lsp.lsp.state.target import Target
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

INTENT_LIMIT = 2_000
"""Characters of a free-text wish."""


NAME_LIMIT = 80
"""Characters of an unknown agent's name that are looked at and repeated."""


def target_of(session: Session, arguments: list[Any]) -> Target:
    """The target that a command names. Raises UsageError with what is wrong."""
    argument = arguments[0] if arguments else None
    if not isinstance(argument, Mapping):
        raise UsageError('Nothing was asked, because the command came without {"uri": …}.')
    document = session.documents.get(str(argument.get("uri")))
    if document is None:
        raise UsageError("Nothing was asked, because the document is not open in the editor.")
    version = argument.get("version")
    if isinstance(version, int) and document.version is not None and version != document.version:
        raise UsageError("Nothing was asked, because the text has changed meanwhile. Ask again.")
    agent = agent_of(session, argument.get("agent"))
    return Target(
        agent=agent,
        document=document,
        span=_span(session, document, argument.get("range")),
        intent=_intent(agent, argument.get("intent")),
    )


def agent_of(session: Session, name: object) -> Agent:
    """The agent of that name, or the leading one. Raises UsageError."""
    leading = session.agents.chosen or session.settings.agent or DEFAULT_AGENT
    wanted = name if isinstance(name, str) and name else leading
    if (agent := session.agents.catalog.find(wanted)) is not None:
        return agent
    named = wanted[:NAME_LIMIT]
    closest = session.agents.catalog.closest(named)
    hint = f" Did you mean {closest}?" if closest else ""
    raise UsageError(f"Nothing was asked, because there is no agent named {named!r}.{hint}")


def _intent(agent: Agent, wish: object) -> str:
    """What is wished for: the prompt of the intent of that id, or the words themselves."""
    if not isinstance(wish, str):
        return ""
    named = (intent.prompt for intent in offered_intents(agent.intents) if intent.id == wish)
    return next(named, wish[:INTENT_LIMIT])


def _span(session: Session, document: Document, chosen: object) -> LineSpan:
    if chosen is None:
        return document.span
    try:
        place = _range(chosen)
    except (KeyError, OverflowError, TypeError, ValueError):
        raise UsageError("Nothing was asked, because the range is not a range.") from None
    if place.start.line >= document.span.stop:
        raise UsageError(
            f"Nothing was asked, because the range begins at line {place.start.line + 1} and the "
            f"document has {document.span.stop}."
        )
    encoding = session.client.encoding
    cursor = from_position(document, place.start, encoding).line
    return selected_lines(document, place, encoding) or LineSpan(cursor, cursor + 1)


def _range(chosen: Any) -> lsp.Range:
    start, end = (
        lsp.Position(int(chosen[side]["line"]), int(chosen[side]["character"]))
        for side in ("start", "end")
    )
    if min(start.line, start.character, end.line, end.character) < 0:
        raise ValueError
    return lsp.Range(start, end)
