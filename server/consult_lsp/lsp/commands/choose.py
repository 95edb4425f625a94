"""consult.choose: which agent leads the menu in this project, asked and remembered."""

from consult_lsp.agents.agent import Agent
from consult_lsp.agents.choice import remember
from consult_lsp.errors import UsageError
from consult_lsp.lsp.client.quick_pick import Question, picked
from consult_lsp.lsp.contract.arguments import ChooseAgent
from consult_lsp.lsp.services.agent_ranking import ranked
from consult_lsp.lsp.services.catalog import refresh_agents
from consult_lsp.lsp.services.live_checks import check_all_live
from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.selection import whole_file
from consult_lsp.lsp.state.session import Session


async def choose(session: Session, argument: ChooseAgent, _: RequestId | None) -> object:
    """Ask who is to lead, best fit first; an agent that is named is taken.

    No editor's word of a new file is waited for: it may come late, or never.
    """
    await refresh_agents(session)
    name, document = argument.agent, session.documents.get(argument.uri or "")
    if name is not None:
        if session.agents.catalog.find(name) is None:
            raise UsageError("Nothing was chosen, because there is no such agent.")
        session.in_background(_take(session, name))
        return None
    agents = list(session.agents.catalog.agents)
    if document is not None:
        agents = ranked(session, whole_file(session.workspace.root, document))
    session.in_background(_ask(session, agents))
    return None


async def _ask(session: Session, agents: list[Agent]) -> None:
    question = Question(
        "Which agent leads the menu in this project?",
        [agent.name for agent in agents],
        details=[agent.description for agent in agents],
        otherwise="Name one in the setting “agent”.",
    )
    pick = await picked(session, question)
    if pick is not None and pick.number is not None:
        await _take(session, agents[pick.number].name)


async def _take(session: Session, name: str) -> None:
    session.agents.chosen = name
    check_all_live(session)
    kept = session.workspace.root is not None and await session.in_thread(
        remember, session.workspace.root, name
    )
    session.messages.say(
        f"{name} leads the menu {'in this project' if kept else 'until the editor ends'}."
    )
