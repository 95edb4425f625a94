"""Command names: what a message calls a command of ours, as the user of this editor finds it.

A client says its own as ``commandNames`` in its initializationOptions, such as
``{"consult.proposals": ":Consult proposals"}``, since what stands in the palette of one editor is
nowhere in another (see ``Client.command_names``).
"""

from typing import Literal

from consult_lsp.lsp.state.session import Session

NamedCommand = Literal["consult.proposals", "consult.restore", "consult.trust"]

NAMES: dict[NamedCommand, str] = {
    "consult.proposals": "Consult: pending proposals",
    "consult.restore": "",
    "consult.trust": "Trust This Workspace",
}
"""Where the client says none: the first is in our menu in every editor, the second in none."""


def quoted_name(session: Session, command: NamedCommand) -> str:
    """What the user chooses or types to run a command, in quotes; empty where nobody knows."""
    name = session.client.command_names.get(command, NAMES[command])
    return f"“{name}”" if name else ""
