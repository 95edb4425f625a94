"""Syntax trees: one parse for each version of a document, of bounded cost.

Parsing holds the interpreter's lock, some 3 ms for each 1,000 lines, so a tree is made once for a
Document and kept as long as that Document lives. Offsets in a tree count code points and are those
of the document's text; so are its lines.
"""

import re
from weakref import WeakKeyDictionary

from ast_grep_py import SgNode, SgRoot

from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan, split_lines

from .language import MAX_SIZE

MAX_LINE = 20_000
"""Code points in one line. Longer lines are written by machines, for machines."""

_LONE_CR = re.compile(r"\r(?!\n)")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_NO_ASTRAL = frozenset({"bash", "markdown"})
"""Grammars that look such a character up in a table of 384 places, which may end the process.

Known as tree-sitter-bash issue 337; in Markdown it is the number of a list, as in ``1😀``.
"""

_EMPTY_BY_RIGHT = re.compile(r".*_content|block_continuation")

_trees: WeakKeyDictionary[Document, dict[str, SgRoot]] = WeakKeyDictionary()


def tree_of(document: Document, language: str | None) -> SgRoot | None:
    """The document's tree; None without a grammar, or where the text is too large to be read."""
    if language is None:
        return None
    trees = _trees.setdefault(document, {})
    if language not in trees:
        if (root := parse(document.text, language)) is None:
            return None
        trees[language] = root
    return trees[language]


def parse(text: str, language: str) -> SgRoot | None:
    """A tree of ``text`` in one of ``language.LANGUAGES``; None where it is too large."""
    if not is_readable(text):
        return None
    text = readable(text)
    if language in _NO_ASTRAL:
        text = _ASTRAL.sub("\ufffd", text)
    return SgRoot(text, language)


def is_readable(text: str) -> bool:
    """Whether ``text`` is small enough to be parsed."""
    return len(text) <= MAX_SIZE and max(map(len, split_lines(text))) <= MAX_LINE


def readable(text: str) -> str:
    """``text`` as parsers take it, and of the same length, so that offsets stay the document's.

    Grammars know no lone CR, and no tree holds half a character: both give way.
    """
    return _SURROGATE.sub("\ufffd", _LONE_CR.sub("\n", text))


def faults(text: str, language: str | None) -> int | None:
    """How many faults its grammar finds in ``text``; None where we cannot tell.

    They are what it had to skip, what it had to imagine and, as grammars pass over it, statements
    of Python that do not begin in the column of their block.
    """
    if language is None or (language == "php" and "?>" in text):  # the grammar knows no HTML
        return None
    if (tree := parse(text, language)) is None:
        return None
    if not text.strip():
        return 0
    root = tree.root()
    skipped = (root.kind() == "ERROR") + len(root.find_all(kind="ERROR"))
    return skipped + _imagined(root) + (_misaligned(root) if language == "python" else 0)


def lines_of(node: SgNode) -> LineSpan:
    """The lines on which a node has text."""
    place = node.range()
    start, end = place.start, place.end
    reaches_into_last = end.column > 0 or end.line == start.line
    return LineSpan(start.line, end.line + reaches_into_last)


def _imagined(root: SgNode) -> int:
    """Tokens that the parser had to imagine: such a node is empty, and few others may be."""
    return sum(not _EMPTY_BY_RIGHT.fullmatch(n.kind()) for n in root.find_all(regex="^$"))


def _misaligned(root: SgNode) -> int:
    """Statements of Python that begin in another column than those of their block."""
    blocks = (_columns(block) for block in root.find_all(kind="block"))
    wrong = sum(column != min(columns) for columns in blocks for column in columns)
    return wrong + sum(column != 0 for column in _columns(root))


def _columns(block: SgNode) -> list[int]:
    """In which columns its statements begin, each but for those that share a line with another."""
    places = [node.range().start for node in block.children() if node.kind() != "comment"]
    return list({place.line: place.column for place in reversed(places)}.values())
