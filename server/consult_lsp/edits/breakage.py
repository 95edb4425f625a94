"""Breakage: whether a change makes a text that parsed one that does not.

The parser that will read the file decides, if it took the text as it was; the grammar decides
otherwise, by the faults that it counts before and after. Of Python only the statements at the top
that a change touches are compiled: a module is a row of them, and one of 10,000 lines holds the
interpreter for a fifth of a second.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from weakref import WeakKeyDictionary

from consult_lsp.syntax.parser import Parser, parser_of, python_error
from consult_lsp.syntax.tree import faults, tree_of
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan, split_lines
from consult_lsp.text.position import Position

from .combine import Change, Replacement

_GLOBAL = re.compile(r"^[ \t\f]*global\b", re.MULTILINE)
_FUTURE = re.compile(r"(?:^|;)[ \t\f]*from[ \t]+__future__\b", re.MULTILINE)
"""Statements that speak of the whole module, or of what may stand above them."""

_errors: WeakKeyDictionary[Document, dict[LineSpan, str | None]] = WeakKeyDictionary()
_faults: WeakKeyDictionary[Document, int | None] = WeakKeyDictionary()
_starts: WeakKeyDictionary[Document, Sequence[int]] = WeakKeyDictionary()
"""What is known of a text before its changes, which is asked for with each fix of it."""


def why_broken(document: Document, change: Change, language: str | None) -> str:
    """Why ``document`` would no longer parse after ``change``; empty where it would.

    It is empty as well where the text did not parse before, and where nobody can tell.
    """
    parser = parser_of(document, language)
    if parser is python_error and (said := _of_statements(document, change)) is not None:
        return _sentence(said)
    if parser is not None and _error(document, parser, document.span) == "":
        said = parser(change.after.text)
        if said is not None:
            return _sentence(said)
    before, after = _faults_before(document, language), None
    if before is not None:
        after = faults(change.after.text, language)
    worse = before is not None and after is not None and after > before
    return "The text would no longer parse." if worse else ""


def read_before(document: Document, language: str | None) -> None:
    """Learn what is needed of the text before its changes, which takes longest: in a thread."""
    parser = parser_of(document, language)
    if parser is python_error:
        _statement_starts(document)
    elif parser is None or _error(document, parser, document.span) != "":
        _faults_before(document, language)


def _sentence(said: str) -> str:
    return said and f"The text would no longer parse: {said}."


def _of_statements(document: Document, change: Change) -> str | None:
    """What keeps a module from compiling after ``change``, told by what it touches at the top.

    None where these statements cannot be judged by themselves, or did not compile before.
    """
    starts, grown = _statement_starts(document), 0
    regions = list(_regions(document, change, starts))
    for span, replacements in regions:
        after = _replaced(document, span, replacements)
        if _error(document, python_error, span) != "" or _is_of_the_whole(document, span, after):
            return None
        said = python_error(after, span.start + grown)
        if said is None or (said and len(regions) > 1):
            return None  # two changes may be one, as a string that the first opens
        if said:
            return said if python_error(after + _next(document, span, starts)) else ""
        grown += len(split_lines(after)) - len(split_lines(document.slice(span)))
    return "" if starts else None


def _statement_starts(document: Document) -> Sequence[int]:
    """The lines on which statements at the top of a module begin, comments above them included.

    The first is 0; there are none where the module cannot be cut.
    """
    if document not in _starts:
        _starts[document] = tuple(_found_starts(document))
    return _starts[document]


def _found_starts(document: Document) -> Iterator[int]:
    tree = tree_of(document, "python")
    if tree is None or _GLOBAL.search(document.text):
        return
    root = tree.root()
    if root.kind() == "ERROR" or root.find(kind="ERROR") is not None:
        return
    yield 0
    futures = [found.end() for found in _FUTURE.finditer(document.text)]
    # What stands above an import from the future has its say in whether that is allowed.
    last = document.position_at(futures[-1]).line if futures else 0
    is_below_comment = False
    for node in root.children():
        line = node.range().start.line
        if line > last and not is_below_comment:
            yield line
            last = line
        is_below_comment = node.kind() == "comment"


def _regions(
    document: Document, change: Change, starts: Sequence[int]
) -> Iterator[tuple[LineSpan, Sequence[Replacement]]]:
    """The statements that the replacements touch, on either side, with those that fall in them."""
    region, inside = LineSpan(0, 0), list[Replacement]()
    for one in change.replacements if starts else ():
        first = bisect_right(starts, _code_above(document, one.start.line)) - 1
        last = bisect_right(starts, one.end.line)
        span = LineSpan(starts[first], (*starts[last : last + 1], len(document.lines))[0])
        if inside and span.start >= region.stop:
            yield region, inside
            inside = []
        region = LineSpan(region.start if inside else span.start, span.stop)
        inside.append(one)
    if inside:
        yield region, inside


def _next(document: Document, span: LineSpan, starts: Sequence[int]) -> str:
    """The statement below some, which they may begin, as a decorator does."""
    below = bisect_right(starts, span.stop)
    stop = starts[below] if below < len(starts) else len(document.lines)
    return document.slice(LineSpan(span.stop, stop))


def _code_above(document: Document, line: int) -> int:
    """The next line above that has code, whose block what stands below may fall into."""
    while line > 0:
        line -= 1
        if (text := document.line(line).strip()) and not text.startswith("#"):
            break
    return line


def _replaced(document: Document, span: LineSpan, replacements: Sequence[Replacement]) -> str:
    """The text of some lines after the replacements that fall in them."""
    text, at = "", document.offset_at(Position(span.start, 0))
    for one in replacements:
        text += document.text[at : document.offset_at(one.start)] + one.text
        at = document.offset_at(one.end)
    below = span.stop < len(document.lines)
    stop = document.offset_at(Position(span.stop, 0)) if below else len(document.text)
    return text + document.text[at:stop]


def _is_of_the_whole(document: Document, span: LineSpan, after: str) -> bool:
    """Whether statements, as they are ``after`` a change, have a say in what others may be."""
    ending = after.rstrip("\r\n")  # Python 3.11 takes a backslash before CRLF for no open line
    is_open = span.stop < len(document.lines) and (ending == after or ending.endswith("\\"))
    future = span.start > 0 and _FUTURE.search(after) is not None
    return is_open or future or _GLOBAL.search(after) is not None


def _error(document: Document, parser: Parser, span: LineSpan) -> str | None:
    errors = _errors.setdefault(document, {})
    if span not in errors:
        errors[span] = parser(document.slice(span))
    return errors[span]


def _faults_before(document: Document, language: str | None) -> int | None:
    if document not in _faults:
        _faults[document] = faults(document.text, language)
    return _faults[document]
