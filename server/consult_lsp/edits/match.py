"""Where lines that a model copied stand in a document: by five rungs of equality, not by likeness.

Each rung says exactly how the copy differs
from the document, so that the new lines can be written in the document's own way.
"""

import difflib
import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from enum import StrEnum
from itertools import count, islice
from typing import NamedTuple
from weakref import WeakKeyDictionary

from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from consult_lsp.text.position import Position

from .likeness import DEAREST, most_comparisons
from .reading import BLANKS, BOM, is_blank

TYPOGRAPHIC = dict(
    zip(
        map(ord, "‘’‚‛“”„‟‐‑‒–—−\u00a0\u2002\u2003\u2009\u202f"),
        "''''\"\"\"\"------     ",
        strict=True,
    )
)
"""Typographic punctuation and the plain character that stands for it."""

_PLAIN = [(chr(typographic), plain) for typographic, plain in TYPOGRAPHIC.items()]
_LOOSE = re.compile("[" + "".join(map(chr, TYPOGRAPHIC)) + "\"' \t-]+")
_MOST_KEPT = 16
_MOST_PLACES = 1_000
_MOST_LOOKED_AT = 5_000
"""Lines of the document looked at for one place, beside those that stand there."""


_kept: WeakKeyDictionary[Document, dict[tuple[str, ...], "list[Match] | None"]] = (
    WeakKeyDictionary()
)


class Rung(StrEnum):
    """How a copy equals the document, strictest first."""

    EXACT = "exact"
    TRAILING_BLANKS = "trailing-blanks"
    PUNCTUATION = "punctuation"
    INDENTATION = "indentation"
    FIRST_LINE = "first-line"

    @property
    def keeps_indentation(self) -> bool:
        """Whether every line is indented as in the document."""
        return self in (Rung.EXACT, Rung.TRAILING_BLANKS, Rung.PUNCTUATION)


class Match(NamedTuple):
    """The copied lines stand from line ``start`` on, counted from 0."""

    start: int
    rung: Rung


class Hunk(NamedTuple):
    """Lines ``old`` of the one text became lines ``new`` of the other; ``same`` if unchanged."""

    same: bool
    old: LineSpan
    new: LineSpan


def matches(document: Document, old: Sequence[str]) -> list[Match] | None:
    """Every place where ``old`` stands, each with its strictest rung, from the top down.

    None where that cannot be told in time, as too many lines are like these. The last answers are
    kept: the findings of one rule often quote the same line, each for a place of its own.
    """
    kept, asked = _kept.setdefault(document, {}), tuple(old)
    if asked not in kept:
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        kept[asked] = _matches(document, old)
    return kept[asked]


def lines_with(document: Document, piece: str) -> Iterator[int]:
    """The lines that hold ``piece``, from the top down; each is looked for when it is asked for."""
    at, text = document.text.find(piece), document.text
    while at >= 0:
        line = document.position_at(at).line
        yield line
        if line + 1 == len(document.lines):
            return
        at = text.find(piece, document.offset_at(Position(line + 1, 0)))


def lines_that_are(document: Document, line: str) -> list[int] | None:
    """The lines that are ``line`` but for blanks around; None where too many have it in them."""
    wanted = line.strip(BLANKS)
    holding = list(islice(lines_with(document, wanted), _MOST_LOOKED_AT + 1))
    if len(holding) > _MOST_LOOKED_AT:
        return None
    return [at for at in holding if body(document, at).strip(BLANKS) == wanted]


def block(document: Document, span: LineSpan) -> list[str]:
    """The lines of ``span`` as the prompt shows them: without line ends and without a BOM."""
    return [body(document, line) for line in range(span.start, span.stop)]


def body(document: Document, line: int) -> str:
    """One line as the prompt shows it."""
    text = document.line(line)
    return text.removeprefix(BOM) if line == 0 else text


def fitted(
    block: Sequence[str], old: Sequence[str], new: Sequence[str], rung: Rung
) -> list[str] | None:
    """``new`` as the document writes; ``old`` is how the model copied the lines of ``block``.

    Lines that old and new share keep the document's own characters. None where writing the others
    would be a guess.
    """
    if rung is Rung.PUNCTUATION:
        return _repunctuated(block, old, new)
    if rung is Rung.INDENTATION:
        written = _reindented(block, old, new)
    elif rung is Rung.FIRST_LINE:
        written = _first_indented(block, old, new)
    else:
        written = list(new)
    if written is None or rung is Rung.EXACT:
        return written
    shown = [line.rstrip(BLANKS) for line in block]
    kept: list[str] = []
    for hunk in hunks(shown, [line.rstrip(BLANKS) for line in written]):
        kept += _cut(block, hunk.old) if hunk.same else _cut(written, hunk.new)
    return kept


