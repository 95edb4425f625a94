"""workspace/didChangeWatchedFiles: agent files and the team's dismissals are read anew."""

from lsprotocol import types as lsp

from consult_lsp.lsp.services.catalog import read_agents
from consult_lsp.lsp.services.team_dismissals import refresh_team
from consult_lsp.lsp.state.session import Session


async def did_change_watched_files(session: Session, _: lsp.DidChangeWatchedFilesParams) -> None:
    """Agent files and the team's dismissals are watched, so one of them has changed."""
    await read_agents(session)
    await refresh_team(session)
    session.messages.tell_problems()
