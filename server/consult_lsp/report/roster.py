"""Roster: agents and what is wrong with their files, for people and for programs."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from consult_lsp.agents.agent import Agent
from consult_lsp.errors import Problem
from consult_lsp.text.plain import plain, plain_line
from consult_lsp.workspace.home import home_folder

from .ink import Colour, Ink

_SENTENCE = re.compile(r".+?[.!?](?=\s|$)", re.DOTALL)
_COLOURS: dict[str, Colour] = {"error": "red", "warning": "yellow", "information": "blue"}


def roster_text(agents: Iterable[Agent], ink: Ink) -> str:
    """One agent after the other: name, origin and file, and what it is for."""
    return "\n".join(
        f"{ink(plain_line(agent.name), 'bold')}  {agent.origin}  {ink(_path(agent), 'dim')}\n"
        f"    {first_sentence(agent.description)}\n"
        for agent in agents
    )


@dataclass(frozen=True, slots=True)
class WhatIsAsked:
    """What a consultation of an agent really asks for; ``model`` is a sentence."""

    model: str
    effort: str
    turns: int | None
    tools: tuple[str, ...]
    not_used: tuple[str, ...]
    told: tuple[str, ...]


def agent_text(agent: Agent, asked: WhatIsAsked, ink: Ink) -> str:
    """All of one agent, its prompt last and as it stands."""
    tools = "all" if agent.tools is None else ", ".join(agent.tools) or "none"
    rows = {
        "name": agent.name,
        "origin": agent.origin,
        "file": str(agent.path),
        "model": agent.model or "the session's",
        "tools": tools,
        "color": agent.color or "none",
        "asks": asked.model,
        "effort": asked.effort or "the model's own",
        "turns": "as many as the tools allow" if asked.turns is None else f"at most {asked.turns}",
        "looks up": ", ".join(asked.tools) or "nothing",
        "not used": ", ".join(asked.not_used) or "nothing",
    }
    if asked.told:
        rows["note"] = " ".join(asked.told)
    head = "".join(f"{ink(f'{key}:', 'bold'):<10} {plain_line(rows[key])}\n" for key in rows)
    about, prompt = plain(agent.description), plain(agent.prompt)
    return f"{head}{ink('description:', 'bold')}\n{about}\n{ink('prompt:', 'bold')}\n{prompt}"


def problems_text(problems: Iterable[Problem], ink: Ink) -> str:
    """One problem on a line: ``path:line: severity: message``."""
    return "".join(
        f"{_place(problem)}{ink(problem.severity, _COLOURS[problem.severity])}: "
        f"{plain_line(problem.message)}\n"
        for problem in problems
    )


def agent_record(agent: Agent) -> dict[str, Any]:
    """An agent but for its prompt."""
    return {
        "name": agent.name,
        "origin": agent.origin,
        "path": str(agent.path),
        "description": agent.description,
        "model": agent.model,
        "tools": None if agent.tools is None else list(agent.tools),
        "color": agent.color,
        "digest": agent.digest,
    }


def asked_record(asked: WhatIsAsked) -> dict[str, Any]:
    """What is really asked, for programs."""
    return asdict(asked)


def problem_record(problem: Problem) -> dict[str, Any]:
    """A problem; its line counts from 1."""
    return {
        "path": problem.path,
        "line": problem.line + 1,
        "severity": problem.severity,
        "message": problem.message,
    }


def first_sentence(description: str) -> str:
    """What an agent is for, on one line."""
    found = _SENTENCE.match(description)
    return plain_line(found[0] if found else description, 200)


def _path(agent: Agent) -> str:
    home = home_folder()
    path = Path(agent.path)
    return plain_line(f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path))


def _place(problem: Problem) -> str:
    return f"{plain_line(problem.path)}:{problem.line + 1}: " if problem.path else ""