def hunks(old: Sequence[str], new: Sequence[str]) -> Iterator[Hunk]:
    """How ``old`` became ``new``, from the top down, leaving out nothing."""
    old, new = list(old), list(new)
    head, tail = shared_ends(old, new)
    if head:
        yield Hunk(True, LineSpan(0, head), LineSpan(0, head))
    inner_old, inner_new = old[head : len(old) - tail], new[head : len(new) - tail]
    unaligned = _unaligned(inner_old, inner_new)
    if unaligned is None:
        yield Hunk(False, LineSpan(head, len(old) - tail), LineSpan(head, len(new) - tail))
    else:
        matcher = difflib.SequenceMatcher(
            unaligned.__contains__, inner_old, inner_new, autojunk=False
        )
        for tag, a, b, c, d in matcher.get_opcodes():
            moved = LineSpan(head + a, head + b), LineSpan(head + c, head + d)
            yield Hunk(tag == "equal", *moved)
    if tail:
        ends = LineSpan(len(old) - tail, len(old)), LineSpan(len(new) - tail, len(new))
        yield Hunk(True, *ends)


def shared_ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many leading and how many trailing items two sequences share; they never overlap.

    Both are strings, or both are lists: slices are compared, as lines may have a million letters.
    """
    head = _shared_start(old, new)
    tail = _shared_start(old[head:][::-1], new[head:][::-1])
    return head, tail


def _matches(document: Document, old: Sequence[str]) -> list[Match] | None:
    last = document.span.stop - len(old)
    if last < 0:
        return []
    offset, landmark = _landmark(old)
    wanted = _plain(old[offset].strip(BLANKS))
    copied = [_plain(line).strip(BLANKS) for line in old]
    found: list[Match] = []
    left = _MOST_LOOKED_AT + 2 * len(old)
    # No rung alters a line of a text without typographic punctuation, so all of it is looked for.
    for line in lines_with(document, wanted if document.text.isascii() else landmark):
        start, left = line - offset, left - 1
        if 0 <= start <= last and _plain(body(document, line).strip(BLANKS)) == wanted:
            same = _lines_alike(document, start, copied)
            left -= same
            if same == len(old):
                rung = _rung(block(document, LineSpan(start, start + same)), list(old))
                found += [] if rung is None else [Match(start, rung)]
        if left < 0 or len(found) > _MOST_PLACES:
            return None
    return found


def _shared_start(old: Sequence[str], new: Sequence[str]) -> int:
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _unaligned(old: Sequence[str], new: Sequence[str]) -> Container[str] | None:
    """The lines that are only aligned next to others; None where aligning is too dear even so."""
    if most_comparisons(old, new) <= DEAREST:
        return ()
    times = Counter(old) + Counter(new)
    rare_old, rare_new = ([line for line in each if times[line] <= 2] for each in (old, new))
    if most_comparisons(rare_old, rare_new) > DEAREST:
        return None
    return {line for line in times if times[line] > 2}


def _landmark(old: Sequence[str]) -> tuple[int, str]:
    """The longest piece of ``old`` that every rung leaves alone, and the line it is in.

    Looking for it in each line is what keeps a search over a megabyte fast.
    """
    pieces = ((at, piece) for at, line in enumerate(old) for piece in _LOOSE.split(line))
    best = max(pieces, key=lambda found: len(found[1]))
    if best[1]:
        return best
    return next(at for at in count() if not is_blank(old[at])), ""


def _lines_alike(document: Document, start: int, copied: Sequence[str]) -> int:
    """How many lines from ``start`` on are as ``copied`` on some rung, up to the first other."""
    lines = (_plain(body(document, start + at)).strip(BLANKS) for at in range(len(copied)))
    pairs = enumerate(zip(lines, copied, strict=True))
    return next((at for at, (line, wanted) in pairs if line != wanted), len(copied))


def _rung(block: list[str], old: list[str]) -> Rung | None:
    if block == old:
        return Rung.EXACT
    block = [line.rstrip(BLANKS) for line in block]
    old = [line.rstrip(BLANKS) for line in old]
    if block == old:
        return Rung.TRAILING_BLANKS
    if list(map(_plain, block)) == list(map(_plain, old)):
        return Rung.PUNCTUATION
    if _shift(block, old) is not None:
        return Rung.INDENTATION
    if len(old) > 1 and old[0] == block[0].lstrip(BLANKS) and old[1:] == block[1:]:
        return Rung.FIRST_LINE
    return None


def _plain(text: str) -> str:
    if not text.isascii():
        for typographic, plain in _PLAIN:
            text = text.replace(typographic, plain)
    return text


def _indentation(line: str) -> str:
    return line[: len(line) - len(line.lstrip(BLANKS))]


def _shift(block: Sequence[str], old: Sequence[str]) -> tuple[str, str] | None:
    """What to add before every old line, and what to cut, to get the document's; one is empty."""
    shifts = set()
    for ours, theirs in zip(block, old, strict=True):
        if ours.strip(BLANKS) != theirs.strip(BLANKS):
            return None
        if is_blank(ours):
            continue
        mine, other = _indentation(ours), _indentation(theirs)
        if mine.endswith(other):
            shifts.add((mine.removesuffix(other), ""))
        elif other.endswith(mine):
            shifts.add(("", other.removesuffix(mine)))
        else:
            return None
    return shifts.pop() if len(shifts) == 1 else None


