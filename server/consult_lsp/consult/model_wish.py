"""Wish: what an agent's file asks of its model, in the words of ``models/``; what is not used."""

from consult_lsp.agents.agent import Agent
from consult_lsp.agents.model_wishes import read_model
from consult_lsp.models.model_wish import NO_WISH, Wish


def wish_of(agent: Agent) -> Wish:
    """The model and the effort that the agent's file asks for."""
    wished = read_model(agent.model)
    model = "" if wished.kind == "inherit" else wished.name
    if not model and not agent.wishes.effort:
        return NO_WISH
    return Wish(agent.name, model, agent.wishes.effort, bounded=agent.origin == "workspace")


def not_used(agent: Agent) -> tuple[str, ...]:
    """What the agent's file asks for and no consultation ever gives: keys with their values."""
    wishes = agent.wishes
    asked = {
        "skills": ", ".join(wishes.skills),
        "memory": wishes.memory,
        "mcpServers": ", ".join(wishes.mcp_servers),
        "hooks": ", ".join(wishes.hooks),
        "permissionMode": wishes.permission_mode,
    }
    return tuple(f"{key} ({said})" for key, said in asked.items() if said)
