"""Catalog: where agents are looked for, and which of two with one name is used.

As in Claude Code, the nearest wins: the project's folders, from the given one up to the top of its
repository, then the user's, then the bundled ones. Where a folder holds agents of several formats,
``.claude`` goes before ``.github`` and that before ``.opencode``. Bundled agents come through the
same door as anyone's.
"""

import difflib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from consult_lsp.errors import Problem
from consult_lsp.workspace.contained import Root

from .agent import MAX_FILE, Agent, Origin, parse_bytes, read_agent
from .formats import FORMATS

DEFAULT_AGENT = "backend-developer"
"""Who is consulted when nobody else is named, and whose checks run for an agent without its own."""

MAX_FILES = 500
MAX_DEPTH = 8
MAX_ENTRIES = 10_000
"""Bounds for one folder: agent files, levels of subfolders, entries looked at."""

Stamp: TypeAlias = frozenset[tuple[str, int, int]]
"""Path, time of change in nanoseconds and size in bytes of every agent file, to be compared."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A place where agents may be. It need not exist.

    With ``within`` a file that resolves to somewhere outside of that folder is left out: a cloned
    repository may hold links, and what they lead to is not part of it. With ``recursive`` off only
    the files directly in it are agents: bundled ones keep data in folders beside them.
    """

    path: Path
    origin: Origin
    within: Path | None = None
    recursive: bool = True


