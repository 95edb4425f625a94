"""Samples with marks, so that no test holds a line or column number.

«…» is the selection, ‸ the cursor, a line such as ``# ^^^^ warning: text`` a diagnostic expected
on the line above, under those characters, and ``-- path --`` starts the next file of a sample.
"""

import re
from dataclasses import dataclass

from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan, split_lines, without_end
from consult_lsp.text.position import Position

MARKS = "«»‸"
EXPECTATION = re.compile(
    r"\s*(?:#|//|--)?\s*(?P<carets>\^+) "
    r"(?P<severity>error|warning|information|hint): (?P<message>.*)"
)
FILE = re.compile(r"-- (?P<path>\S+) --")


@dataclass(frozen=True)
class Expected:
    """A diagnostic that a sample expects. ``start`` and ``stop`` are code-point columns."""

    line: int
    start: int
    stop: int
    severity: str
    message: str


@dataclass(frozen=True)
class Marked:
    """A sample without its marks, and where they stood."""

    text: str
    selection: tuple[Position, Position] | None
    cursor: Position | None
    expected: list[Expected]

    def document(self, uri: str = "file:///sample.py", language_id: str = "python") -> Document:
        """The sample as a document."""
        return Document(uri, self.text, language_id=language_id)

    @property
    def span(self) -> LineSpan:
        """The selected lines, whole; all lines where nothing is selected."""
        if self.selection is None:
            return self.document().span
        start, end = self.selection
        touches_last = end.column > 0 or end.line == start.line
        return LineSpan(start.line, end.line + touches_last)


def marked(source: str) -> Marked:
    """``source`` without its marks. The line end after an opening triple quote is no part of it."""
    lines, expected = _without_expectations(source.removeprefix("\n").removeprefix("\r\n"))
    written = "".join(lines)
    for mark in MARKS:
        assert written.count(mark) <= 1, f"a sample has one {mark} at most"
    text = _bare(written)
    places = {
        mark: Document("", text).position_at(len(_bare(written[: written.index(mark)])))
        for mark in MARKS
        if mark in written
    }
    assert ("«" in places) == ("»" in places), "a selection has both « and »"
    selection = (places["«"], places["»"]) if "«" in places else None
    assert selection is None or selection[0] <= selection[1], "« stands before »"
    return Marked(text, selection, places.get("‸"), expected)


def marked_files(source: str) -> dict[str, Marked]:
    """The files of a sample, by path. Each starts with a line ``-- path --``."""
    files: dict[str, list[str]] = {}
    for line in split_lines(source.removeprefix("\n").removeprefix("\r\n")):
        if header := FILE.fullmatch(without_end(line)):
            assert header["path"] not in files, f"{header['path']} appears twice"
            files[header["path"]] = []
        elif files:
            list(files.values())[-1].append(line)
        else:
            assert not line.strip(), "a sample of several files starts with -- path --"
    return {path: marked("".join(lines)) for path, lines in files.items()}


def _without_expectations(source: str) -> tuple[list[str], list[Expected]]:
    lines: list[str] = []
    expected: list[Expected] = []
    for line in split_lines(source):
        found = EXPECTATION.fullmatch(without_end(line))
        if not found:
            lines.append(line)
            continue
        assert lines, "an expected diagnostic stands under its line"
        # Carets stand under the line as written, so marks to their left are taken off.
        start, stop = (len(_bare(lines[-1][:at])) for at in found.span("carets"))
        expected.append(Expected(len(lines) - 1, start, stop, found["severity"], found["message"]))
    return lines, expected


def _bare(text: str) -> str:
    return text.translate(dict.fromkeys(map(ord, MARKS)))
