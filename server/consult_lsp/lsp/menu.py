"""Menu: what can be asked of the agents about some lines, from memory.

The agent that fits leads, with the flows, its own intents and the built-in ones; the others are one
entry away. So the menu stays short, however many agents there are.
"""

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from lsprotocol import types as lsp

from consult_lsp.agents.agent import Agent
from consult_lsp.agents.intent import Intent, offered_intents
from consult_lsp.agents.rank import rank
from consult_lsp.report.plain import plain
from consult_lsp.syntax.language import language_of
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

from .convert import to_lines, to_path
from .kinds import EXPLAIN, IMPROVE, REVIEW
from .session import Session

KIND_OF = {"review": REVIEW, "improve": IMPROVE, "explain": EXPLAIN, "ask": EXPLAIN}
FLOWS = ("review", "improve", "explain")

Json = dict[str, Any]

MOST_ENTRIES = 16
TITLE_LIMIT = 120


class Aim(NamedTuple):
    """Something that can be asked about; ``name`` is what a title calls it."""

    kind: Literal["selection", "symbol", "file"]
    name: str
    span: LineSpan


class Entry(NamedTuple):
    """One line of the menu: a flow about an aim, perhaps with an intent."""

    flow: str
    aim: Aim
    words: str
    intent: str = ""
    anew: bool = False


def consultations(session: Session, document: Document, aims: list[Aim]) -> list[Json]:
    """The menu's entries, the nearest aim first."""
    agents = ranked(session, document, aims)
    if not agents:
        return []
    offered = list(_entries(session, document.uri, agents[0], aims))
    actions = [_action(session, document, agents[0], entry) for entry in offered]
    if len(actions) >= MOST_ENTRIES:
        room = MOST_ENTRIES - 2  # for the entries that lead to the others, and to another agent
        kind = KIND_OF[offered[room].flow]
        rest = more_of(f"Consult {agents[0].name}: more…", kind, actions[room:])
        actions[room:] = [rest]
    if len(agents) > 1:
        actions.append(_another(document))
    return actions


def pending(session: Session, uri: str) -> list[Json]:
    """The entry that leads to what was proposed for a document and not made, if there is such."""
    if not (number := len(session.proposals.about(uri))):
        return []
    title = f"Consult: pending proposals ({number})…"
    return [as_action(title, IMPROVE, "consult.proposals", {"uri": uri})]


def ranked(session: Session, document: Document, aims: list[Aim]) -> list[Agent]:
    """All agents, the one that fits best first: the user's choice, if there is one."""
    path, root = to_path(document.uri), session.root
    within = path is not None and root is not None and path.is_relative_to(root)
    return rank(
        session.catalog.agents,
        path=path.relative_to(root).as_posix() if path and root and within else document.uri,
        language=language_of(document.language_id, document.uri),
        symbol=next((aim.name for aim in aims if aim.kind == "symbol"), ""),
        chosen=session.chosen or session.settings.agent or None,
    )


def _entries(session: Session, uri: str, agent: Agent, aims: list[Aim]) -> Iterator[Entry]:
    near, *farther = aims
    for flow in FLOWS:
        yield Entry(flow, near, f"{flow} {near.name}")
    for aim in farther:
        yield Entry("review", aim, f"review {aim.name}")
    if session.ledger.is_reviewed(agent.name, uri):
        yield Entry("review", aims[-1], f"review {aims[-1].name} anew", anew=True)
    if session.client.show_document and session.talks.attaches is not False:
        yield Entry("ask", near, "ask…")
    for intent in offered_intents(agent.intents):
        if intent.id not in session.settings.disabled_intents and _fits(intent, near):
            own = intent in agent.intents
            words = intent.title if own else f"{intent.flow} {intent.title}"
            yield Entry(intent.flow, near, words, intent.id)


def _fits(intent: Intent, aim: Aim) -> bool:
    """A whole file is too much for an intent that does not ask for one."""
    return intent.scope == aim.kind or (intent.scope == "any" and aim.kind != "file")


def _action(session: Session, document: Document, agent: Agent, entry: Entry) -> Json:
    lines = to_lines(document, entry.aim.span, session.client.encoding)
    start, end = lines.start, lines.end
    target = {
        "agent": agent.name,
        "uri": document.uri,
        "range": {
            "start": {"line": start.line, "character": start.character},
            "end": {"line": end.line, "character": end.character},
        },
        "version": document.version,
    }
    if entry.intent:
        target["intent"] = entry.intent
    if entry.anew:
        target["anew"] = True
    title = plain(f"Consult {agent.name}: {entry.words}", TITLE_LIMIT)
    action = as_action(title, KIND_OF[entry.flow], f"consult.{entry.flow}", target)
    if session.client.llm_generated_tag and entry.flow == "improve":
        action["tags"] = [lsp.CodeActionTag.LlmGenerated.value]
    return action


def _another(document: Document) -> Json:
    return as_action("Consult another agent…", REVIEW, "consult.choose", {"uri": document.uri})


def more_of(title: str, kind: str, actions: list[Json]) -> Json:
    """What leads to actions that have no room in the menu."""
    choices = {"choices": [action["command"] for action in actions]}
    return as_action(plain(title, TITLE_LIMIT), kind, "consult.more", choices)


def as_action(title: str, kind: str, command: str, argument: Json) -> Json:
    """A CodeAction (LSP 3.17) as JSON: made of plain parts, a menu costs half as much to send."""
    return {
        "title": title,
        "kind": kind,
        "command": {"title": title, "command": command, "arguments": [argument]},
    }
