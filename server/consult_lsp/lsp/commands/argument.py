"""What the argument of a consultation means in this session: which agent, text and lines."""

from lsprotocol import types as lsp

from consult_lsp.agents.agent import Agent
from consult_lsp.agents.catalog import DEFAULT_AGENT
from consult_lsp.agents.intent import offered_intents
from consult_lsp.consult.task import Flow, Task
from consult_lsp.errors import UsageError
from consult_lsp.lsp.contract.arguments import Ask, Lines
from consult_lsp.lsp.services.agent_ranking import ranked
from consult_lsp.lsp.state.position_conversion import from_position, selected_lines
from consult_lsp.lsp.state.selection import selection_of
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from consult_lsp.text.selection import Selection

INTENT_LIMIT = 2_000
"""Characters of a free-text wish."""


NAME_LIMIT = 80
"""Characters of an unknown agent's name that are looked at and repeated."""


def task_of(session: Session, argument: Lines | Ask, flow: Flow) -> Task:
    """What a command asks for, and about which lines. Raises UsageError with what is wrong."""
    selection = selection_named(session, argument)
    agent = agent_of(session, argument.agent, selection)
    return Task(flow, agent, selection, _intent(agent, argument.intent))


def selection_named(session: Session, argument: Lines | Ask) -> Selection:
    """The lines that a command names. Raises UsageError."""
    document = session.documents.get(argument.uri or "")
    if document is None:
        raise UsageError("Nothing was asked, because the document is not open in the editor.")
    versions = {argument.version, document.version} - {None}
    if len(versions) > 1:
        raise UsageError("Nothing was asked, because the text has changed meanwhile. Ask again.")
    span = _span(session, document, argument.range)
    kind = argument.scope or ("lines" if argument.range else "file")
    return selection_of(session.workspace.root, document, span, kind)


def agent_of(session: Session, name: str | None, selection: Selection | None = None) -> Agent:
    """The agent of that name, or the one that leads the menu: of some lines the one that fits them.

    Raises UsageError.
    """
    if name is None and selection is not None and (fitting := ranked(session, selection)):
        return fitting[0]
    leading = session.agents.chosen or session.settings.agent or DEFAULT_AGENT
    wanted = name or leading
    if (agent := session.agents.catalog.find(wanted)) is not None:
        return agent
    named = wanted[:NAME_LIMIT]
    closest = session.agents.catalog.closest(named)
    hint = f" Did you mean {closest}?" if closest else ""
    raise UsageError(f"Nothing was asked, because there is no agent named {named!r}.{hint}")


def _intent(agent: Agent, wish: str | None) -> str:
    """What is wished for: the prompt of the intent of that id, or the words themselves."""
    if not wish:
        return ""
    named = (intent.prompt for intent in offered_intents(agent.intents) if intent.id == wish)
    return next(named, wish[:INTENT_LIMIT])


def _span(session: Session, document: Document, place: lsp.Range | None) -> LineSpan:
    if place is None:
        return document.span
    if place.start.line >= document.span.stop:
        raise UsageError(
            f"Nothing was asked, because the range begins at line {place.start.line + 1} and the "
            f"document has {document.span.stop}."
        )
    encoding = session.client.encoding
    cursor = from_position(document, place.start, encoding).line
    return selected_lines(document, place, encoding) or LineSpan(cursor, cursor + 1)
