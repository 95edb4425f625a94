"""Outline: the symbols of one version of a document, and where they stand in the next one.

A large text takes its time to be parsed, and nobody waits for that to open a menu: what was known
before the last keystrokes is told, with its lines moved along, until the text is parsed anew.
"""

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from consult_lsp.findings.relocate import changed
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from consult_lsp.syntax.symbol import Symbol


class OutdatedError(Exception):
    """The change reaches too far for what was known before it."""


@dataclass(frozen=True, slots=True)
class Outline:
    """``symbols`` are sorted, outer before inner, and their lines are those of ``document``.

    They are None where no grammar tells; what belongs together is then read off the lines.
    """

    document: Document
    symbols: "Sequence[Symbol] | None"

    def around(self, now: Document, line: int) -> "tuple[Symbol, LineSpan] | None":
        """The innermost symbol that holds ``line`` of the text as it is now, and its lines there.

        Raises OutdatedError where its name is gone.
        """
        if self.symbols is None:
            return _block(now, line)
        if now is self.document:
            found = self._innermost(line)
            return None if found is None else (found, found.span)
        new = changed(self.document, now)
        by = len(now.lines) - len(self.document.lines)
        old = LineSpan(new.start, new.stop - by)
        found = self._innermost(_line_before(line, old, new))
        if found is None:
            return None
        span = _span_after(found.span, old, new, line)
        if found.name not in now.slice(span):
            raise OutdatedError
        return found, span

    def _innermost(self, line: int) -> "Symbol | None":
        symbols = self.symbols or ()
        first = bisect_right(symbols, line, key=lambda each: each.span.start)
        return next((each for each in reversed(symbols[:first]) if line in each.span), None)


def _block(document: Document, line: int) -> "tuple[Symbol, LineSpan] | None":
    from consult_lsp.syntax.symbol import enclosing_symbol

    found = enclosing_symbol(document, None, line)
    return None if found is None else (found, found.span)


def _line_before(line: int, old: LineSpan, new: LineSpan) -> int:
    """The line that ``line`` was before ``old`` became ``new``; a new one is of what is above."""
    if line < new.start:
        return line
    if line >= new.stop:
        return line - new.stop + old.stop
    return max(0, min(line, old.stop - 1))


def _span_after(span: LineSpan, old: LineSpan, new: LineSpan, line: int) -> LineSpan:
    """The lines that ``span`` has become, ``line`` among them."""
    by = new.stop - old.stop
    start = span.start + by if span.start >= old.stop else min(span.start, new.start)
    stop = span.stop if span.stop <= old.start else max(span.stop, old.stop) + by
    return LineSpan(min(start, line), max(stop, line + 1))
