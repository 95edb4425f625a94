"""Team: what the team of a trusted workspace has dismissed, read where its file has changed."""

from .diagnostics import publish
from .session import Session


async def refresh_team(session: Session) -> None:
    """Read the team's file where it has changed, and show what it says; only once trusted."""
    if session.project is None:
        return
    from consult_lsp.ledger.team import NAME, read_team

    folder = session.project.folder
    stamp = await session.in_thread(folder.stamp, NAME)
    if stamp == session.team_stamp:
        return
    session.team_stamp = stamp
    team = await session.in_thread(read_team, folder)
    session.team = team.dismissals
    session.problems.extend(team.problems)
    session.tell_problems()
    for uri in list(session.documents):
        if session.ledger.has_findings(uri):
            publish(session, uri)
