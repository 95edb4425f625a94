"""Picking: what a user answers to the questions with buttons that a menu's entry opens."""

from typing import Any

from support.raw_client import RawClient

QUESTION = "window/showMessageRequest"
IN_GENERAL = "In general"
MORE = "More…"


def pick_once(client: RawClient, title: str) -> None:
    """Answer the next question so, on whichever page; what is asked then is answered as before."""
    before = dict(client.responders)

    def picked(params: Any) -> Any:
        titles = [action["title"] for action in params["actions"]]
        if title not in titles:
            assert titles[-1] == MORE, f"{title!r} is not among {titles}"
            return {"title": MORE}
        client.responders.clear()
        client.responders.update(before)
        return {"title": title}

    client.respond(QUESTION, picked)


def improvement_in(menu: list[dict[str, Any]], name: str) -> str:
    """The title of the entry that improves ``name``; with a picker it ends with an ellipsis."""
    titles = [action["title"] for action in menu]
    return next(one for one in titles if one.rstrip("…").endswith(f": improve {name}"))


def command_of(action: dict[str, Any]) -> dict[str, Any] | None:
    """The command of an entry; a client without literals gets bare commands."""
    command: dict[str, Any] | str | None = action.get("command")
    return action if isinstance(command, str) else command


def entry_of(menu: list[dict[str, Any]], title: str) -> dict[str, Any]:
    """The entry of that title."""
    titles = [action["title"] for action in menu]
    assert title in titles, f"{title!r} is not among {titles}"
    return menu[titles.index(title)]
