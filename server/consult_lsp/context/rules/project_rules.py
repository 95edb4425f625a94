"""Project rules: which rule files go along with a file, in what order, and why.

First what is for every file of the project, then what is for this one. In both the user's own rules
come first, and a project's from the top of the repository down to the file, so that the nearest has
the last word. Where they are too long together, the last word is what stays.
"""

import os.path
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from consult_lsp.context.context_item import ContextItem, Priority
from consult_lsp.context.file_cache import FileCache
from consult_lsp.context.folder_level import FolderLevel, levels, real_path, top_of
from consult_lsp.context.folder_reader import FolderReader
from consult_lsp.errors import Problem

from .rule_files import (
    WITH_IMPORTS,
    WITH_KEYS,
    RuleFile,
    level_files,
    superseded,
    term,
    user_files,
)
from .rule_imports import Imports
from .rule_text import MAX_BYTES, MAX_CHARACTERS, RuleText, read_markdown, read_with_keys

MOST_CHARACTERS = 128 * 1024
"""Of all rules together: about 32,000 tokens."""

MOST_FILES = 500
"""Places looked at for one file; the nearest ones are kept."""


@dataclass(frozen=True, slots=True)
class ProjectRule:
    """A rule file that was considered. ``item`` is None if it does not go along.

    ``source`` is its name as in ``ContextItem.source``; ``why`` says why it goes along, or why not.
    """

    source: str
    path: Path
    why: str
    item: ContextItem | None = None


def project_rules(
    root: Path, path: Path | None, home: Path, memory: FileCache | None = None
) -> tuple[tuple[ContextItem, ...], tuple[Problem, ...]]:
    """The rules that go along with the file at ``path`` in the workspace ``root``.

    Without a path, or with one outside of the repository, those that are for the whole project.
    Reads files: run it in a thread when an event loop is waiting.
    """
    rules, problems = explain_rules(root, path, home, memory)
    return tuple(rule.item for rule in rules if rule.item is not None), problems


def explain_rules(
    root: Path, path: Path | None, home: Path, memory: FileCache | None = None
) -> tuple[tuple[ProjectRule, ...], tuple[Problem, ...]]:
    """Every rule file that is there: those that go along, in their order, and then the others."""
    memory = FileCache() if memory is None else memory
    root = root.resolve()
    top = top_of(root)
    project = FolderReader(top, memory, _label(top, root))
    user = FolderReader(home / ".claude", memory, lambda name: f"~/.claude/{name}", own=True)
    way = levels(top, root, real_path(path))
    problems: list[Problem] = []

    found = list(_read(_places(user, project, way, problems), problems))
    given_way = superseded([file for file, _ in found])
    imports = {reader: Imports(reader, home, problems) for reader in (user, project)}
    rules: list[ProjectRule] = []
    for file, text in found:
        if isinstance(text, str) or file in given_way:
            why = text if isinstance(text, str) else given_way[file]
            rules.append(ProjectRule(file.source, file.path, why))
        else:
            rules += _with_imports(file, text, imports[file.reader])
    rules = _bounded(_once(sorted(rules, key=_rank)), problems)
    return tuple(sorted(rules, key=_rank)), tuple(problems)


def _label(top: Path, root: Path) -> Callable[[str], str]:
    """What a file of the repository is called in the workspace: ``../AGENTS.md``."""
    if top == root:
        return str
    return lambda name: os.path.relpath(top / name, root).replace(os.sep, "/")


def _places(
    user: FolderReader, project: FolderReader, way: list[FolderLevel], problems: list[Problem]
) -> list[RuleFile]:
    """Where rules may be for the file that ``way`` leads to, the strongest last."""
    workspace = [level for level in way if level.whole][-1]
    files = list(user_files(user, workspace, problems))
    for level in way:
        files += level_files(project, level, problems)
    if len(files) > MOST_FILES:
        message = f"Some rules are not used: only {MOST_FILES} files are looked at, the nearest."
        problems.append(Problem(message, str(project.folder)))
    return files[-MOST_FILES:]


