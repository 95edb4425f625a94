"""The ways to read what a model sent as an edit: as it stands, or without its wrapping.

Models wrap lines in code fences, keep the line numbers that the prompt shows, and add blank lines
around. As it stands always comes first, for a document may itself hold such text.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from consult_lsp.finding import Edit
from consult_lsp.text.lines import split_lines, without_end

BOM = "\ufeff"
BLANKS = " \t"
LINE_ENDS = ("\n", "\r")
GUTTER = re.compile(r"[ \t]*(\d{1,9})\|")
"""The prompt prints ``f"{number:>{width}}| {line}"``."""


class Reading(NamedTuple):
    """The lines to replace and the lines to write, without line ends.

    ``doubt`` is a sentence when it is not certain that ``new`` is code and nothing else.
    ``above`` counts the blank lines that were taken off the top of ``old``.
    """

    old: tuple[str, ...]
    new: tuple[str, ...]
    doubt: str = ""
    above: int = 0


def readings(edit: Edit) -> tuple[Reading, ...]:
    """Every reading of ``edit``, the plainest first, each once."""
    whole = Reading(quoted_lines(edit.old), _new_lines(edit))
    bare = _without_fence(whole)
    each = (_doubted(whole), bare, *_without_gutter(bare))
    return tuple(dict.fromkeys(reading for one in each for reading in (one, _trimmed(one))))


def quoted_lines(text: str) -> tuple[str, ...]:
    """The lines of ``text`` without their ends. A final line end starts no further line."""
    if not text:
        return ()
    lines = [without_end(line) for line in split_lines(text.removeprefix(BOM))]
    if len(lines) > 1 and not lines[-1]:
        lines.pop()
    return tuple(lines)


def without_gutter(line: str) -> str:
    """``line`` without the number, the bar and the space that the prompt puts before it."""
    found = GUTTER.match(line)
    return line[found.end() :].removeprefix(" ") if found else line


def is_blank(line: str) -> bool:
    """Whether a reader sees nothing on ``line``."""
    return not line.strip()


def _new_lines(edit: Edit) -> tuple[str, ...]:
    """The new lines. A final line end is a blank line where the old lines have it as one.

    Out of ``a``, blank, ``b`` a model that takes away ``b`` writes ``a`` and a line end.
    """
    new = quoted_lines(edit.new)
    if edit.old.endswith(LINE_ENDS) or not edit.new.endswith(LINE_ENDS):
        return new
    old = [without_gutter(line).strip() for line in quoted_lines(edit.old)]
    last = without_gutter(new[-1]).strip()
    return (*new, "") if (last, "") in pairwise(old) else new


def _doubted(reading: Reading) -> Reading:
    """The reading as it stands, in doubt where only the new lines are wrapped."""
    if _is_fenced(reading.new) and not _is_fenced(reading.old):
        return reading._replace(doubt="The new lines stand in a code fence, the old ones do not.")
    if any(_numbers(reading.new)) and not any(_numbers(reading.old)):
        return reading._replace(doubt="The new lines carry line numbers, the old ones do not.")
    return reading


def _without_fence(reading: Reading) -> Reading:
    if not _is_fenced(reading.old):
        return _doubted(reading)
    new = reading.new[1:-1] if _is_fenced(reading.new) else reading.new
    return _doubted(Reading(reading.old[1:-1], new))


def _is_fenced(lines: Sequence[str]) -> bool:
    return len(lines) > 1 and lines[0].startswith("```") and lines[-1].rstrip() == "```"


def _without_gutter(reading: Reading) -> Iterator[Reading]:
    """Without line numbers, where every old line has its own; once for each width of the gutter."""
    if not _are_numbered(reading.old):
        return
    numbered = [number is not None for number in _numbers(reading.new)]
    written = [not is_blank(line) for line in reading.new]
    partly = any(numbered) and any(w and not n for w, n in zip(written, numbered, strict=True))
    doubt = "Only some of the new lines carry line numbers." if partly else ""
    # A model may drop the space after the bar: certain only when some line cannot have had it.
    for width in (" ", ""):
        rests = [_rest(line) for line in (*reading.old, *reading.new) if GUTTER.match(line)]
        if all(rest.startswith(width) for rest in rests if rest):
            old, new = (
                tuple(
                    _rest(line).removeprefix(width) if GUTTER.match(line) else line for line in ls
                )
                for ls in (reading.old, reading.new)
            )
            yield Reading(old, new, doubt)


def _are_numbered(lines: Sequence[str]) -> bool:
    """Whether all lines but blank ones carry numbers that count up by one."""
    numbers = _numbers(lines)
    starts = {number - at for at, number in enumerate(numbers) if number is not None}
    bare = [line for line, number in zip(lines, numbers, strict=True) if number is None]
    return len(starts) == 1 and all(is_blank(line) for line in bare)


def _numbers(lines: Sequence[str]) -> list[int | None]:
    return [int(found[1]) if (found := GUTTER.match(line)) else None for line in lines]


def _rest(line: str) -> str:
    found = GUTTER.match(line)
    return line[found.end() :] if found else line


def _trimmed(reading: Reading) -> Reading:
    """Without the blank lines at the edges of the old lines, if the new ones have them too."""
    old, new = reading.old, reading.new
    above = _blank_at_top(old[:-1])
    old, head, new = old[above:], new[:above], new[above:]
    below = _blank_at_top(old[:0:-1])
    keep = max(0, len(new) - below)
    old, new, tail = old[: len(old) - below], new[:keep], new[keep:]
    return Reading(old, new, reading.doubt, above) if all(map(is_blank, head + tail)) else reading


def _blank_at_top(lines: Sequence[str]) -> int:
    return next((at for at, line in enumerate(lines) if not is_blank(line)), len(lines))
