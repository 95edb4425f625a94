"""Place: a path on the command line, with the lines that may follow it: ``app.py:3-7``."""

import re
from dataclasses import dataclass
from pathlib import Path

from consult_lsp.errors import UsageError
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

_WITH_LINES = re.compile(r"(?P<path>.+?):L?(?P<first>\d{1,9})(?:-L?(?P<last>\d{1,9}))?")


@dataclass(frozen=True, slots=True)
class Place:
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


def read_place(argument: str) -> Place:
    """``PATH``, ``PATH:LINE`` or ``PATH:FIRST-LAST``, lines counted from 1.

    A file that really has such a name goes first. Raises UsageError for a range that is none.
    """
    found = _WITH_LINES.fullmatch(argument)
    if found is None or Path(argument).exists():
        return Place(Path(argument))
    first = int(found["first"])
    last = int(found["last"] or first)
    if not 1 <= first <= last:
        raise UsageError(
            f"Nothing was asked about {found['path']}, because {first}-{last} is no range of "
            "lines. Write the first line, from 1, and the last: file.py:3-7."
        )
    return Place(Path(found["path"]), LineSpan.numbered(first, last))


def _named(span: LineSpan) -> str:
    if span.first_number == span.last_number:
        return f"line {span.first_number}"
    return f"the range {span.first_number}-{span.last_number}"