def _read(
    files: list[RuleFile], problems: list[Problem]
) -> Iterator[tuple[RuleFile, RuleText | str]]:
    """The files that are there, each with its text, or with the reason why it is not used."""
    for file in files:
        make = read_with_keys if file.form in WITH_KEYS else read_markdown
        text = file.reader.read(file.name, MAX_BYTES, make)
        if isinstance(text, Problem):
            problems.append(text)
            yield file, "it cannot be read"
        elif text is not None and (why := file.reader.why_not_sent(file.name)):
            yield file, why
        elif text is not None and text.hidden:
            problems.append(_hidden(file, *text.hidden))
            yield file, "it holds hidden characters"
        elif text is not None:
            if text.is_cut:
                problems.append(_cut(file))
            yield file, text


def _with_imports(file: RuleFile, text: RuleText, imports: Imports) -> Iterator[ProjectRule]:
    """The rule, and what it imports if it goes along."""
    applies, why, whole = term(file, text.keys)
    if not applies:
        yield ProjectRule(file.source, file.path, why)
        return
    prose = text.prose if file.form in WITH_IMPORTS else replace(text.prose, mentions=())
    shown, imported = imports.follow(file.name, prose)
    yield _rule(file.source, file.path, shown, why, whole=whole)
    for one in imported:
        source = file.reader.label(one.name)
        why = f"{file.reader.label(one.importer)} imports it"
        yield _rule(source, file.reader.folder / one.name, one.text, why, whole=whole)


def _rule(source: str, path: Path, text: str, why: str, *, whole: bool) -> ProjectRule:
    if not text.strip():
        return ProjectRule(source, path, "nothing is left of it to say")
    scope: Literal["project", "file"] = "project" if whole else "file"
    return ProjectRule(
        source, path, why, ContextItem(f"Rules: {source}", text, source, why, scope, Priority.RULES)
    )


def _rank(rule: ProjectRule) -> int:
    """Where the rule comes in the order; among equals the order stays."""
    if rule.item is None:
        return 2
    return 0 if rule.item.scope == "project" else 1


def _once(rules: list[ProjectRule]) -> list[ProjectRule]:
    """Each text once: a link or a copy under another name says nothing new."""
    sources: dict[str, str] = {}
    once: list[ProjectRule] = []
    paths: set[Path] = set()
    for rule in rules:
        if rule.path in paths:  # in a place for rules, and imported as well
            continue
        paths.add(rule.path)
        first = rule.source
        if rule.item is not None:
            first = sources.setdefault(rule.item.text.strip(), rule.source)
        if first is not rule.source:
            rule = replace(rule, why=f"it says the same as {first}", item=None)
        once.append(rule)
    return once


def _bounded(rules: list[ProjectRule], problems: list[Problem]) -> list[ProjectRule]:
    """The strongest rules that fit into MOST_CHARACTERS; the strongest of all is cut if need be."""
    left = MOST_CHARACTERS
    bounded: list[ProjectRule] = []
    for rule in reversed(rules):
        item = rule.item
        if item is not None and len(item.text) > left:
            is_strongest = left == MOST_CHARACTERS
            problems.append(_too_long(rule, is_strongest=is_strongest))
            item = replace(item, text=_shortened(item.text, left)) if is_strongest else None
            rule = ProjectRule(
                rule.source, rule.path, rule.why if item else "the rules are too long", item
            )
        left -= len(item.text) if item else 0
        bounded.append(rule)
    return bounded[::-1]


def _shortened(text: str, characters: int) -> str:
    """The whole lines of ``text`` that fit, or as much of a line as does."""
    return text[:characters].rpartition("\n")[0] or text[:characters]


def _hidden(file: RuleFile, character: str, line: int) -> Problem:
    message = (
        f"The rules in {file.source} are not used, because they hold a character that nobody sees, "
        f"{character}. Remove it, and look at who wrote this line."
    )
    return Problem(message, str(file.path), line, "error")


def _cut(file: RuleFile) -> Problem:
    message = (
        f"Only the beginning of {file.source} is used, because it is longer than "
        f"{MAX_CHARACTERS // 1024} kB. Shorten it."
    )
    return Problem(message, str(file.path))


def _too_long(rule: ProjectRule, *, is_strongest: bool) -> Problem:
    what = "Only the beginning of {} is used" if is_strongest else "The rules in {} are not used"
    message = (
        f"{what.format(rule.source)}, because all rules together are longer than "
        f"{MOST_CHARACTERS // 1024} kB. Shorten them."
    )
    return Problem(message, str(rule.path))
