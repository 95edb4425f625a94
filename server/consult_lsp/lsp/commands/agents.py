"""consult.agents: who can be asked."""

from consult_lsp.lsp.contract.arguments import Argument
from consult_lsp.lsp.services.catalog import refresh_agents
from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.plain import plain_words


async def agents(session: Session, _: Argument, __: RequestId | None) -> object:
    """consult.agents: who can be asked as the files are now, the nearest first."""
    await refresh_agents(session)
    return [
        {
            "name": agent.name,
            "description": plain_words(agent.description, 300),
            "origin": agent.origin,
        }
        for agent in session.agents.catalog.agents
    ]
