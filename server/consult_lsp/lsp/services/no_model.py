"""No model: what is told where nobody can be asked, with a next step at home in the editor.

A client says its own next step as ``modelHelp`` in its initializationOptions, such as a command
that tells how a model is set up: an editor's message line has room for few words, and what helps
in one editor means nothing in another.
"""

from consult_lsp.agents.agent import Agent
from consult_lsp.lsp.state.session import Session
from consult_lsp.models.access import NoModel


def can_ask(session: Session, agent: Agent) -> bool:
    """Whether a model can be asked; where none can, the user hears of it at once.

    For what begins with a choice or a text of the user's, who would make it in vain.
    """
    connection = session.models.connection_for(agent, session.settings)
    if isinstance(connection, NoModel):
        session.messages.fail(nothing_asked(session, connection))
        return False
    return True


def nothing_asked(session: Session, lacking: NoModel) -> str:
    """What the user asked for did not happen, why, and the next step."""
    return _told(
        session, lacking, f"Nothing was asked, because {lacking.reason}", "Nothing was asked:"
    )


def nothing_checked(session: Session, lacking: NoModel) -> str:
    """A review without a model, of a file that no check looks into."""
    why = f"no structural check covers this file, and {lacking.reason}"
    return _told(
        session, lacking, f"Nothing was reviewed, because {why}", "No check for this file, and"
    )


def checks_only(session: Session, lacking: NoModel) -> str:
    """A review without a model is what the structural checks find."""
    why = f"These are structural checks only, because {lacking.reason}"
    return _told(session, lacking, why, "Structural checks only:")


def _told(session: Session, lacking: NoModel, in_full: str, in_short: str) -> str:
    # What was set up and cannot be used is said in full: its next step names the very value.
    own = "" if lacking.misconfigured and not lacking.lacks_key else session.client.model_help
    if own:
        return f"{in_short} {lacking.reason} ({own})."
    return f"{in_full}. {lacking.next_step}"
