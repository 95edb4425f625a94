"""A block of code in an answer, as an edit of the document that was asked about.

A pair says which lines it replaces. A block by itself is taken only where it is one whole
definition, and the document has exactly one of that name and kind.
"""

import re
import textwrap
from collections.abc import Sequence

from consult_lsp.edits.match import block
from consult_lsp.finding import Edit
from consult_lsp.redaction.redactor import NAMED, PLACEHOLDER
from consult_lsp.syntax.symbol import Symbol, outline
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan, split_lines, without_end

_LEADS = ("@", "#", "[", "//", "/*", "*", "--", "'''", '"""')
"""How lines begin that may stand above a definition and belong to it."""

_AROUND = (("", ""), ("class _ {\n", "\n}"))
"""What to put around a block to read it: a method of JavaScript by itself is no whole text."""

_NAMED_ONLY = "The block has a name in place of a secret value."


def pair_edit(document: Document, before: str, after: str, near: LineSpan) -> Edit | str:
    """The edit that two blocks mean, or why there is none; ``near`` was asked about."""
    if _hides_a_secret(before, after):
        return _NAMED_ONLY
    if not before.strip():
        return "The block does not say which lines it replaces."
    old = before.removesuffix("\n")
    at = _only_place(document, split_lines(old))
    return Edit(near.first_number if at is None else at + 1, old, after.removesuffix("\n"))


def definition_edit(document: Document, language: str | None, code: str) -> Edit | str:
    """The edit that puts a definition in the place of the one with its name, or why there is none.

    A method is one of its class by its name. Where a class has several of one name, and where Go
    writes the type beside it, the first line says which.
    """
    code = textwrap.dedent(code).strip("\n")
    if _hides_a_secret(code):
        return _NAMED_ONLY
    if (new := _only_symbol(code, language)) is None:
        return "The block is no whole definition, and does not say which lines it replaces."
    every = outline(document, language)
    same = [each for each in every if each.name == new.name and _is_alike(each, new)]
    if len(same) > 1 and len({_class_of(each, every) for each in same}) == 1:
        header = _header(code.split("\n"), new.name)
        same = [e for e in same if _header(block(document, e.span), new.name) == header] or same
    if not same:
        return f"The file has no definition of “{new.name}” that the block could replace."
    if len(same) > 1:
        return f"The file has {len(same)} definitions of “{new.name}”; which is meant is not said."
    lines = block(document, same[0].span)
    start = _start_like(lines, split_lines(code)[0], new.name)
    if start is None:
        return f"The block begins in another way than “{new.name}” does in the file."
    margin = lines[start][: len(lines[start]) - len(lines[start].lstrip())]
    old = "\n".join(lines[start:])
    return Edit(same[0].span.first_number + start, old, textwrap.indent(code, margin))


def _hides_a_secret(*sources: str) -> bool:
    """Whether a text has a placeholder where the real one has a value, in either of its forms."""
    return any(PLACEHOLDER.search(text) or NAMED.search(text) for text in sources)


def _only_place(document: Document, lines: Sequence[str]) -> int | None:
    wanted = [without_end(line) for line in lines]
    have = block(document, document.span)
    places = [
        at
        for at, line in enumerate(have)
        if line == wanted[0] and have[at : at + len(wanted)] == wanted
    ]
    return places[0] if len(places) == 1 else None


def _only_symbol(code: str, language: str | None) -> Symbol | None:
    """The symbol that ``code`` is, all of it and nothing else."""
    for above, below in _AROUND:
        document = Document("", above + code + below)
        first = above.count("\n")
        whole = LineSpan(first, first + code.count("\n") + 1)
        symbols = [each for each in outline(document, language) if whole.holds(each.span)]
        if symbols and symbols[0].kind != "block" and symbols[0].span == whole:
            beside = [each for each in symbols[1:] if each.span == whole]
            return None if beside else symbols[0]
    return None


def _is_alike(one: Symbol, other: Symbol) -> bool:
    """Whether the two are of a kind; a method by itself looks like a function."""
    kinds = {one.kind, other.kind}
    return len(kinds) == 1 or kinds == {"function", "method"}


def _class_of(symbol: Symbol, every: Sequence[Symbol]) -> LineSpan | None:
    """The lines of the innermost class around a symbol."""
    around = [s.span for s in every if s.kind == "class" and s.span.holds(symbol.span)]
    return next((span for span in reversed(around) if span != symbol.span), None)


def _header(lines: Sequence[str], name: str) -> str:
    """The line that names a definition, as it is compared."""
    line = next((line for line in lines if _names(line, name)), "")
    return " ".join(line.rstrip(" \t\r{:=").split())


def _names(line: str, name: str) -> bool:
    is_lead = line.strip().startswith(_LEADS)
    return not is_lead and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", line) is not None


def _start_like(lines: Sequence[str], first: str, name: str) -> int | None:
    """Which of the old lines the new ones begin at: decorators that they lack stay as they are.

    The line of the name is none of these, however its modifiers have changed.
    """
    wanted = first.split()[:1]
    for number, line in enumerate(lines):
        is_same = line.strip() == first.strip() or line.split()[:1] == wanted
        if is_same or _names(line, name):
            return number
        if line.strip() and not line.strip().startswith(_LEADS):
            return None
    return None
