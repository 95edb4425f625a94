"""Nested blocks: the lines that indentation or braces hold together under the line that heads them.

Strings and comments are told by what most languages agree on. That is a guess, and a wrong one
costs no more than a block that is a bit too large or too small.
"""

import re
from collections.abc import Iterable, Iterator

from consult_lsp.text.lines import LineSpan

_COMMENT = re.compile(r'\s*(?:#(?!include\b|if|else|endif\b|define\b)|//|/\*|\*|--|;|%|@|"""|<!--)')
_CLOSING = re.compile(
    r"\s*(?:[])}]|</|\{%-?\s*end|#endif\b|(?:end|END|End|fi|done|esac|endif|endfunction)\b)"
)
_ALONE = re.compile(r"\s*[\[({]\s*")
_OPEN_AGAIN = re.compile(r".*(?:[\[({:]|\b(?:else|do|then))\s*")
_FLOW = re.compile(
    r"[})\s]*(?:if|elif|elsif|else|elseif|for|foreach|while|until|unless|switch|case|when|try"
    r"|catch|except|finally|rescue|ensure|do|loop|with|begin)\b"
)
"""What heads a part of a function, which is not what somebody means who stands in it."""

_TOKEN = re.compile(
    r"""(?P<skip>
        (?<![^\s;,(){}])/\*.*?\*/
      | (?<!:)//.* | (?<!\S)\#.* | (?<!\S)--\s.*
      | "[^"\\]*(?:\\.[^"\\]*)*"? | '[^']*' | `[^`]*`
    )
    | (?P<comment>(?<![^\s;,(){}])/\*.*)
    | (?P<bracket>[()\[\]{}])""",
    re.VERBOSE,
)
_PARTNER = {")": "(", "]": "[", "}": "{"}


def nested(lines: list[str], at: int) -> Iterator[LineSpan]:
    """The blocks that hold line ``at`` or follow the comment it is in; parts of functions apart."""
    focus = at
    while focus + 1 < len(lines) and is_comment(lines[focus]):
        focus += 1
    for span in (*_indented(lines, focus), *_braced(lines)):
        if focus in span and not _FLOW.match(lines[span.start]):
            yield span


def is_comment(line: str) -> bool:
    """Whether the line looks like a comment, a description or an annotation."""
    return _COMMENT.match(line) is not None


def _indented(lines: list[str], at: int) -> Iterable[LineSpan]:
    """The block under each line above that is indented less than all between it and ``at``."""
    level = _level(lines, at)
    if not _CLOSING.match(lines[at]) and lines[at].strip():
        yield _under(lines, at)
    for number in range(at - 1, -1, -1):
        line = lines[number]
        if not line.strip() or is_comment(line) or _CLOSING.match(line):
            continue
        if (own := _indent(line)) < level:
            level = own
            yield _under(lines, number)
        if level == 0:
            break


def _level(lines: list[str], at: int) -> int:
    """How far a line must be indented less to head what is at ``at``."""
    below = next((line for line in lines[at:] if line.strip()), "")
    return _indent(below) + bool(_CLOSING.match(below))


def _under(lines: list[str], header: int) -> LineSpan:
    """The block that ``header`` heads, with the line that closes it."""
    own = _indent(lines[header])
    stop = header + 1
    for number in range(header + 1, len(lines)):
        line = lines[number]
        if not line.strip():
            continue
        if _indent(line) > own:
            stop = number + 1
        elif _CLOSING.match(line) and _indent(line) == own:
            stop = number + 1
            if not _OPEN_AGAIN.fullmatch(line):
                break
        elif not is_comment(line):
            break
    return LineSpan(_headed(lines, header), stop)


def _headed(lines: list[str], start: int) -> int:
    """The line that heads a block: the one above, where a bracket opens on a line of its own."""
    if start > 0 and _ALONE.fullmatch(lines[start]):
        above = lines[start - 1]
        if above.strip() and not _CLOSING.match(above):
            return start - 1
    return start


def _braced(lines: list[str]) -> Iterator[LineSpan]:
    """What stands in braces, from the line that heads them."""
    opened: list[tuple[str, int]] = []
    heads: dict[int, int] = {}  # where a line that starts with a closing bracket was opened
    for number, bracket, is_first in _brackets(lines):
        if bracket not in _PARTNER:
            opened.append((bracket, number))
        elif any(_PARTNER[bracket] == other for other, _ in opened):
            while (pair := opened.pop())[0] != _PARTNER[bracket]:
                pass
            start = _headed(lines, heads.get(pair[1], pair[1]))
            start = heads.get(start, start)
            if is_first:
                heads.setdefault(number, start)
            if bracket == "}":
                yield LineSpan(start, number + 1)


def _brackets(lines: list[str]) -> Iterator[tuple[int, str, bool]]:
    """Each bracket outside of strings and comments: its line, itself, if the line starts so."""
    in_comment = False
    for number, line in enumerate(lines):
        begin = 0
        if in_comment:
            end = line.find("*/")
            if end < 0:
                continue
            in_comment, begin = False, end + 2
        for token in _TOKEN.finditer(line, begin):
            if bracket := token["bracket"]:
                yield number, bracket, not line[: token.start()].strip()
            in_comment = in_comment or token["comment"] is not None


def _indent(line: str) -> int:
    bare = line.expandtabs(8)
    return len(bare) - len(bare.lstrip())
