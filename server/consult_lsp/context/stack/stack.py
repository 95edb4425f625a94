"""The stack: what a project is built with, as its manifests say. Facts only, each with its source.

Manifests are looked for at the workspace's root, and in the nearest folder above the file that has
any (a package of a monorepo). No folder is walked.
"""

from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Literal

from consult_lsp.context.context_item import ContextItem, Priority
from consult_lsp.context.file_cache import FileCache
from consult_lsp.context.folder_level import levels, real_path
from consult_lsp.context.folder_reader import FolderReader
from consult_lsp.context.stack.manifests import javascript, jvm, others, python, services
from consult_lsp.context.stack.manifests.fact import Fact, Role
from consult_lsp.context.stack.manifests.tables import Unreadable
from consult_lsp.errors import Problem

MOST_NAMES = 12
"""Of one role, and so in one line. There are as many lines as roles, at most."""

MOST_ALIKE = 10
"""Manifests of one kind in one folder, such as ``requirements*.txt``."""

MAX_BYTES = 256_000
"""Of one manifest. The largest hand-written ones are far below."""

MAX_SCHEMA_BYTES = 4_000_000
"""Of a database's dump, of which only the beginning is looked at."""

ReadManifest = Callable[[str], list[Fact]]
"""Raises Unreadable."""

READERS: tuple[tuple[str, ReadManifest], ...] = (
    ("pyproject.toml", python.pyproject),
    ("setup.cfg", python.setup_cfg),
    ("requirements*.txt", python.requirements),
    ("requirements/base.txt", python.requirements),
    ("Pipfile", python.pipfile),
    (".python-version", python.python_version),
    ("package.json", javascript.package_json),
    (".nvmrc", javascript.node_version),
    (".node-version", javascript.node_version),
    ("go.mod", others.go_mod),
    ("pom.xml", jvm.pom),
    ("build.gradle", jvm.gradle),
    ("build.gradle.kts", jvm.gradle),
    ("gradle/libs.versions.toml", jvm.version_catalog),
    ("composer.json", others.composer),
    ("Gemfile.lock", others.gemfile_lock),
    ("Gemfile", others.gemfile),
    ("*.gemspec", others.gemspec),
    (".ruby-version", others.ruby_version),
    ("Cargo.toml", others.cargo),
    ("rust-toolchain.toml", others.rust_toolchain),
    ("*.csproj", others.dotnet_project),
    ("Directory.Packages.props", others.dotnet_packages),
    ("global.json", others.dotnet_sdk),
    ("schema.prisma", services.prisma_schema),
    ("prisma/schema.prisma", services.prisma_schema),
    ("schema.sql", services.sql_schema),
    ("structure.sql", services.sql_schema),
    ("db/schema.sql", services.sql_schema),
    ("db/structure.sql", services.sql_schema),
    ("compose.yaml", services.compose),
    ("compose.yml", services.compose),
    ("docker-compose.yaml", services.compose),
    ("docker-compose.yml", services.compose),
    ("Dockerfile", services.dockerfile),
    (".tool-versions", others.tool_versions),
)
"""What reads which manifest, in the order in which they are told."""

_PATTERNS = tuple(name for name, _ in READERS if "*" in name)


def stack(
    root: Path, path: Path | None = None, memory: FileCache | None = None
) -> tuple[tuple[ContextItem, ...], tuple[Problem, ...]]:
    """What the workspace ``root`` is built with: an item for the project, if there are facts.

    A second item, for the file at ``path``, tells what the package around it adds. Reads files:
    run it in a thread when an event loop is waiting.
    """
    root = root.resolve()
    reader = FolderReader(root, FileCache() if memory is None else memory, str)
    problems: list[Problem] = []
    told = _facts(reader, "", problems)
    items = [_item("What the project is built with", told, "project")]
    for level in reversed(levels(root, root, real_path(path))[1:]):
        if nearest := _facts(reader, f"{level.name}/", problems):
            known = {fact for fact, _ in told}
            added = [(fact, source) for fact, source in nearest if fact not in known]
            items.append(_item(f"What {level.name} is built with", added, "file"))
            break
    return tuple(item for item in items if item is not None), tuple(problems)


_Told = tuple[Fact, str]
"""A fact and the name of its manifest."""


def _facts(reader: FolderReader, folder: str, problems: list[Problem]) -> list[_Told]:
    """What the manifests of a folder say, each thing once. ``folder`` is "" or ends in a slash."""
    told: list[_Told] = []
    for name, read in _manifests(reader, folder):
        limit = MAX_SCHEMA_BYTES if name.endswith(".sql") else MAX_BYTES
        facts = reader.read(name, limit, _safe(read))
        if facts is None or reader.why_not_sent(name) is not None:
            continue
        if isinstance(facts, Unreadable):
            message = f"{name} was not read for the stack, because {facts}."
            problems.append(Problem(message, str(reader.folder / name)))
        elif isinstance(facts, Problem):
            problems.append(facts)
        else:
            told += [(fact, name) for fact in facts]
    return _once(told)


def _once(told: list[_Told]) -> list[_Told]:
    """Each thing with each of its versions once, and without one only if no manifest says one."""
    with_version = {(fact.role, fact.name) for fact, _ in told if fact.version}
    first: dict[Fact, _Told] = {}
    for fact, name in told:
        if fact.version or (fact.role, fact.name) not in with_version:
            first.setdefault(fact, (fact, name))
    return list(first.values())


def _manifests(reader: FolderReader, folder: str) -> Iterator[tuple[str, ReadManifest]]:
    """A folder's manifests. Those with a fixed name need not be there."""
    listed: list[str] | None = None
    for name, read in READERS:
        if "*" not in name:
            yield folder + name, read
            continue
        listed = reader.names(folder, _PATTERNS) if listed is None else listed
        for found in islice((one for one in listed if fnmatchcase(one, name)), MOST_ALIKE):
            yield folder + found, read


@cache
def _safe(read: ReadManifest) -> Callable[[str], list[Fact] | Unreadable]:
    """``read``, which gives the reason as a value."""

    def safe(text: str) -> list[Fact] | Unreadable:
        try:
            return read(text)
        except Unreadable as reason:
            return reason

    return safe


def _item(title: str, told: list[_Told], scope: Literal["project", "file"]) -> ContextItem | None:
    lines = list(_lines(told))
    if not lines:
        return None
    sources = ", ".join(dict.fromkeys(source for _, source in told))
    why = "advice depends on what there is and in which version"
    return ContextItem(title, "\n".join(lines), sources, why, scope, Priority.STACK)


def _lines(told: list[_Told]) -> Iterator[str]:
    """A line for each role: ``- database: PostgreSQL 16-alpine (compose.yaml); Redis (go.mod)``."""
    for role in Role:
        named: dict[str, list[str]] = {}
        for fact, source in [one for one in told if one[0].role is role][:MOST_NAMES]:
            named.setdefault(source, []).append(f"{fact.name} {fact.version}".strip())
        if named:
            parts = (f"{', '.join(names)} ({source})" for source, names in named.items())
            yield f"- {role.value}: {'; '.join(parts)}"
