"""A code action that runs a command of ours, as the protocol's JSON."""

from typing import Any

from consult_lsp.text.plain import plain

Json = dict[str, Any]


TITLE_LIMIT = 120


def more_of(title: str, kind: str, actions: list[Json]) -> Json:
    """What leads to actions that have no room in the menu."""
    choices = {"choices": [action["command"] for action in actions]}
    return as_action(plain(title, TITLE_LIMIT), kind, "consult.more", choices)


def as_action(title: str, kind: str, command: str, argument: Json) -> Json:
    """A CodeAction (LSP 3.17) as JSON: made of plain parts, a menu costs half as much to send."""
    return {
        "title": title,
        "kind": kind,
        "command": {"title": title, "command": command, "arguments": [argument]},
    }
