"""Diff: a change as the lines that go and come."""

import difflib
from collections.abc import Iterator, Sequence

from consult_lsp.finding import Edit
from consult_lsp.text.document import Document
from consult_lsp.text.lines import without_end
from consult_lsp.text.plain import plain, plain_line

from .ink import Colour, Ink

_COLOURS: dict[str, Colour] = {"-": "red", "+": "green", "@": "cyan"}


def unified_diff(before: Document, after: Document, path: str, ink: Ink) -> str:
    """The change as a patch of ``path``; empty when nothing changes. Line ends are shown as LF."""
    name = plain_line(path)
    patch = difflib.unified_diff(_lines(before), _lines(after), f"a/{name}", f"b/{name}")
    shown: list[str] = []
    for number, line in enumerate(patch):
        colour: Colour | None = "bold" if number < 2 else _COLOURS.get(line[0])
        text = plain(line.removesuffix("\n"))
        shown.append(ink(text, colour) if colour else text)
        if not line.endswith("\n"):
            shown.append("\\ No newline at end of file")
    return "".join(f"{line}\n" for line in shown)


def edit_as_written(edit: Edit) -> str:
    """An edit that has no place, as the model wrote it."""
    head = plain_line(f"@@ {edit.path} {edit.start_line} @@".replace("  ", " "))
    signed = [f"-{line}" for line in edit.old.splitlines()]
    signed += [f"+{line}" for line in edit.new.splitlines()]
    return "\n".join([head, *map(plain, signed)])


def changed_lines(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, int, str]]:
    """Sign, index in ``old`` and text of each line: ``-`` goes, ``+`` comes, a blank stays."""
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, start, stop, first, last in matcher.get_opcodes():
        sign = " " if tag == "equal" else "-"
        yield from ((sign, number, old[number]) for number in range(start, stop))
        if tag != "equal":
            yield from (("+", stop, new[number]) for number in range(first, last))


def _lines(document: Document) -> list[str]:
    ended = [without_end(line) + "\n" for line in document.lines[:-1]]
    return [*ended, document.lines[-1]] if document.lines[-1] else ended
