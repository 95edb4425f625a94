"""Team: what the team of a trusted workspace has dismissed, read where its file has changed."""

from consult_lsp.lsp.state.session import Session

from .diagnostics import publish


async def refresh_team(session: Session) -> None:
    """Read the team's file where it has changed, and show what it says; only once trusted."""
    if session.workspace.project is None:
        return
    from consult_lsp.findings.storage.team_file import NAME, read_team

    folder = session.workspace.project.folder
    stamp = await session.in_thread(folder.stamp, NAME)
    if stamp == session.workspace.team_stamp:
        return
    session.workspace.team_stamp = stamp
    team = await session.in_thread(read_team, folder)
    session.workspace.team = team.dismissals
    session.messages.problems.extend(team.problems)
    session.messages.tell_problems()
    for uri in list(session.documents):
        if session.ledger.has_findings(uri):
            publish(session, uri)
