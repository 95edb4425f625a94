"""The user's own proof of an edit: the command of the setting ``proof``, run on a copy.

It runs when a model's edit is about to be applied, not for fixes that nobody chooses, and only in a
workspace that the user trusts: what it runs may run what lies there.
"""

from collections.abc import Sequence
from pathlib import PurePosixPath

from consult_lsp.lsp.client.command_names import quoted_name
from consult_lsp.lsp.state.position_conversion import path_in
from consult_lsp.lsp.state.session import Session
from consult_lsp.workspace.proof_command import prove

from .show_changes import Placed

NOT_TRUSTED = (
    "Your proof command has not run, because this workspace is not trusted, and what it runs may "
    "run what lies there. Choose {trust} to have edits proven."
)


async def doubt_of(session: Session, placed: Sequence[Placed]) -> str:
    """Why the changes are shown and not applied, in the command's words; empty where it is content.

    Cancelling ends the command and all that it has started.
    """
    if session.workspace.project is None:
        if session.settings.proof:
            trust = quoted_name(session, "consult.trust")
            session.messages.say_once(NOT_TRUSTED.format(trust=trust))
        return ""
    root = session.workspace.project.root
    for document, change in placed:
        path = path_in(root, document.uri)
        if path is None:
            continue
        name = PurePosixPath(path).name
        found = await prove(session.settings.proof, name, document.text, change.after.text, root)
        if found.verdict == "silent":
            session.messages.say(f"Your proof command says nothing about {path}: {found.said}")
        elif found.verdict == "refuted":
            return f"Your proof command fails on the changed {path}: {found.said}"
    return ""
