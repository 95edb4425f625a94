"""consult-lsp trust: let the agents and rules of a workspace be used."""

import os
from pathlib import Path
from typing import Annotated

import typer

from consult_lsp.report.console import Console
from consult_lsp.report.plain import plain_line
from consult_lsp.workspace.files import repository_of
from consult_lsp.workspace.home import working_folder
from consult_lsp.workspace.trust import TrustStore


def trust(
    folder: Annotated[
        Path | None, typer.Argument(help="Default: the repository you are in.", show_default=False)
    ] = None,
    revoke: Annotated[bool, typer.Option("--revoke", help="Trust it no more.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="Say what is trusted.")] = False,
) -> None:
    """Trust a workspace: its agents and rules are used, and its files go along."""
    console, store = Console(os.environ), TrustStore()
    here = working_folder()
    root = (repository_of(here) or here) if folder is None else folder.absolute()
    if listed:
        console.show("".join(plain_line(one.path) + "\n" for one in store.listed()))
    elif revoke:
        was = store.revoke(root)
        said = "is trusted no more" if was else "was not trusted by itself"
        console.show(plain_line(f"{root} {said}.") + "\n")
    else:
        store.trust(root)
        console.show(plain_line(f"{root} is trusted: its agents and rules are used.") + "\n")
