"""Rule files: where each kind of them is looked for, and which are for the file asked about.

Places and keys are those of their makers. A level is a folder
from the top of the repository down to that of the file; only known places in it are looked at.

Where the makers differ or are silent, this is our choice:

- ``AGENTS.md`` goes along where no ``CLAUDE.md`` is on the way to the file, as in Claude Code since
  2.1.277. Of several the nearest wins (https://agents.md).
- ``applyTo`` matches as in VS Code: in any folder unless it begins with ``/``, in either case.
- ``globs`` without a ``/`` match in any folder. Others, and ``paths``, count from the level.
- ``.cursorrules`` is left out where a ``.cursor/rules`` takes its place.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from consult_lsp.context.folder_level import FolderLevel
from consult_lsp.context.folder_reader import FolderReader
from consult_lsp.context.globs import first_match
from consult_lsp.errors import Problem

from .rule_frontmatter import Frontmatter


class Form(Enum):
    """Whose format a rule file has; the value is what to call it."""

    CLAUDE = "CLAUDE.md"
    CLAUDE_RULE = "Claude rule"
    AGENTS = "AGENTS.md"
    COPILOT = "Copilot instructions"
    COPILOT_PATHS = "Copilot instructions for paths"
    CURSOR = "Cursor rule"
    CURSOR_LEGACY = "Cursor rules"


WITH_KEYS = {Form.CLAUDE_RULE, Form.COPILOT_PATHS, Form.CURSOR}
"""The forms whose files begin with keys."""

WITH_IMPORTS = {Form.CLAUDE, Form.CLAUDE_RULE}
"""The forms in which ``@path`` means a file."""


_LOCAL = "CLAUDE.local.md"


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A file in a place where rules are looked for."""

    reader: FolderReader
    name: str
    form: Form
    level: FolderLevel

    @property
    def source(self) -> str:
        """What a person calls the file."""
        return self.reader.label(self.name)

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self.reader.folder / self.name


class Term(NamedTuple):
    """Whether a rule file is for the file asked about, and why.

    ``whole`` says that it is for every file of the workspace.
    """

    applies: bool
    why: str
    whole: bool = False


def user_files(
    user: FolderReader, workspace: FolderLevel, problems: list[Problem]
) -> Iterator[RuleFile]:
    """The user's own, for every project; patterns in them count from the workspace."""
    yield RuleFile(user, "CLAUDE.md", Form.CLAUDE, workspace)
    for name in user.listing("rules", (".md",), problems):
        yield RuleFile(user, name, Form.CLAUDE_RULE, workspace)


def level_files(
    project: FolderReader, level: FolderLevel, problems: list[Problem]
) -> Iterator[RuleFile]:
    """What may be at one level, the strongest last."""
    yield RuleFile(project, level.inside(".cursorrules"), Form.CURSOR_LEGACY, level)
    yield from _listed(project, level, ".cursor/rules", (".mdc",), Form.CURSOR, problems)
    yield RuleFile(project, level.inside(".github/copilot-instructions.md"), Form.COPILOT, level)
    yield from _listed(
        project, level, ".github/instructions", (".instructions.md",), Form.COPILOT_PATHS, problems
    )
    yield RuleFile(project, level.inside("AGENTS.md"), Form.AGENTS, level)
    yield RuleFile(project, level.inside("CLAUDE.md"), Form.CLAUDE, level)
    yield RuleFile(project, level.inside(".claude/CLAUDE.md"), Form.CLAUDE, level)
    yield from _listed(project, level, ".claude/rules", (".md",), Form.CLAUDE_RULE, problems)
    yield RuleFile(project, level.inside(_LOCAL), Form.CLAUDE, level)


def superseded(rules: list[RuleFile]) -> dict[RuleFile, str]:
    """Which of the rule files that there are give way to another, and why."""
    reasons: dict[RuleFile, str] = {}
    nearest = {
        rule.form: rule for rule in rules if not (rule.reader.own or rule.name.endswith(_LOCAL))
    }
    for rule in rules:
        better = None
        if rule.form is Form.AGENTS:
            better = nearest.get(Form.CLAUDE) or nearest[Form.AGENTS]
        elif rule.form is Form.CURSOR_LEGACY:
            better = next(
                (r for r in rules if r.form is Form.CURSOR and r.level == rule.level), None
            )
        if better is not None and better != rule:
            reasons[rule] = f"{better.source} is used in its place"
    return reasons


def term(rule: RuleFile, keys: Frontmatter) -> Term:
    """Whether ``rule`` is for the file asked about by what its keys and its place say."""
    if rule.form is Form.CLAUDE_RULE:
        patterns = keys.patterns("paths")
        return _by_paths(rule.level, "paths", patterns) if patterns else _by_place(rule.level)
    if rule.form is Form.COPILOT_PATHS:
        return _copilot(rule.level, keys.patterns("applyTo"))
    if rule.form is Form.CURSOR:
        return _cursor(rule.level, keys)
    return _by_place(rule.level)


def _listed(
    project: FolderReader,
    level: FolderLevel,
    folder: str,
    suffixes: tuple[str, ...],
    form: Form,
    problems: list[Problem],
) -> list[RuleFile]:
    names = project.listing(level.inside(folder), suffixes, problems)
    return [RuleFile(project, name, form, level) for name in names]


def _by_place(level: FolderLevel) -> Term:
    if level.whole:
        return Term(True, "it is for the whole project", whole=True)
    return Term(True, f"it is for all files in {level.name}")


def _copilot(level: FolderLevel, patterns: tuple[str, ...]) -> Term:
    if not patterns:
        return Term(False, "it has no applyTo, so it is used only where someone attaches it")
    if not {"*", "**", "**/*"}.isdisjoint(patterns):
        return _by_place(level)
    anywhere = [p if p.startswith(("/", "**/")) else f"**/{p}" for p in patterns]
    return _by_paths(level, "applyTo", patterns, anywhere, ignore_case=True)


def _cursor(level: FolderLevel, keys: Frontmatter) -> Term:
    if keys.says_true("alwaysApply"):
        return _by_place(level)
    patterns = keys.patterns("globs")
    if patterns:
        anywhere = [p if "/" in p else f"**/{p}" for p in patterns]
        return _by_paths(level, "globs", patterns, anywhere)
    if keys.text("description"):
        return Term(False, "it is agent-requested: Cursor's agent takes it by its description")
    return Term(False, "it is manual: used only where someone names it")


def _by_paths(
    level: FolderLevel,
    key: str,
    patterns: tuple[str, ...],
    meant: list[str] | None = None,
    *,
    ignore_case: bool = False,
) -> Term:
    named = ", ".join(patterns)
    if level.file is None:
        return Term(False, f"it is for the {key} {named}, and no file is asked about")
    meant = list(patterns) if meant is None else meant
    found = first_match(meant, level.file, ignore_case=ignore_case)
    if found is None:
        return Term(False, f"this file is none of its {key}: {named}")
    return Term(True, f"this file is one of its {key}: {patterns[meant.index(found)]}")
