"""Intents: which of them an agent is offered with, about lines of a kind."""

from collections.abc import Mapping

from consult_lsp.agents.agent import Agent
from consult_lsp.agents.intent import Intent, offered_intents
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.selection import Kind

LEADS_TO: Mapping[str, tuple[str, ...]] = {
    "improve": ("improve",),
    "ask": ("ask", "review", "explain"),
}
"""The flows whose intents are behind *improve…* and behind *ask…*."""


def intents_behind(session: Session, agent: Agent, flow: str, kind: Kind) -> list[Intent]:
    """The intents that *improve…* or *ask…* leads to, about lines that were meant so; the agent's
    own first."""
    return [intent for intent in fitting(session, agent, kind) if intent.flow in LEADS_TO[flow]]


def fitting(session: Session, agent: Agent, kind: Kind) -> list[Intent]:
    """The intents that an agent is offered with. A whole file is too much for an intent that does
    not ask for one."""
    near = {"selection", "symbol"} if kind == "lines" else {kind}
    return [
        intent
        for intent in offered_intents(agent.intents)
        if intent.id not in session.settings.disabled_intents
        and (intent.scope in near or (intent.scope == "any" and kind != "file"))
    ]
