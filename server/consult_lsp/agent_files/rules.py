"""Rule files: imports that lead nowhere, and globs that match nothing.

Claude Code reads ``@path`` in its rules as an import, relative to the file, and passes a missing
one over in silence; not in code. An ``@`` has many other uses, so only
what is clearly the path of a text file is looked for.
"""

import re
from collections.abc import Callable, Iterator

from consult_lsp.text.document import Document

from .diagnosis import ColumnSpan, Diagnosis, Repair, at
from .kind import Kind
from .outline import Field, Outline, Scalar
from .values import items_of

MAX_IMPORTS = 100
"""Imports of one file that are looked for."""

_IMPORT = re.compile(
    r"(?<![\w@/.`])@((?:~/|\.{0,2}/)?[\w./-]*\w\.(?:mdc?|txt|json|ya?ml|toml|rst))\b"
)
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
_COMMENT = re.compile(r"<!--.*?-->")
_CODE_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")


def wrong_rules(
    document: Document, kind: Kind, outline: Outline | None, exists: Callable[[str], bool] | None
) -> Iterator[Diagnosis]:
    """What is wrong with a rule file but for its YAML."""
    for entry in outline.entries if outline else ():
        if entry.key.text in ("paths", "applyTo", "globs"):
            yield from _globs(document, kind, entry)
    if kind is Kind.CLAUDE_RULES and exists is not None:
        for number, (place, path) in enumerate(_imports(document, outline)):
            if number == MAX_IMPORTS:
                return
            if not exists(path):
                message = (
                    f"There is no file '{path}' beside this one, so nothing is imported. Correct "
                    "the path, or put it in backticks if it is no import."
                )
                yield Diagnosis("broken-import", "warning", place, message)


def _imports(document: Document, outline: Outline | None) -> Iterator[tuple[ColumnSpan, str]]:
    """Each import outside of code and comments, and its path."""
    fence = ""
    for number in range(outline.lines.stop if outline else 0, len(document.lines)):
        line = document.line(number)
        mark = _CODE_FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not line[mark.end() :].strip("`~ \t"):
                fence = ""
            continue
        if mark:
            fence = mark[1]
            continue
        if line.startswith(("    ", "\t")) or "@" not in line:
            continue
        shown = _COMMENT.sub(_blank, _CODE.sub(_blank, line))
        for found in _IMPORT.finditer(shown):
            yield ColumnSpan(number, *found.span()), found[1]


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _globs(document: Document, kind: Kind, entry: Field) -> Iterator[Diagnosis]:
    name = entry.key.text
    if entry.shape == "map":
        message = f"'{name}' takes globs, so this map is passed over. Write 'src/**/*.py' or such."
        yield Diagnosis("bad-glob", "warning", entry.key.place, message)
    elif entry.shape == "list" and kind is Kind.COPILOT_INSTRUCTIONS:
        yield _listed(document, entry)
    for glob in _each(document, entry):
        if (cause := _fault(glob.text)) is not None:
            yield Diagnosis("bad-glob", "warning", glob.place, cause)


def _each(document: Document, entry: Field) -> list[Scalar]:
    """The globs of an entry. Commas in braces part no globs, and are left alone here."""
    if entry.value is None:
        return entry.items
    return [entry.value] if "{" in entry.value.text else items_of(document, entry)


def _listed(document: Document, entry: Field) -> Diagnosis:
    """Copilot's ``applyTo`` is one text with commas."""
    message = "'applyTo' is one text for Copilot, with commas between globs, and this is a list."
    joined = ",".join(item.text for item in entry.items)
    last = entry.items[-1] if entry.items else None
    line = entry.key.place.line
    repairs: tuple[Repair, ...] = ()
    if last is not None and '"' not in joined and "\\" not in joined:
        end = len(document.line(last.end.line))
        whole = at(ColumnSpan(line, entry.key.place.start, 0), f'applyTo: "{joined}"')
        whole = whole._replace(end=last.end._replace(column=end))
        repairs = (Repair("Write one text with commas", (whole,), preferred=True),)
    return Diagnosis("bad-glob", "information", entry.key.place, message, repairs)


def _fault(glob: str) -> str | None:
    """Why a glob matches no file of a project."""
    if "\\" in glob:
        return "Globs have '/' between folders on every system, and this one has a backslash."
    if glob.count("{") != glob.count("}") or glob.count("[") != glob.count("]"):
        return "A bracket of this glob is opened and not closed, so it matches no file. Close it."
    if glob.startswith("/") or re.match(r"[A-Za-z]:/|~/", glob):
        return "Globs are relative to the project, and this one is absolute. Remove its beginning."
    if glob.startswith(("./", "../")):
        return "Globs begin with a folder or a star, so './' and '../' match no file. Remove it."
    return None
