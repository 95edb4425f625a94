"""Templates: messages and fixes with the names of what a rule captured.

``$NAME`` is a captured node or a transformed text, ``$$$NAMES`` all nodes that one name captured.
A name that captured nothing stands for nothing, as in ast-grep.
"""

import re
from functools import partial

from ast_grep_py import SgNode

from consult_lsp.text.lines import LINE_END, line_end_of

_NAME = re.compile(r"\$\$\$(?P<many>[A-Z_][A-Z0-9_]*)|\$(?P<one>[A-Z_][A-Z0-9_]*)")


def filled_in(message: str, match: SgNode) -> str:
    """``message`` with what its names captured, each on one line."""

    def captured(name: re.Match[str]) -> str:
        return " ".join(_captured(match, name, match.get_root().root().text())[0].split())

    return _NAME.sub(captured, message)


def replacement(template: str, match: SgNode, text: str) -> str:
    """What a fix puts in the place of ``match``, a node of the tree of ``text``.

    Lines after the first are indented as ast-grep does it: those of the template by the indentation
    of the line on which the match begins, those of a capture by the place of its name in the
    template. Lines end as those of ``text`` do.
    """
    base = _indentation(text, match.range().start.index)
    fill = partial(_filled, match=match, text=text, base=base)
    parts: list[str] = []
    done = 0
    for name in _NAME.finditer(template):
        parts += [_with_prefix(template[done : name.start()], base), fill(template, name)]
        done = name.end()
    parts.append(_with_prefix(template[done:], base))
    return "".join(parts).replace("\n", line_end_of(text))


def _filled(template: str, name: re.Match[str], match: SgNode, text: str, base: str) -> str:
    """A capture, its lines moved from where they stood to where the template has its name."""
    captured, start = _captured(match, name, text)
    captured = LINE_END.sub("\n", captured)
    if start is None:
        return _with_prefix(captured, base)
    before = _indentation(text, start)
    after = base + _indentation(template, name.start())
    if before == after:
        return captured
    first, *rest = captured.split("\n")
    # A line that does not share the indentation is the inside of a text, or blank: not ours.
    moved = [after + line[len(before) :] if line.startswith(before) else line for line in rest]
    return "\n".join([first, *moved])


def _captured(match: SgNode, name: re.Match[str], text: str) -> tuple[str, int | None]:
    """What a name stands for, and where that starts in ``text``; None for a transformed text."""
    if many := name["many"]:
        nodes = match.get_multiple_matches(many)
        if not nodes:
            return "", None
        start, stop = nodes[0].range().start.index, nodes[-1].range().end.index
        return text[start:stop], start
    if node := match.get_match(name["one"]):
        return text[node.range().start.index : node.range().end.index], node.range().start.index
    return match.get_transformed(name["one"]) or "", None


def _indentation(text: str, offset: int) -> str:
    """The blanks at the start of the line that holds ``offset``."""
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    line = text[start:offset]
    return line[: len(line) - len(line.lstrip(" \t"))]


def _with_prefix(text: str, prefix: str) -> str:
    """``text`` with ``prefix`` on every line after the first that holds anything."""
    return re.sub(r"\n(?=[^\n])", "\n" + prefix, text) if prefix else text
