"""FILE[:L1-L2] on the command line: a file as it was read, and the lines of it that are meant."""

import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from consult_lsp.agents.agent import Agent
from consult_lsp.consult.prepare import prepare
from consult_lsp.consult.task import Flow, Task
from consult_lsp.context.project import Project
from consult_lsp.errors import Problem, UsageError
from consult_lsp.report.review import WITHHELD
from consult_lsp.syntax.language import language_of
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from consult_lsp.text.selection import Selection
from consult_lsp.workspace.bounds import bounds_of, why_led_out
from consult_lsp.workspace.contained import Root
from consult_lsp.workspace.files import SourceFile, read_source, repository_of, source_files
from consult_lsp.workspace.path_with_lines import PathWithLines, read_path_with_lines
from consult_lsp.workspace.sendable import Sendable

NOT_CODE = frozenset({"css", "html", "json", "markdown", "yaml"})
"""Grammars whose files are taken when they are named, but not looked for in folders."""

_BESIDE_CODE = re.compile(
    r".+\.(dockerfile|graphql|prisma|proto|sql)|(docker-)?compose(\..+)?\.ya?ml|Dockerfile(\..+)?",
    re.IGNORECASE,
)
"""Names of files that no grammar need read, and that a review of a backend is about as well."""


@dataclass(frozen=True, slots=True)
class FileArgument:
    """Some lines of a file. ``shown`` is its path as the user wrote it."""

    source: SourceFile
    shown: str
    selection: Selection

    def task(
        self, flow: Flow, agent: Agent, intent: str = "", project: Project | None = None
    ) -> Task:
        """The task of asking ``agent`` about it. Parses and checks: run it in a thread."""
        within = project is not None and self.is_inside(project.root)
        task = Task(flow, agent, self.selection, intent)
        return prepare(task, project if within else None)

    def is_inside(self, root: Path) -> bool:
        """Whether the file lies in a folder, by which its path is then relative."""
        path = Path(os.path.normpath(self.source.path.absolute()))
        return (root / self.selection.path).absolute() == path


def project_task(agent: Agent, question: str, project: Project) -> Task:
    """The task of asking ``agent`` about a trusted project, and about none of its files."""
    nothing = Document("", "")
    return prepare(Task("ask", agent, Selection(nothing, nothing.span, "file"), question), project)


def file_argument(argument: str) -> FileArgument:
    """The lines that ``FILE[:L1-L2]`` names. Raises UsageError."""
    return _opened(read_path_with_lines(argument))


class FileArguments(NamedTuple):
    """What arguments name, and sentences on what cannot be read.

    ``wrong`` are of what was named itself; ``unread`` of files that were met in a folder, as one
    in an old encoding, which is nobody's slip. ``left_out`` counts the files in folders that are no
    code, by the end of their names, and those that may not leave, as ``withheld``.
    """

    files: tuple[FileArgument, ...]
    wrong: tuple[str, ...]
    unread: tuple[str, ...]
    left_out: Mapping[str, int]


def file_arguments(arguments: Iterable[str]) -> FileArguments:
    """What the arguments name, files in folders included."""
    files: dict[tuple[str, LineSpan], FileArgument] = {}
    errors: dict[str, None] = {}  # in order, each once
    unread: dict[str, None] = {}
    left_out: Counter[str] = Counter()
    for argument in arguments:
        try:
            place = read_path_with_lines(argument)
            is_folder = os.path.isdir(place.path)  # noqa: PTH112  # Path.is_dir raises at a long name
            places = _in_folder(place, left_out) if is_folder else [place]
        except UsageError as error:
            errors[str(error)] = None
            continue
        for each in places:
            try:
                file = _opened(each)
            except UsageError as error:
                (unread if is_folder else errors)[str(error)] = None
            else:
                files.setdefault((file.selection.document.uri, file.selection.span), file)
    return FileArguments(tuple(files.values()), tuple(errors), tuple(unread), left_out)


def _in_folder(place: PathWithLines, left_out: Counter[str]) -> list[PathWithLines]:
    """Every source file in a folder; others are counted. Raises UsageError where there is none."""
    if led_out := why_led_out(place.path, _workspace()):
        raise UsageError(f"Nothing was asked. {led_out}")
    every = source_files(place.path, lambda name: True)
    code = [file for file in every if _is_code(file.name)]
    files = _sendable(code, place.path)
    if not files:
        raise UsageError(
            f"Nothing in {place.path} was read, because it holds no source file that git does not "
            "ignore. Name a file."
        )
    left_out.update(file.suffix.lower() or file.name for file in every if not _is_code(file.name))
    left_out.update({WITHHELD: len(code) - len(files)})
    return [PathWithLines(file, place.span) for file in files]


def _sendable(files: list[Path], folder: Path) -> list[Path]:
    """Those that may leave: what is not to be sent is named on purpose, or not looked at."""
    root = Root(repository_of(folder.absolute()) or folder)
    names = {file: root.relative(file.absolute()) or file.name for file in files}
    withheld = Sendable(root).withheld(names.values())
    return [file for file in files if names[file] not in withheld]


def _opened(place: PathWithLines) -> FileArgument:
    root = _workspace()
    source = read_source(place.path, bounds_of(place.path, root))
    if isinstance(source, Problem):
        raise UsageError(source.message)
    path = Path(os.path.normpath(place.path.absolute()))
    document = Document(path.as_uri(), source.text)
    within = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    selection = Selection(
        document,
        place.lines_in(document),
        "file" if place.span is None else "lines",
        path=within,
        language=language_of(document.language_id, within),
        file=source.path.absolute(),
        root=root,
    )
    return FileArgument(source, str(place.path), selection)


def _workspace() -> Path:
    return repository_of(Path.cwd()) or Path.cwd()


def _is_code(name: str) -> bool:
    language = language_of("", name)
    is_read = language is not None and language not in NOT_CODE
    return is_read or _BESIDE_CODE.fullmatch(name) is not None