@dataclass(frozen=True, slots=True)
class Catalog:
    """The agents to choose from, nearest first, each name once, and what is wrong with the rest."""

    agents: tuple[Agent, ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    def find(self, name: str) -> Agent | None:
        """The agent of that name."""
        return next((agent for agent in self.agents if agent.name == name), None)

    def closest(self, name: str) -> str | None:
        """The name that was most likely meant by ``name``, for an error that suggests it."""
        spelled = {agent.name.lower(): agent.name for agent in reversed(self.agents)}
        close = difflib.get_close_matches(name.lower(), spelled, n=1)
        return spelled[close[0]] if close else None


def bundled_folder() -> Path:
    """Where the bundled agents are: beside this module in a wheel, else at the checkout's top."""
    beside = Path(__file__).parent / "bundled"
    return beside if beside.is_dir() else Path(__file__).parents[3] / "agents"


def checks_folder(agent: Agent) -> Path | None:
    """The structural checks to run for ``agent``: ``<name>/checks`` beside the bundled agents.

    They go by the agent's name, so they still serve when the user's own agent takes the place of a
    bundled one. An agent without checks gets those of DEFAULT_AGENT; None when there are none.
    """
    bundled = bundled_folder()
    # The name is a stranger's text: it selects from the folders that exist and never forms a path.
    names = {entry.name for entry in bundled.iterdir()} if bundled.is_dir() else set()
    for name in (agent.name, DEFAULT_AGENT):
        if name in names and (bundled / name / "checks").is_dir():
            return bundled / name / "checks"
    return None


@cache
def rule_pages() -> Mapping[str, str]:
    """The address of each rule's page, by the rule's name: ``<agent>/rules/<rule>.md`` beside the
    bundled agents. A file URI: VS Code and Neovim open it without a network.
    """
    pages = sorted(bundled_folder().glob("*/rules/*.md"))
    return {page.stem: page.resolve().as_uri() for page in pages}


def agent_folders(workspace: Path | None, home: Path) -> list[Folder]:
    """Where to look, nearest first. Folders that do not exist are named too: one may watch them.

    Without a repository around ``workspace`` only that folder itself counts as the project.
    """
    users = [
        Folder(home / place, "user", recursive=known.recursive)
        for known in FORMATS
        for place in known.user_folders
    ]
    theirs = {folder.path for folder in users}
    projects = [] if workspace is None else _project_folders(workspace)
    return [
        *(folder for folder in projects if folder.path not in theirs),  # a home may be a repository
        *users,
        Folder(bundled_folder(), "bundled", recursive=False),
    ]


def watched_patterns() -> tuple[str, ...]:
    """Where agent files of a project are, as glob patterns of the Language Server Protocol."""
    return tuple(
        f"**/{place.as_posix()}/{'**/' if known.recursive else ''}*.md"
        for known in FORMATS
        for place in known.project_folders
    )


def catalog_stamp(folders: Iterable[Folder]) -> Stamp:
    """What changes when an agent file is added, changed, renamed or removed.

    For a client that watches no files: compare it now and then. No file is opened, and the bounds
    of ``load_catalog`` hold; run it in a thread when an event loop is waiting.
    """
    return frozenset(
        (str(path), found.st_mtime_ns, found.st_size)
        for folder in folders
        for path in islice(_markdown_files(folder, []), MAX_FILES)
        if (found := _status(path)) is not None
    )


def load_catalog(folders: Iterable[Folder]) -> Catalog:
    """All agents in ``folders``, which come nearest first. One bad file costs no other.

    Reads files: run it in a thread when an event loop is waiting.
    """
    agents: dict[str, Agent] = {}
    problems: list[Problem] = []
    for folder in folders:
        for path in _agent_files(folder, problems):
            agent, found = _read(path, folder)
            problems.extend(found)
            if agent is None:
                continue
            used = agents.setdefault(agent.name, agent)
            if used is not agent:
                problems.append(_shadowed(agent, used))
    return Catalog(tuple(agents.values()), tuple(problems))


def _project_folders(workspace: Path) -> list[Folder]:
    workspace = workspace.absolute()
    upwards = [workspace, *workspace.parents]
    tops = [number for number, folder in enumerate(upwards) if (folder / ".git").exists()]
    project = upwards[: tops[0] + 1] if tops else [workspace]
    return [
        Folder(folder / place, "workspace", project[-1], known.recursive)
        for folder in project
        for known in FORMATS
        for place in known.project_folders
    ]


def _read(path: Path, folder: Folder) -> tuple[Agent | None, tuple[Problem, ...]]:
    """The agent at ``path``; one of a project is read without a step out of it.

    A link within the project is followed first. The file that it leads to is then opened part by
    part, so that a link made in the meantime leads nowhere.
    """
    if folder.within is None:
        return read_agent(path, folder.origin)
    root = Root(folder.within)
    relative = root.relative(Path(os.path.realpath(path)))  # unlike resolve(), no error at a loop
    if relative is None:
        return None, (_outside(path, root.folder),)
    data = root.read(relative, MAX_FILE)
    if isinstance(data, Problem):
        return None, (Problem(f"This agent is not loaded: {data.message}", str(path), 0, "error"),)
    return parse_bytes(data, path, folder.origin)


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:  # deleted since it was listed, or a link to nothing
        return None


def _agent_files(folder: Folder, problems: list[Problem]) -> Iterator[Path]:
    """The Markdown files of ``folder`` in order, within its bounds; the rest is reported."""
    for number, path in enumerate(_markdown_files(folder, problems)):
        if number == MAX_FILES:
            problems.append(_bounded(folder, f"only the first {MAX_FILES} agent files are read"))
            return
        yield path


def _markdown_files(folder: Folder, problems: list[Problem]) -> Iterator[Path]:
    """Every ``*.md`` below, sorted, files before subfolders. No link to a folder is followed."""
    remaining = MAX_ENTRIES
    waiting = [(folder.path, 1)]
    while waiting:
        path, depth = waiting.pop()
        entries = _entries(path, remaining + 1, problems)
        remaining -= len(entries)
        if remaining < 0:
            problems.append(_bounded(folder, f"it holds more than {MAX_ENTRIES} entries"))
            return
        below = [entry for entry in entries if entry.is_dir(follow_symlinks=False)]
        files = [entry for entry in entries if not entry.is_dir(follow_symlinks=False)]
        yield from (Path(entry) for entry in files if entry.name.lower().endswith(".md"))
        if folder.recursive and depth < MAX_DEPTH:
            waiting.extend((Path(entry), depth + 1) for entry in reversed(below))
        elif folder.recursive and below:
            problems.append(_bounded(folder, f"folders below {MAX_DEPTH} levels are left out"))


def _entries(path: Path, limit: int, problems: list[Problem]) -> list[os.DirEntry[str]]:
    """At most ``limit`` visible entries of the folder, sorted; none where there is no folder."""
    try:
        with os.scandir(path) as entries:
            visible = (entry for entry in entries if not entry.name.startswith("."))
            return sorted(islice(visible, limit), key=lambda entry: entry.name)
    except FileNotFoundError:
        return []
    except OSError as error:
        problems.append(_unlisted(path, error))
        return []


def _shadowed(agent: Agent, used: Agent) -> Problem:
    message = (
        f"This agent is not used, because {used.path} is nearer and has its name, '{used.name}'."
    )
    return Problem(message, str(agent.path), 0, "information")


def _outside(path: Path, within: Path) -> Problem:
    message = (
        f"This agent is not loaded, because the link leads out of {within}. "
        "Copy the file, or keep it in ~/.claude/agents."
    )
    return Problem(message, str(path), 0, "warning")


def _bounded(folder: Folder, limit: str) -> Problem:
    message = f"Some agents of this folder are not loaded: {limit}."
    return Problem(message, str(folder.path), 0, "error")


def _unlisted(path: Path, error: OSError) -> Problem:
    message = (
        f"The agents of this folder are not loaded, because it cannot be read ({error.strerror})."
    )
    return Problem(message, str(path), 0, "error")
