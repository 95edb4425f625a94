"""Checkup: what the doctor says of agent and rule files on disk, for people and for programs."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from consult_lsp.agent_files.diagnosis import ColumnSpan, Diagnosis
from consult_lsp.agent_files.doctor import diagnose
from consult_lsp.agent_files.kind import Kind, kind_of
from consult_lsp.agents.agent import read_agent
from consult_lsp.errors import Problem
from consult_lsp.text.document import Document
from consult_lsp.text.plain import plain_line
from consult_lsp.workspace.files import read_source, repository_of
from consult_lsp.workspace.sibling_files import exists_beside

from .ink import Colour, Ink

_COLOURS: dict[str, Colour] = {"error": "red", "warning": "yellow", "information": "blue"}


@dataclass(frozen=True, slots=True)
class FileDiagnosis:
    """One diagnosis, and the file as the user named it."""

    path: str
    diagnosis: Diagnosis


@dataclass(frozen=True, slots=True)
class Checkup:
    """What is wrong, in the order of the files, and how many of these are agents or rules."""

    findings: tuple[FileDiagnosis, ...]
    files: int


def check_up(paths: Iterable[Path]) -> Checkup:
    """Look at files, and at all Markdown files in folders. Never raises.

    A file whose path tells no kind is taken for an agent of Claude Code if it has frontmatter, as
    most collections keep theirs in folders of any name.
    """
    found: list[FileDiagnosis] = []
    files = 0
    for path in paths:
        is_folder = path.is_dir()
        for file in _files(path) if is_folder else [path]:
            diagnoses = _check(file)
            if diagnoses == () and not is_folder:
                diagnoses = _no_agent(file)
            files += diagnoses is not None
            found += [FileDiagnosis(str(file), one) for one in diagnoses or ()]
    return Checkup(tuple(found), files)


def checkup_text(findings: Iterable[FileDiagnosis], ink: Ink) -> str:
    """One on a line: ``path:line:column: severity: message [code]``, counted from 1."""
    return "".join(
        f"{plain_line(found.path)}:{one.place.line + 1}:{one.place.start + 1}: "
        f"{ink(one.severity, _COLOURS[one.severity])}: {plain_line(one.message)} [{one.code}]\n"
        for found in findings
        for one in [found.diagnosis]
    )


def checkup_record(found: FileDiagnosis) -> dict[str, Any]:
    """One as an object. Lines and columns count from 1, columns in characters."""
    one = found.diagnosis
    return {
        "path": found.path,
        "line": one.place.line + 1,
        "column": one.place.start + 1,
        "end_column": one.place.end + 1,
        "severity": one.severity,
        "code": one.code,
        "message": one.message,
        "fixes": [repair.title for repair in one.repairs],
    }


def _files(folder: Path) -> list[Path]:
    return sorted(file for form in ("*.md", "*.mdc") for file in folder.rglob(form))


def _check(path: Path) -> tuple[Diagnosis, ...] | None:
    """What is wrong with a file; None where it is neither agent nor rules."""
    source = read_source(path)
    if isinstance(source, Problem):
        _, problems = read_agent(path, "user")  # whose words are about agents, and name the line
        return tuple(_unread(problem) for problem in problems or (source,))
    kind = kind_of(str(path.absolute()))
    if kind is None and not source.text.lstrip().startswith("---"):
        return None
    folder = path.absolute().parent
    exists = exists_beside(folder, repository_of(folder) or folder)
    return diagnose(Document(path.as_posix(), source.text), kind or Kind.CLAUDE_AGENT, exists)


def _no_agent(path: Path) -> tuple[Diagnosis, ...]:
    """Why a file among agents is none. Who names it wants to know; in a folder it is documentation,
    which needs no remark."""
    kind = kind_of(str(path.absolute()))
    if kind is None or not kind.is_agent or read_agent(path, "user") != (None, ()):
        return ()
    message = (
        "This file is not read as an agent, because it has no frontmatter. If it is to be one, "
        "begin it with a line '---', its name, its description and another line '---'."
    )
    return (Diagnosis("no-frontmatter", "information", ColumnSpan(0, 0, 0), message),)


def _unread(problem: Problem) -> Diagnosis:
    start = ColumnSpan(problem.line, 0, 0)
    return Diagnosis("unreadable", problem.severity, start, problem.message)
