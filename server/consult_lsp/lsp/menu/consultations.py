"""Menu: what can be asked of the agents about some lines, from memory.

The agent that fits leads; the others are one entry away. The short menu has the flows, and what is
wished for is picked after *improve…* and *ask…* (``intents.py``). The full one, which is also that
of a client that asks nobody, has the agent's own intents and the built-in ones itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from consult_lsp.agents.agent import Agent
from consult_lsp.lsp.client.quick_pick import can_pick
from consult_lsp.lsp.consultations.intents import fitting, intents_behind
from consult_lsp.lsp.contract.arguments import (
    Ask,
    ChooseAgent,
    Explain,
    Improve,
    Proposals,
    Review,
)
from consult_lsp.lsp.services.agent_ranking import ranked
from consult_lsp.lsp.state.position_conversion import to_lines
from consult_lsp.lsp.state.session import Session
from consult_lsp.settings import Menu
from consult_lsp.text.plain import plain
from consult_lsp.text.selection import Selection

from .command_action import TITLE_LIMIT, Json, as_action, more_of
from .kinds import EXPLAIN, IMPROVE, REVIEW

KIND_OF = {"review": REVIEW, "improve": IMPROVE, "explain": EXPLAIN, "ask": EXPLAIN}
ASKS: Mapping[str, type[Improve | Explain | Ask]] = {
    "improve": Improve,
    "explain": Explain,
    "ask": Ask,
}
FLOWS = ("review", "improve", "explain")


MOST_ROWS = 6
"""Of a short menu, besides the fixes of a finding: more are not read."""
MOST_ENTRIES = 16
"""Of a full menu, before what leads to another agent."""


class MenuItem(NamedTuple):
    """One line of the menu: a flow about a selection, perhaps with an intent.

    ``intent`` is None where the user is to pick it, and empty where there is none.
    """

    flow: str
    selection: Selection
    words: str
    intent: str | None = ""
    anew: bool = False


def consultations(session: Session, selections: Sequence[Selection]) -> list[Json]:
    """The menu's entries about what can be asked about in a document, the nearest first."""
    agents, uri = ranked(session, selections[0]), selections[0].document.uri
    pending = list(_pending(session, uri))
    if not agents:
        return pending
    another = [_another(uri)] if len(agents) > 1 else []
    if session.settings.menu is Menu.SHORT and can_pick(session):
        near, farther = _short(session, agents[0], selections)
        offered = [_action(session, agents[0], entry) for entry in near]
        offered += pending
        offered += [_action(session, agents[0], entry) for entry in farther]
        return [*offered[: MOST_ROWS - len(another)], *another]
    entries = list(_full(session, agents[0], selections))
    actions = [_action(session, agents[0], entry) for entry in entries]
    if len(actions) >= MOST_ENTRIES:
        room = MOST_ENTRIES - 2  # for the entries that lead to the others, and to another agent
        kind = KIND_OF[entries[room].flow]
        rest = more_of(f"Consult {agents[0].name}: more…", kind, actions[room:])
        actions[room:] = [rest]
    return [*actions, *another, *pending]


def _pending(session: Session, uri: str) -> Iterator[Json]:
    """What leads to what was proposed for a document and not made, if there is such."""
    if number := len(session.proposals.about(uri)):
        title = f"Consult: pending proposals ({number})…"
        yield as_action(title, IMPROVE, Proposals(uri=uri))


def _short(
    session: Session, agent: Agent, selections: Sequence[Selection]
) -> tuple[list[MenuItem], list[MenuItem]]:
    """What can be asked about the nearest selection, and about those farther away."""
    near, *farther = selections
    picks = session.client.pickers or intents_behind(session, agent, "improve", near.kind)
    entries = [
        MenuItem("review", near, f"review {near.title}"),
        MenuItem("improve", near, f"improve {near.title}{'…' if picks else ''}", None),
        MenuItem("explain", near, f"explain {near.title}"),
    ]
    if _can_type(session) or intents_behind(session, agent, "ask", near.kind):
        entries.append(MenuItem("ask", near, "ask…", None))
    return entries, [MenuItem("review", far, f"review {far.title}") for far in farther]


def _full(session: Session, agent: Agent, selections: Sequence[Selection]) -> Iterator[MenuItem]:
    near, *farther = selections
    for flow in FLOWS:
        yield MenuItem(flow, near, f"{flow} {near.title}")
    for far in farther:
        yield MenuItem("review", far, f"review {far.title}")
    last = selections[-1]
    if session.ledger.is_reviewed(agent.name, last.document.uri):
        yield MenuItem("review", last, f"review {last.title}: run again", anew=True)
    if _can_type(session):
        yield MenuItem("ask", near, "ask…")
    for intent in fitting(session, agent, near.kind):
        own = intent in agent.intents
        words = intent.title if own else f"{intent.flow} {intent.title}"
        yield MenuItem(intent.flow, near, words, intent.id)


def _can_type(session: Session) -> bool:
    """Whether the user can type a question: in a box of the client's, or on a page."""
    on_a_page = session.client.show_document and session.conversations.attaches is not False
    return session.client.pickers or on_a_page


def _action(session: Session, agent: Agent, entry: MenuItem) -> Json:
    selection = entry.selection
    lines = to_lines(selection.document, selection.span, session.client.encoding)
    says_none = not entry.intent and entry.flow not in ("improve", "ask")
    about: dict[str, Any] = {
        "agent": agent.name,
        "uri": selection.document.uri,
        "range": lines,
        "version": selection.document.version,
        "intent": None if says_none else entry.intent,
        "scope": selection.kind if entry.intent is None else None,
    }
    title = plain(f"Consult {agent.name}: {entry.words}", TITLE_LIMIT)
    kind = KIND_OF[entry.flow]
    if entry.flow == "review":
        return as_action(title, kind, Review(**about, anew=entry.anew))
    return as_action(title, kind, ASKS[entry.flow](**about))


def _another(uri: str) -> Json:
    return as_action("Consult another agent…", REVIEW, ChooseAgent(uri=uri))
