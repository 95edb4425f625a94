"""consult-lsp trust: let the agents and rules of a workspace be used."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from consult_lsp.findings.storage.team_file import NAME
from consult_lsp.report.console import Console
from consult_lsp.report.steering import steering
from consult_lsp.text.plain import plain_line
from consult_lsp.workspace.files import repository_of
from consult_lsp.workspace.home import home_folder, working_folder
from consult_lsp.workspace.trust_store import TrustStore


def trust(
    folder: Annotated[
        Path | None, typer.Argument(help="Default: the repository you are in.", show_default=False)
    ] = None,
    revoke: Annotated[bool, typer.Option("--revoke", help="Trust it no more.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="Say what is trusted.")] = False,
) -> None:
    """Let the agents, rules and files of a folder be used."""
    console, store = Console(os.environ), TrustStore()
    here = working_folder()
    root = (repository_of(here) or here) if folder is None else folder.absolute()
    if listed:
        trusted = [plain_line(one.path) for one in store.listed()]
        console.show("\n".join(trusted or ["No folder is trusted."]) + "\n")
    elif revoke:
        was = store.revoke(root)
        said = "is trusted no more" if was else "was not trusted by itself"
        console.show(plain_line(f"{root} {said}.") + "\n")
    else:
        store.trust(root)
        console.show("".join(f"{line}\n" for line in _said(root)))


def _said(root: Path) -> Iterator[str]:
    """What is trusted now, what of it is used, and how to take it back."""
    name = plain_line(str(root))
    if root == home_folder():
        yield f"{name}, your home folder, is trusted by itself: repositories below it are not."
    else:
        yield f"{name} is trusted with all folders below it, as they are now and as they will be."
    found = steering(root, home_folder(), NAME)
    if found:
        yield "Used are, and in folders below what is there of the kind:"
        yield from (f"  {plain_line(line)}" for line in found.lines())
    else:
        yield "It has no agents and no rules of its own yet; those that come will be used."
    yield "Its files may be sent with a question, and agents may search them."
    yield "Take it back with: consult-lsp trust --revoke"
