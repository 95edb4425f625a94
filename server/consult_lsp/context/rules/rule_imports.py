"""Imports: the files that a rule file brings in by ``@path``, as in Claude Code.

A path counts from the importing file, and leads nowhere out of the folder that the rules belong to:
a cloned repository must not bring in what else is on this machine. Many an ``@word`` is no import
(``@angular/core``, ``@Override``), so what is not found is told only if it is spelled like a file.
"""

import os.path
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from consult_lsp.context.folder_reader import FolderReader
from consult_lsp.errors import Problem

from .rule_prose import Mention, Prose
from .rule_text import MAX_BYTES, RuleText, read_markdown, read_plain

MOST_HOPS = 4
"""From a rule file to the end of a chain of imports."""

MOST_FILES = 200
"""Imported in one listing of rules."""

_MARKDOWN = (".md", ".mdc", ".mdx", ".markdown")
_SPELLED_LIKE_FILES = (*_MARKDOWN, ".txt", ".rst", ".adoc", ".json", ".toml", ".yaml", ".yml")
_ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class Import:
    """A file that was brought in by ``importer``, and what is sent of it."""

    name: str
    importer: str
    text: str


@dataclass(frozen=True, slots=True)
class Imports:
    """Follows the imports in one folder's rules. Each file is brought in once, by the first."""

    reader: FolderReader
    home: Path
    problems: list[Problem]
    _done: set[str] = field(default_factory=set)

    def follow(self, name: str, prose: Prose) -> tuple[str, list[Import]]:
        """What is sent of the rule file ``name``, and all that it imports, nearest first."""
        return self._follow((name,), prose)

    def _follow(self, trail: tuple[str, ...], prose: Prose) -> tuple[str, list[Import]]:
        """``trail`` is the way from the rule file to the one whose text ``prose`` is."""
        found = [
            (mention, *hit) for mention in prose.mentions if (hit := self._find(trail, mention))
        ]
        withheld = self.reader.withheld(name for _, name, _ in found)
        resolved: list[Mention] = []
        imports: list[Import] = []
        for mention, name, text in found:
            reason = withheld.get(name) or self._obstacle(trail, name, text)
            if reason is not None or isinstance(text, Problem):
                self._refuse(trail, mention, str(reason))
                continue
            resolved.append(mention)
            if name not in self._done:
                self._done.add(name)
                shown, inner = self._follow((*trail, name), text.prose)
                imports += [Import(name, trail[-1], shown), *inner]
        return prose.without(resolved), imports

    def _find(
        self, trail: tuple[str, ...], mention: Mention
    ) -> tuple[str, RuleText | Problem] | None:
        """The file that is mentioned: its name, and its text or why it cannot be read."""
        spelled_like_file = False
        reason = "it leads out of the folder of these rules"
        for path in _spellings(mention.path):
            spelled_like_file |= _is_spelled_like_file(path)
            name = self._name(trail[-1], path)
            if name is None:
                continue
            reason = "there is no such file"
            make = read_markdown if _is_markdown(name) else read_plain
            text = self.reader.read(name, MAX_BYTES, make)
            if text is not None:
                return name, text
        if spelled_like_file:
            self._refuse(trail, mention, reason)
        return None

    def _obstacle(self, trail: tuple[str, ...], name: str, text: RuleText | Problem) -> str | None:
        """Why a file that is there is not imported."""
        if isinstance(text, Problem):
            return text.message
        if text.hidden:
            return f"line {text.hidden[1] + 1} of it holds the hidden character {text.hidden[0]}"
        if name in trail:
            return "that file leads back to this one by its own imports"
        if len(trail) > MOST_HOPS:
            return f"it is more than {MOST_HOPS} imports away from the rule file"
        if len(self._done) >= MOST_FILES:
            return f"{MOST_FILES} files have been imported before it"
        return None

    def _name(self, importer: str, path: str) -> str | None:
        """The name of the file at ``path``; None where it is outside."""
        if path.startswith("~/"):
            path = str(self.home / path[2:])
        folder = (self.reader.folder / importer).parent
        return self.reader.name_of(Path(os.path.normpath(folder / path)))

    def _refuse(self, trail: tuple[str, ...], mention: Mention, reason: str) -> None:
        message = (
            f"@{mention.path} is not imported, because {reason.rstrip('.')}. "
            "Correct the path, or put it in `code` if it is no import."
        )
        path = str(self.reader.folder / trail[-1])
        self.problems.append(Problem(message, path, mention.line))


def _spellings(mention: str) -> Iterator[str]:
    """The paths that a mention may mean: as it is, and without the sentence's punctuation."""
    path = _ESCAPED.sub(r"\1", mention.partition("#")[0])
    if not path or path[0] in "\"'":
        return
    yield path
    bare = path.rstrip(".,;:!?)]}*\"'")
    if bare not in ("", path):
        yield bare


def _is_spelled_like_file(path: str) -> bool:
    return path.startswith(("./", "../", "~/")) or path.lower().endswith(_SPELLED_LIKE_FILES)


def _is_markdown(name: str) -> bool:
    return Path(name).suffix.lower() in ("", *_MARKDOWN)
