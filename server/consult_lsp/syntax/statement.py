"""Statements: how SQL, Dockerfiles and INI files are divided."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate, pairwise

from consult_lsp.text.lines import LineSpan

_SQL = re.compile(
    r"""(?P<comment>--[^\n]* | /\*[\s\S]*?(?:\*/|\Z))
    | ^[ \t]*delimiter[ \t]+(?P<delimiter>\S+)
    | (?P<batch>^[ \t]*(?:go|/)[ \t]*$)
    | (?P<quoted>'[^']*(?:'|\Z) | "[^"]*(?:"|\Z) | `[^`]*(?:`|\Z)
        | \$(?P<tag>\w*)\$[\s\S]*?(?:\$(?P=tag)\$|\Z))
    | (?P<end>;)
    | (?P<word>\w+)
    | \S""",
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
_ROUTINES = {"FUNCTION", "PROCEDURE", "TRIGGER", "EVENT", "PACKAGE"}
_AFTER_END = re.compile(r"\s+(?:if|loop|while|repeat|for)\b", re.IGNORECASE)

_SECTION = re.compile(r"(?:\[\[?[^\[\]]+\]\]?|\s+\[\[?[\w. -]+\]\]?)\s*(?:[#;].*)?")
_HERE_DOCUMENT = re.compile(r"<<-?[\"']?(\w+)")


def sql_statements(lines: list[str], _: int) -> Iterator[LineSpan]:
    """Statements, each with the ``;`` that ends it; the body of a routine belongs to it.

    Knows quotes, comments, ``$$ … $$`` (PostgreSQL), ``DELIMITER`` (MySQL) and ``GO`` (SQL Server).
    """
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    for start, stop in _sql_pieces("\n".join(lines)):
        yield LineSpan(bisect_right(starts, start) - 1, bisect_right(starts, stop - 1))


def _sql_pieces(text: str) -> Iterator[tuple[int, int]]:
    """Where each statement starts and stops."""
    start: int | None = None
    position = last = depth = 0
    words: list[str] = []
    delimiter = ";"
    while token := _SQL.search(text, position):
        position = token.end()
        ends = bool(token["delimiter"] or token["batch"])
        if not ends and not token["comment"]:
            start = token.start() if start is None else start
            last = token.end()
            if delimiter != ";":
                if ends := text.startswith(delimiter, token.start()):
                    position = last = token.start() + len(delimiter)
            elif token["word"]:
                words.append(token[0].upper())
                depth += _step(words, text, token.end())
            else:
                ends = token["end"] is not None and depth <= 0
        if ends:
            if start is not None:
                yield start, last
            start, depth, words = None, 0, []
            delimiter = token["delimiter"] or delimiter
    if start is not None:
        yield start, last


def _step(words: list[str], text: str, end: int) -> int:
    """How the last word of a statement changes the depth of the routine's body it is in."""
    if words[0] != "CREATE" or _ROUTINES.isdisjoint(words[:8]):
        return 0
    if words[-1] in ("BEGIN", "CASE"):
        return 1
    return -1 if words[-1] == "END" and not _AFTER_END.match(text, end) else 0


def instructions(lines: list[str], _: int) -> Iterator[LineSpan]:
    """Instructions of a Dockerfile, with the lines they continue on and their here-documents."""
    number = 0
    while number < len(lines):
        start = number
        number += 1
        if not lines[start].strip() or lines[start].lstrip().startswith("#"):
            continue
        stop = number
        tags = _HERE_DOCUMENT.findall(lines[start])
        while number < len(lines) and (tags or _continues(lines[number - 1])):
            if tags and lines[number].strip() == tags[0]:
                tags.pop(0)
            number += 1
            stop = number
        yield LineSpan(start, stop)


def _continues(line: str) -> bool:
    """Whether an instruction goes on: comments and blank lines within one do not end it."""
    return line.rstrip().endswith("\\") or line.lstrip().startswith("#") or not line.strip()


def sections(lines: list[str], _: int) -> Iterator[LineSpan]:
    """Sections of an INI or TOML file, without the comment right above the next one."""
    headers = [number for number, line in enumerate(lines) if _SECTION.fullmatch(line)]
    for start, stop in pairwise([*headers, len(lines)]):
        end = stop
        if stop < len(lines):
            while end > start + 1 and lines[end - 1].lstrip().startswith(("#", ";")):
                end -= 1
        while end > start + 1 and not lines[end - 1].strip():
            end -= 1
        yield LineSpan(start, end)
