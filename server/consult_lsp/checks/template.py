"""Templates: messages and fixes with the names of what a rule captured.

``$NAME`` is a captured node or a transformed text, ``$$$NAMES`` all nodes that one name captured.
A name that captured nothing stands for nothing, as in ast-grep.
"""

import re

from ast_grep_py import SgNode

from consult_lsp.text.document import Document
from consult_lsp.text.lines import LINE_END

_NAME = re.compile(r"\$\$\$(?P<many>[A-Z_][A-Z0-9_]*)|\$(?P<one>[A-Z_][A-Z0-9_]*)")


def filled_in(message: str, match: SgNode, text: str) -> str:
    """``message`` with what its names captured in ``text``, each on one line."""

    def captured(name: re.Match[str]) -> str:
        return " ".join(_captured(match, name, text)[0].split())

    return _NAME.sub(captured, message)


def replacement(template: str, match: SgNode, document: Document) -> str | None:
    """What a fix puts in the place of ``match``, a node of the tree of ``document``.

    Lines after the first are indented as ast-grep does it: those of the template by the indentation
    of the line on which the match begins, those of a capture by the place of its name in the
    template. Lines end as those of the document do. None where that would move the inside of a
    text, or where a transform, which takes a comment for code, has a comment before it.
    """
    text = document.text
    base = _indentation(text, match.range().start.index)
    if _transforms(template, match) and not _survives_transform(match, text, base):
        return None
    parts: list[str] = []
    done = 0
    for name in _NAME.finditer(template):
        fragment = template[done : name.start()]
        parts += [_with_prefix(fragment, base), _filled(template, name, match, text, base)]
        done = name.end()
    parts.append(_with_prefix(template[done:], base))
    return "".join(parts).replace("\n", document.line_end)


def _filled(template: str, name: re.Match[str], match: SgNode, text: str, base: str) -> str:
    """A capture, its lines moved from where they stood to where the template has its name."""
    captured, start = _captured(match, name, text)
    captured = LINE_END.sub("\n", captured)
    if start is None:
        return _with_prefix(captured, base)  # the engine has taken its indentation off
    before = _indentation(text, start)
    after = base + _indentation(template, name.start())
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


def _transforms(template: str, match: SgNode) -> bool:
    names = (name["one"] for name in _NAME.finditer(template))
    return any(name and match.get_transformed(name) is not None for name in names)


def _survives_transform(match: SgNode, text: str, base: str) -> bool:
    """Whether the indentation that the engine takes off each line is the one that we put back."""
    place = match.range()
    written = LINE_END.sub("\n", text[place.start.index : place.end.index])
    lines = written.split("\n")[1:]
    indented = all(line.startswith(base) or not line for line in lines)
    whole = written == LINE_END.sub("\n", match.text())  # no half a character
    return indented and whole and not _holds_comment(match)


def _holds_comment(match: SgNode) -> bool:
    waiting = [match]
    while waiting:
        node = waiting.pop()
        if "comment" in node.kind():
            return True
        waiting += node.children()
    return False


def _indentation(text: str, offset: int) -> str:
    """The blanks at the start of the line that holds ``offset``."""
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    line = text[start:offset]
    return line[: len(line) - len(line.lstrip(" \t"))]


def _with_prefix(text: str, prefix: str) -> str:
    """``text`` with ``prefix`` on every line after the first that holds anything."""
    return re.sub(r"\n(?=[^\n])", "\n" + prefix, text) if prefix else text
