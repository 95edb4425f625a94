"""A block of code in an answer, as an edit of the document that was asked about.

A pair says which lines it replaces. A block by itself is taken only where it is one whole
definition, and the document has exactly one of that name and kind.
"""

import textwrap
from collections.abc import Sequence

from consult_lsp.context.redaction import NAMED, PLACEHOLDER
from consult_lsp.edits.match import block
from consult_lsp.finding import Edit
from consult_lsp.syntax.symbol import Symbol, outline
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan, split_lines, without_end

_LEADS = ("@", "#", "//", "/*", "*", "--", "'''", '"""')
"""How lines begin that may stand above a definition and belong to it."""


def pair_edit(document: Document, before: str, after: str, near: LineSpan) -> Edit | None:
    """The edit that two blocks mean; ``near`` are the lines that were asked about."""
    if _hides_a_secret(before, after) or not before.strip():
        return None
    old = before.removesuffix("\n")
    at = _only_place(document, split_lines(old))
    return Edit(near.first_number if at is None else at + 1, old, after.removesuffix("\n"))


def definition_edit(document: Document, language: str | None, code: str) -> Edit | None:
    """The edit that puts a definition in the place of the one with its name; None if it is none."""
    code = textwrap.dedent(code).strip("\n")
    if _hides_a_secret(code) or (new := _only_symbol(code, language)) is None:
        return None
    same = [
        symbol
        for symbol in outline(document, language)
        if symbol.name == new.name and _is_alike(symbol, new)
    ]
    if len(same) != 1:
        return None
    lines = block(document, same[0].span)
    start = _start_like(lines, split_lines(code)[0])
    if start is None:
        return None
    margin = lines[start][: len(lines[start]) - len(lines[start].lstrip())]
    old = "\n".join(lines[start:])
    return Edit(same[0].span.first_number + start, old, textwrap.indent(code, margin))


def _hides_a_secret(*texts: str) -> bool:
    """Whether a text has a placeholder where the real one has a value, in either of its forms."""
    return any(PLACEHOLDER.search(text) or NAMED.search(text) for text in texts)


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
    document = Document("", code)
    symbols = outline(document, language)
    if not symbols or symbols[0].kind == "block" or not symbols[0].span.holds(document.span):
        return None
    beside = [symbol for symbol in symbols[1:] if symbol.span == symbols[0].span]
    return None if beside else symbols[0]


def _is_alike(one: Symbol, other: Symbol) -> bool:
    """Whether the two are of a kind; a method by itself looks like a function."""
    kinds = {one.kind, other.kind}
    return len(kinds) == 1 or kinds == {"function", "method"}


def _start_like(lines: Sequence[str], first: str) -> int | None:
    """Which of the old lines the new ones begin at: decorators that they lack stay as they are."""
    wanted = first.split()[:1]
    for number, line in enumerate(lines):
        if line.strip() == first.strip() or line.split()[:1] == wanted:
            return number
        if line.strip() and not line.strip().startswith(_LEADS):
            return None
    return None
