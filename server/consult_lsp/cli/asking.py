"""Asking: who is asked, and with which connection. Every command that asks begins here."""

import asyncio
import os

from consult_lsp.agents.agent import Agent
from consult_lsp.agents.catalog import Catalog, agent_folders, load_catalog
from consult_lsp.consult.advice import Advice
from consult_lsp.consult.consultation import consult
from consult_lsp.consult.target import Target, one_target
from consult_lsp.consult.task import Flow
from consult_lsp.errors import UsageError
from consult_lsp.models.access import NoModel
from consult_lsp.models.connect import Connection, ModelSettings, connect
from consult_lsp.models.model import Status
from consult_lsp.report.console import Console
from consult_lsp.workspace.home import home_folder, working_folder

from .options import DEFAULTS


def catalog() -> Catalog:
    """The agents of the working folder, the user and the package."""
    return load_catalog(agent_folders(working_folder(), home_folder()))


def agent_named(name: str) -> Agent:
    """The agent of that name. Raises UsageError, and names the one that was probably meant."""
    agents = catalog()
    if found := agents.find(name):
        return found
    closest = agents.closest(name)
    hint = f"Did you mean {closest}? " if closest else ""
    known = ", ".join(agent.name for agent in agents.agents[:10])
    raise UsageError(
        f"Nobody was asked, because there is no agent {name!r}. {hint}There are: {known}. "
        "See consult-lsp agents list, and agents check FILE for a file that does not load."
    )


def connection_to(model: str, endpoint: str, max_seconds: int) -> Connection | NoModel:
    """Who would be asked. Raises UsageError when what was set up cannot be used."""
    settings = ModelSettings(model=model, endpoint=endpoint, max_seconds=max_seconds)
    found = connect(settings, os.environ, home_folder())
    if isinstance(found, NoModel) and found.misconfigured:
        raise UsageError(found.sentence)
    return found


def asked(
    console: Console,
    flow: Flow,
    file: str,
    agent: str,
    connection: Connection | NoModel,
    intent: str = "",
) -> tuple[Target, Advice]:
    """What an agent says of one file. Raises UsageError without a model, and ModelError."""
    chosen, target = agent_named(agent), one_target(file)
    if isinstance(connection, NoModel):
        raise UsageError(connection.sentence)
    with console.progress(f"{chosen.name}: {flow} {target.shown}") as say:
        task = target.task(flow, chosen, intent)
        answer = consult(
            task,
            connection.model,
            lambda status: say(in_words(status)),
            max_tokens=DEFAULTS.max_tokens,
        )
        return target, asyncio.run(answer)


def in_words(status: Status) -> str:
    """What happens, for a progress line."""
    return f"{status.phase}: {status.detail}" if status.detail else status.phase
