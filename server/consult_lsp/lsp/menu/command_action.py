"""A code action that runs a command of ours, as the protocol's JSON."""

from collections.abc import Sequence
from typing import Any

from consult_lsp.lsp.contract.arguments import Argument, Choice, More
from consult_lsp.lsp.contract.parse import to_json
from consult_lsp.text.plain import plain

Json = dict[str, Any]


TITLE_LIMIT = 120


def more_of(title: str, kind: str, actions: list[Json]) -> Json:
    """What leads to actions that have no room in the menu."""
    commands = [action["command"] for action in actions]
    return as_action(plain(title, TITLE_LIMIT), kind, more(commands))


def more(commands: Sequence[Json]) -> More:
    """What has the user choose one of the commands."""
    return More(
        choices=tuple(
            Choice(title=one["title"], command=one["command"], arguments=tuple(one["arguments"]))
            for one in commands
        )
    )


def as_action(title: str, kind: str, argument: Argument) -> Json:
    """A CodeAction (LSP 3.17) as JSON: made of plain parts, a menu costs half as much to send."""
    return {"title": title, "kind": kind, "command": as_command(title, argument)}


def as_command(title: str, argument: Argument) -> Json:
    """The Command (LSP 3.17) that takes this argument, as JSON."""
    return {"title": title, "command": argument.command, "arguments": [to_json(argument)]}
