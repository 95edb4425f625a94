"""Burst: who runs all entries of a menu, as Kate 22.12 does, asks nothing and edits once.

A person chooses one entry. Each menu has a number, which goes along with its consultations; whoever
sends a second one within BURST_SECONDS has not asked the user.
"""

import asyncio
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from lsprotocol import types as lsp

from consult_lsp.lsp.state.jobs import RequestId
from consult_lsp.lsp.state.session import Session

BURST_SECONDS = 0.1
"""Nobody chooses twice in one menu within that time."""

CONSULTATIONS = frozenset(
    {"consult.review", "consult.improve", "consult.explain", "consult.ask", "consult.again"}
)
"""The commands that ask an agent about some lines."""

REFUSED = (
    "Nothing was asked, because your editor ran several entries of the menu at once. "
    "Choose a single one of them."
)


def number_menu(session: Session, actions: Sequence[lsp.CodeAction | Mapping[str, Any]]) -> None:
    """Write a new number into the arguments of the consultations of one menu."""
    session.menus.count += 1
    for action in actions:
        if isinstance(action, Mapping):
            name, arguments = action["command"]["command"], action["command"]["arguments"]
        elif action.command is not None:
            name, arguments = action.command.command, action.command.arguments
        else:
            continue
        if name in CONSULTATIONS:
            arguments[0]["menu"] = session.menus.count


def is_burst(session: Session, menu: int | None, request_id: RequestId | None) -> bool:
    """Whether a consultation is not the first of its menu just now: then none of them is asked.

    The first one is cancelled, and the user told once.
    """
    if menu is None:
        return False
    now, before = asyncio.get_running_loop().time(), session.menus.last_chosen
    session.menus.last_chosen = (menu, now, request_id)
    if before is None or before[0] != menu or now - before[1] > BURST_SECONDS:
        return False
    if before[2] is not None:
        session.cancel_request(before[2], "one of several at once")
        if session.menus.picking is not None:
            session.menus.picking.cancel()
        session.messages.warn(REFUSED)
    session.menus.last_chosen = (menu, now, None)
    return True


def has_begun(session: Session) -> None:
    """The time counts from here: to begin a consultation may load what takes longer than that."""
    if session.menus.last_chosen is not None:
        menu, _, request_id = session.menus.last_chosen
        session.menus.last_chosen = (menu, asyncio.get_running_loop().time(), request_id)


def is_repeated(session: Session, fix: Hashable) -> bool:
    """Whether this stored fix was asked for just now; if not, it is from here on."""
    if fix in session.menus.fixing:
        return True
    session.menus.fixing.add(fix)
    asyncio.get_running_loop().call_later(BURST_SECONDS, session.menus.fixing.discard, fix)
    return False
