"""Which agent fits some lines best."""

from consult_lsp.agents.agent import Agent
from consult_lsp.agents.rank import rank
from consult_lsp.lsp.state.position_conversion import path_in
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.selection import Selection


def ranked(session: Session, selection: Selection) -> list[Agent]:
    """All agents, the one that fits the lines best first: the user's choice, if there is one."""
    uri, root = selection.document.uri, selection.root
    return rank(
        session.agents.catalog.agents,
        path=(path_in(root, uri) if root else None) or uri,
        language=selection.language,
        symbol=selection.symbol,
        chosen=session.agents.chosen or session.settings.agent or None,
    )
