"""Parts: Markdown that still grows, cut where what follows can no longer change what came before.

An answer is made inert part by part, each once: so a page that shows it grows at its end only, and
is the same whether it grew or was shown when it was whole.
"""

import re
from collections.abc import Iterator

from .markdown import inert

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)", re.DOTALL)


def parts(markdown: str) -> list[str]:
    """The parts of a text, which joined are the text. All but the last are settled.

    A part ends with an empty line, outside of a fence, before a line that is not indented: what is
    indented may belong to an item of a list above.
    """
    return list(_parts(markdown))


def settled_after(markdown: str, taken: str) -> tuple[list[str], str]:
    """The settled parts that come after ``taken``, and the last, which may still grow.

    A text that no longer begins with what was taken is another one, and begins anew.
    """
    *settled, last = parts(markdown.removeprefix(taken))
    return settled, last


def shown(markdown: str) -> str:
    """All of a text, inert: its parts, without the empty line at the end."""
    return "".join(map(shown_part, parts(markdown))).removesuffix("\n")


def shown_part(part: str) -> str:
    """A part, inert, with an empty line at its end; nothing for one that is blank."""
    written = inert(part)
    return f"{written}\n" if written.strip() else ""


def _parts(markdown: str) -> Iterator[str]:
    gathered: list[str] = []
    fence, after_blank = "", False
    for line in markdown.split("\n"):
        if gathered and after_blank and not fence and line[:1].strip():
            yield "\n".join([*gathered, ""])
            gathered = []
        gathered.append(line)
        after_blank = not line.strip()
        fence = _fence_after(fence, line)
    yield "\n".join(gathered)


def _fence_after(fence: str, line: str) -> str:
    """The fence that is open below ``line``, if one is."""
    if (found := _FENCE.match(line)) is None:
        return fence
    marker, info = found[1], found[2]
    if fence:
        return "" if marker.startswith(fence) and not info.strip() else fence
    return "" if marker[0] == "`" and "`" in info else marker
