"""Doctor: what an installation would do, and what keeps it from doing more. Never shows a key."""

import asyncio
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from consult_lsp import __version__
from consult_lsp.agents.catalog import DEFAULT_AGENT, agent_folders, checks_folder, load_catalog
from consult_lsp.checks.rule import load_rules
from consult_lsp.errors import Problem
from consult_lsp.models.access import NoModel
from consult_lsp.models.claude import AnthropicModel
from consult_lsp.models.connect import Connection, ModelSettings, connect
from consult_lsp.models.probe import Probe, probe
from consult_lsp.models.verify import Verified, verify
from consult_lsp.syntax.language import LANGUAGES
from consult_lsp.text.plain import plain_line
from consult_lsp.workspace.home import home_folder

from .ink import Ink
from .roster import problem_record, problems_text
from .steering import steering


@dataclass(frozen=True, slots=True)
class Health:
    """What was found. ``model`` is empty when none would be asked, and ``why_none`` then ends the
    sentence that says why; ``endpoint`` is empty when not tried.

    ``agents`` are those that are in force, and ``unused`` what a folder has that is not trusted.
    """

    folder: Path
    trusted: bool
    agents: Sequence[str]
    unused: Sequence[str]
    problems: Sequence[Problem]
    rules: int
    languages: int
    model: str
    why_none: str
    connection: str
    endpoint: str
    next_steps: Sequence[str]

    @property
    def is_well(self) -> bool:
        """Whether all that the user set up can be used."""
        return not any(problem.severity == "error" for problem in self.problems)


def examine(
    settings: ModelSettings,
    environ: Mapping[str, str],
    folder: Path,
    *,
    trusted: bool,
    online: bool,
) -> Health:
    """Look at everything that a consultation of this user in ``folder`` would use.

    An endpoint on this machine is tried, any other only where ``online``, and then with the key as
    well, which costs nothing and sends no code.
    """
    home = home_folder()
    catalog = load_catalog(agent_folders(folder if trusted else None, home))
    agent = catalog.find(DEFAULT_AGENT)
    checks = checks_folder(agent) if agent else None
    rules, rule_problems = load_rules(checks) if checks else ((), [])
    found = connect(settings, environ, home)
    if isinstance(found, NoModel):
        found = found.for_terminal()
    problems = [*catalog.problems, *rule_problems]
    if isinstance(found, NoModel) and found.misconfigured:
        problems.append(Problem(found.sentence, severity="error"))
    tried = _tried(found, online=online)
    if tried and not tried.answers:
        problems.append(Problem(f"{tried.sentence}.", severity="error"))
    verdict = _verified(found) if online and tried and tried.answers else Verified(True, "")
    if not verdict.works:
        problems.append(Problem(verdict.message, severity="error"))
    return Health(
        folder=folder,
        trusted=trusted,
        unused=[] if trusted else list(steering(folder, home).lines()),
        agents=[agent.name for agent in catalog.agents],
        problems=problems,
        rules=len(rules),
        languages=len(LANGUAGES),
        model=found.model.name if isinstance(found, Connection) else "",
        why_none=found.reason if isinstance(found, NoModel) else "",
        connection=found.sentence,
        endpoint=_endpoint(tried, verdict.message if verdict.works else "", online=online),
        next_steps=_next_steps(found, tried) if verdict.works else [],
    )


def health_text(health: Health, ink: Ink) -> str:
    """The findings of the doctor, a line each, then problems and next steps."""
    rows = {
        "version": f"consult-lsp {__version__} on Python {_python()}",
        "folder": f"{health.folder} ({'trusted' if health.trusted else 'not trusted'})",
        "agents": ", ".join(health.agents) or "none",
        "checks": f"{health.rules} structural checks; grammars for {health.languages} languages",
        "model": health.connection,
    }
    if health.unused:
        rows["unused"] = f"{'; '.join(health.unused)}: not used before consult-lsp trust"
    if health.endpoint:
        rows["endpoint"] = health.endpoint
    lines = [f"{ink(f'{name:<9}', 'bold')} {plain_line(text)}\n" for name, text in rows.items()]
    if health.problems:
        lines += ["\n", problems_text(health.problems, ink)]
    if health.next_steps:
        lines += ["\n", *(f"→ {plain_line(step)}\n" for step in health.next_steps)]
    return "".join(lines)


def health_record(health: Health) -> dict[str, Any]:
    """The same for programs."""
    record = asdict(health)
    record["folder"] = str(health.folder)
    record["problems"] = [problem_record(problem) for problem in health.problems]
    return {"version": __version__, "python": _python(), **record, "ok": health.is_well}


def _tried(found: Connection | NoModel, *, online: bool) -> Probe | None:
    if isinstance(found, Connection) and isinstance(found.model, AnthropicModel):
        endpoint = found.model.access.endpoint
        return probe(endpoint) if online or endpoint.local else None
    return None


def _verified(found: Connection | NoModel) -> Verified:
    """Whether the endpoint takes the key and has the model, and a sentence that says so."""
    return asyncio.run(verify(found)) if isinstance(found, Connection) else Verified(True, "")


def _endpoint(tried: Probe | None, verdict: str, *, online: bool) -> str:
    if tried is None:
        return "no endpoint to try" if online else ""
    return f"{tried.sentence}. {verdict}" if verdict else tried.sentence


def _next_steps(found: Connection | NoModel, tried: Probe | None) -> list[str]:
    if isinstance(found, Connection) and tried and not tried.answers:
        return [*found.notes, "Start the server there, or name another by --endpoint."]
    if isinstance(found, Connection):
        return [*found.notes, "Review something: consult-lsp review PATH"]
    checks_only = "Run the structural checks, which need no model: consult-lsp review PATH"
    return [found.next_step, checks_only]


def _python() -> str:
    return ".".join(map(str, sys.version_info[:3]))
