"""window/showMessageRequest: a question with buttons. No answer in time is no."""

from collections.abc import Sequence
from typing import NamedTuple

from lsprotocol import types as lsp

from consult_lsp.lsp.state.session import Session
from consult_lsp.text.plain import plain

ANSWER_SECONDS = 600.0
"""How long a question stays open. Nobody but the user waits for it: jobs have ended by then."""

MESSAGE_LIMIT = 2_000


class Choice(NamedTuple):
    """The button that was chosen, if one was. ``refused`` tells that the client asks nobody."""

    title: str | None
    refused: bool = False


async def chosen(session: Session, message: str, buttons: Sequence[str]) -> Choice:
    """Ask the user; ``message`` may quote a model, so it is shown plain and bounded."""
    if not session.client.shows_buttons:
        return Choice(None, refused=True)
    # VS Code makes links of ``[text](command:…)`` in a message.
    inert = plain(message, MESSAGE_LIMIT).replace("](", "] (")
    answer = await session.ask_client(
        lsp.WINDOW_SHOW_MESSAGE_REQUEST,
        lsp.ShowMessageRequestParams(
            type=lsp.MessageType.Info,
            message=inert,
            actions=[lsp.MessageActionItem(title) for title in buttons],
        ),
        ANSWER_SECONDS,
    )
    title = answer.result.title if isinstance(answer.result, lsp.MessageActionItem) else None
    return Choice(title if title in buttons else None, answer.refused)
