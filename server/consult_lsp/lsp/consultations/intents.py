"""Intents: which of them an agent is offered with, about lines of a kind."""

from collections.abc import Mapping

from consult_lsp.agents.agent import Agent
from consult_lsp.agents.intent import Intent, offered_intents
from consult_lsp.lsp.state.session import Session

LEADS_TO: Mapping[str, tuple[str, ...]] = {
    "improve": ("improve",),
    "ask": ("ask", "review", "explain"),
}
"""The flows whose intents are behind *improve…* and behind *ask…*."""


def intents_behind(session: Session, agent: Agent, flow: str, kind: str) -> list[Intent]:
    """The intents that *improve…* or *ask…* leads to, about lines of a kind, as the menu says it:
    "selection", "symbol" or "file"; the agent's own first."""
    return [intent for intent in fitting(session, agent, kind) if intent.flow in LEADS_TO[flow]]


def fitting(session: Session, agent: Agent, kind: str) -> list[Intent]:
    """The intents that an agent is offered with. A whole file is too much for an intent that does
    not ask for one; where nobody knows what the lines are, ``kind`` is empty."""
    near = {kind} if kind else {"selection", "symbol"}
    return [
        intent
        for intent in offered_intents(agent.intents)
        if intent.id not in session.settings.disabled_intents
        and (intent.scope in near or (intent.scope == "any" and kind != "file"))
    ]