def _reindented(block: Sequence[str], old: Sequence[str], new: Sequence[str]) -> list[str] | None:
    """``new`` moved as ``old`` was. None where new seems not to have been moved alike."""
    shift = _shift([line.rstrip(BLANKS) for line in block], [line.rstrip(BLANKS) for line in old])
    before = [_indentation(line) for line in old if not is_blank(line)]
    after = [_indentation(line) for line in new if not is_blank(line)]
    if shift is None:
        return None
    add, cut = shift
    if not after:
        return list(new)
    if min(after, key=len) != min(before, key=len):
        return None
    if not all(indentation.startswith(cut) for indentation in after):
        return None
    # One old line says nothing about the lines after the first: they may stand as in the document.
    if len(before) == 1:
        absolute = all(a.startswith(add) for a in after[1:]) if add else False
        outdented = cut and not all(a.startswith(before[0]) for a in after[1:])
        if len(after) > 1 and (absolute or outdented):
            return None
    return [line if is_blank(line) else add + line.removeprefix(cut) for line in new]


def _first_indented(
    block: Sequence[str], old: Sequence[str], new: Sequence[str]
) -> list[str] | None:
    """``new`` with its first line indented as the document's. None where the rest is not."""
    if not new:
        return []
    first, indentation = new[0].strip(BLANKS), _indentation(block[0])
    outermost = min((_indentation(line) for line in block if not is_blank(line)), key=len)
    if _indentation(new[0]) not in ("", indentation):
        return None
    if not all(is_blank(line) or line.startswith(outermost) for line in new[1:]):
        return None
    # Another first line may be one that was indented otherwise, and only its text tells.
    others = [line for line in block[1:] if line.strip(BLANKS) == first]
    if first != old[0].strip(BLANKS) and (others or indentation != outermost):
        return None
    return [indentation + new[0].lstrip(BLANKS) if first else "", *new[1:]]


def _repunctuated(block: Sequence[str], old: Sequence[str], new: Sequence[str]) -> list[str] | None:
    """``new`` with the document's punctuation. None where a changed part may want either kind."""
    shown = [line.rstrip(BLANKS) for line in block]
    old, new = [line.rstrip(BLANKS) for line in old], [line.rstrip(BLANKS) for line in new]
    model_only = all(line == _plain(line) for line in block)
    written: list[str] = []
    for hunk in hunks(old, new):
        ours, copied, wanted = (
            "\n".join(_cut(lines, span))
            for lines, span in ((shown, hunk.old), (old, hunk.old), (new, hunk.new))
        )
        head, tail = shared_ends(copied, wanted)
        stop = len(copied) - tail
        if hunk.same:
            written += _cut(block, hunk.old)
        elif model_only or ours == copied or not _cut(new, hunk.new):
            written += [_plain(line) if model_only else line for line in _cut(new, hunk.new)]
        elif ours[head:stop] == copied[head:stop]:
            written += (ours[:head] + wanted[head : len(wanted) - tail] + ours[stop:]).split("\n")
        else:
            return None
    return written


def _cut(lines: Sequence[str], span: LineSpan) -> Sequence[str]:
    return lines[span.start : span.stop]
