"""consult-lsp agents: who can be consulted, and what is wrong with agent files."""

import os
from pathlib import Path
from typing import Annotated

import typer

from consult_lsp.agents.agent import Agent
from consult_lsp.consult.model_wish import not_used
from consult_lsp.context.tools.tools import tool_names
from consult_lsp.models.connect import Connection
from consult_lsp.report import records, roster
from consult_lsp.report.checkup import check_up, checkup_record, checkup_text
from consult_lsp.report.console import Console

from .asking import agent_named, catalog, connection_to, untrusted_agents
from .exits import CLEAN, FOUND, USAGE
from .options import DEFAULTS, Format, OutputFormat

agents = typer.Typer(help="The agents to consult.", no_args_is_help=True)


@agents.command("list")
def list_agents(output: OutputFormat = Format.TEXT) -> None:
    """List the agents, nearest first."""
    console, found = Console(os.environ), catalog()
    if output is Format.JSON:
        console.show(records.json_text([roster.agent_record(agent) for agent in found.agents]))
    else:
        console.show(roster.roster_text(found.agents, console.ink))
    for problem in found.problems:
        if problem.severity == "error":
            console.complain(f"{problem.path}: {problem.message}")
    if unused := untrusted_agents():
        names = ", ".join(agent.name for agent in unused)
        console.complain(f"Not used until you run consult-lsp trust: {names}.")


@agents.command("show")
def show_agent(name: str, output: OutputFormat = Format.TEXT) -> None:
    """Show all of one agent, with its prompt."""
    console, agent = Console(os.environ), agent_named(name)
    if output is Format.JSON:
        asked = roster.asked_record(_asked(agent))
        record = {**roster.agent_record(agent), "asked": asked, "prompt": agent.prompt}
        console.show(records.json_text(record))
    else:
        console.show(roster.agent_text(agent, _asked(agent), console.ink))


def _asked(agent: Agent) -> roster.WhatIsAsked:
    """What a consultation asks for, by the environment as it is and in a trusted workspace."""
    connection = connection_to("", "", DEFAULTS.max_seconds, agent)
    found = connection if isinstance(connection, Connection) else None
    turns = agent.wishes.max_turns
    return roster.WhatIsAsked(
        model=connection.sentence,
        effort=found.effort if found else "",
        turns=turns,
        tools=tool_names(agent.may_use) if turns != 1 else (),
        not_used=not_used(agent),
        told=found.told if found else (),
    )


@agents.command("check")
def check_agents(
    paths: Annotated[list[Path], typer.Argument(show_default=False)],
    output: OutputFormat = Format.TEXT,
) -> None:
    """Say what is wrong with agent and rule files. The exit code is 1 if there is an error, and 2
    if there is nothing to check."""
    console = Console(os.environ)
    checkup = check_up(paths)
    if not checkup.files:
        console.complain(
            "Nothing was checked, because there is no agent and no rule file. Name one, "
            "or a folder that holds some."
        )
    findings = checkup.findings
    if output is Format.JSON:
        console.show(records.json_text(list(map(checkup_record, findings))))
    else:
        console.show(checkup_text(findings, console.ink))
    found = any(finding.diagnosis.severity == "error" for finding in findings)
    raise typer.Exit(USAGE if not checkup.files else FOUND if found else CLEAN)
