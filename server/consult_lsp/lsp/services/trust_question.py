"""Trust: nothing of a workspace steers the product before the user says so.

The editor may vouch for the workspace (the setting ``trusted``), the user may have trusted it
before, or is asked once in a session: at the first consultation, if there is anything to be trusted
with. That consultation does not wait for the answer.
"""

from pathlib import Path

from consult_lsp.errors import UsageError
from consult_lsp.lsp.client.show_message_request import chosen
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.plain import plain_line
from consult_lsp.workspace.home import home_folder
from consult_lsp.workspace.trust_store import TrustStore

from .catalog import read_agents
from .team_dismissals import refresh_team

YES = "Use them"
QUESTION = (
    "This workspace has agents or rules of its own ({found}). Use them, and those of all folders "
    "below it, now and later? They steer what is asked of the model, and files of the workspace go "
    "along. Until then only your own and the bundled agents are used."
)


async def settle_trust(session: Session) -> None:
    """Learn whether the workspace is trusted, and read the agents accordingly."""
    root = session.workspace.root
    if root is not None and (session.settings.trusted or await _was_trusted(session, root)):
        await session.in_thread(_take, session, root)
    await read_agents(session)
    await refresh_team(session)


async def ask_for_trust(session: Session) -> None:
    """Ask once, if the workspace has something that could be used."""
    root = session.workspace.root
    if session.workspace.asked_for_trust or root is None or session.workspace.project is not None:
        return
    session.workspace.asked_for_trust = True
    found = await session.in_thread(_steering, root)
    if not found:
        return
    question = f"{plain_line(str(root), 200)}: {QUESTION.format(found=found)}"
    if (await chosen(session, question, [YES, "Not now"])).title == YES:
        await trust_workspace(session, root)


async def trust_workspace(session: Session, root: Path) -> None:
    try:
        await session.in_thread(TrustStore().trust, root)
    except UsageError as error:
        session.messages.fail(str(error))
        return
    await session.in_thread(_take, session, root)
    await read_agents(session)
    await refresh_team(session)
    session.messages.say("This workspace is trusted: its agents and rules are used from now on.")


async def _was_trusted(session: Session, root: Path) -> bool:
    return await session.in_thread(TrustStore().is_trusted, root)


def _take(session: Session, root: Path) -> None:
    from consult_lsp.context.project import Project

    session.workspace.project = Project(root, home_folder())


def _steering(root: Path) -> str:
    """What would be used of the workspace; empty where there is nothing."""
    from consult_lsp.findings.storage.team_file import NAME
    from consult_lsp.report.steering import steering

    found = steering(root, home_folder(), NAME)
    return "; ".join(found.lines()) if found else ""
