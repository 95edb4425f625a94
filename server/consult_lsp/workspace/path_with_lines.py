"""A path on the command line, with the lines that may follow it: ``app.py:3-7``."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from consult_lsp.errors import UsageError
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

_WITH_LINES = re.compile(r"(?P<path>.+?):L?(?P<first>\d{1,9})(?:-L?(?P<last>\d{1,9}))?")


@dataclass(frozen=True, slots=True)
class PathWithLines:
    """A file or folder, and the lines of the file; None means all of them."""

    path: Path
    span: LineSpan | None = None

    def lines_in(self, document: Document) -> LineSpan:
        """The lines meant in ``document``. Raises UsageError when it does not have them."""
        whole = document.span
        if self.span is None or whole.holds(self.span):
            return self.span or whole
        count = "1 line" if whole.stop == 1 else f"{whole.stop} lines"
        raise UsageError(
            f"Nothing was asked about {self.path}, because it has {count} and "
            f"{_named(self.span)} is not among them. Name lines from 1 to {whole.stop}."
        )


def read_path_with_lines(argument: str) -> PathWithLines:
    """``PATH``, ``PATH:LINE`` or ``PATH:FIRST-LAST``, lines counted from 1.

    A file that really has such a name goes first. Raises UsageError for a range that is none, and
    for no path at all, which would mean the working folder and everything in it.
    """
    if not argument:
        raise UsageError(
            "Nothing was asked, because a path is empty. Name a file or a folder; . is this one."
        )
    path, _, lines = argument.rpartition(":")
    found = _WITH_LINES.fullmatch(argument)
    # The functions of os.path hold a name that no file can have for one that none has.
    if os.path.exists(argument) or not (found or os.path.isfile(path)):  # noqa: PTH110, PTH113
        return PathWithLines(Path(argument))
    first, last = (int(found["first"]), int(found["last"] or found["first"])) if found else (0, 0)
    if not 1 <= first <= last:
        raise UsageError(
            f"Nothing was asked about {path}, because {lines or 'nothing'} is no range of "
            "lines. Write the first line, from 1, and the last: file.py:3-7."
        )
    return PathWithLines(Path(path), LineSpan.numbered(first, last))


def _named(span: LineSpan) -> str:
    if span.first_number == span.last_number:
        return f"line {span.first_number}"
    return f"the range {span.first_number}-{span.last_number}"
