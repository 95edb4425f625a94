"""Fingerprint: how some lines are known again in a text that was not kept.

A mark holds no code, only digests: of the text that it was taken of, of the lines, and of what
tells them from equal ones. In that very text they stand where they stood. In another one they stand
where it has them once, as that had; of equal lines, where those are that are told apart as their
twin was (``equal_lines.py``). Else they stand nowhere: a finding that hides costs less than one on
a twin.
"""

from bisect import bisect_left
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

from .enclosing_lines import holders, may_hold
from .equal_lines import Twin, same_twins
from .relocate import starts_of, twin

MOST_TWINS = 64
"""Equal lines that a mark tells apart: it remembers all of them, and each of them has a mark."""


LONGEST = 10_000
"""Lines of a text of which it is remembered what may hold others in it."""

KEY_LENGTH = 6
"""Of a digest, as much as tells what stood in a text from what did not. Where it errs, once in a
thousand texts of that length, a finding hides."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """``twins`` are all that have the words of the lines in their text, as digests of their holders
    and of what is around them, and they are number ``mine`` of these. ``start`` is the first line.
    ``first`` is the digest of that and ``words`` of all, both without what they are indented with.
    ``could_hold`` is what ``could_hold`` gives of their text; None where nobody knows.
    """

    text: str
    start: int
    count: int
    first: str
    words: str
    lines: str
    twins: tuple[tuple[str, str], ...]
    mine: int
    could_hold: frozenset[str] | None = field(default=None, compare=False)

    @property
    def span(self) -> LineSpan:
        """Where they stood in their text."""
        return LineSpan(self.start, self.start + self.count)


def fingerprint_of(document: Document, span: LineSpan) -> Fingerprint:
    """What the lines ``span`` of ``document`` are known by."""
    first, count = _line_digest(document.line(span.start).strip()), span.stop - span.start
    words, lines = _words_of(document, span), _digest_of(document, span)
    starts, twins = _equals(document, first, count, words)
    mine = bisect_left(starts, span.start) if twins else -1
    return Fingerprint(
        digest_of_text(document), span.start, count, first, words, lines, twins, mine
    )


def placed(mark: Fingerprint, document: Document) -> LineSpan | None:
    """Where the lines stand in ``document``; None where that is not certain."""
    if digest_of_text(document) == mark.text:
        return mark.span if document.span.holds(mark.span) else None
    starts, twins = _equals(document, mark.first, mark.count, mark.words)
    if not 0 <= mark.mine < len(mark.twins) or not twins:
        return None
    if (at := _same_digests(mark.twins, twins, document, mark.could_hold)[mark.mine]) is None:
        return None
    span = LineSpan(starts[at], starts[at] + mark.count)
    if len(twins) == 1 and _is_elsewhere(mark, document, span.start):
        return None
    return span if _digest_of(document, span) == mark.lines else None


def held_by(seen: Document | Fingerprint, line: int) -> str:
    """A digest of what holds a line of a text, or the lines of a mark; empty where nobody knows."""
    if isinstance(seen, Fingerprint):
        return seen.twins[seen.mine][0] if 0 <= seen.mine < len(seen.twins) else ""
    return _holders_digest(holders(seen, line))


def is_same_spot(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether the same lines hold both, and each is the same of as many that are equal to it."""
    held = held_by(one, one.start)
    return held != "" and _nth(one, held) == _nth(other, held)


def occurs(mark: Fingerprint, document: Document) -> bool:
    """Whether such lines stand anywhere in ``document``, be they those or equal ones."""
    starts, _ = _equals(document, mark.first, mark.count, mark.words)
    spans = (LineSpan(start, start + mark.count) for start in starts)
    return any(_digest_of(document, span) == mark.lines for span in spans)


def may_be_in(mark: Fingerprint, document: Document, within: LineSpan | None = None) -> bool:
    """Whether such lines stand in ``document``, however they are indented; or ``within`` some
    lines, or across their edges."""
    return any(
        mark.count == 1 or _words_of(document, LineSpan(at, at + mark.count)) == mark.words
        for at in starts_of(document, mark.first, mark.count, within, _line_digest)
    )


@lru_cache(maxsize=16)
def could_hold(document: Document) -> frozenset[str] | None:
    """What may hold a line of a text, each by the first KEY_LENGTH digits of its digest; None where
    the text is longer than LONGEST."""
    if len(document.lines) > LONGEST:
        return None
    return frozenset(each[:KEY_LENGTH] for each in _may_hold(document))


def digest(text: str) -> str:
    """What a text is known by."""
    from hashlib import blake2b  # it loads OpenSSL, and a server may never need it

    data = text.encode("utf-8", "surrogatepass")
    return blake2b(data, digest_size=16).hexdigest()


@lru_cache(maxsize=32)
def digest_of_text(document: Document) -> str:
    """What the whole text of a document is known by, however its lines end."""
    return digest(document.text.replace("\r\n", "\n").replace("\r", "\n"))


@lru_cache(maxsize=4_096)
def _holders_digest(held: Hashable) -> str:
    return digest(repr(held))[:16]


_line_digest = lru_cache(maxsize=20_000)(digest)
"""Most lines of a text are those of the text before."""


Digests = tuple[tuple[str, str], ...]


@lru_cache(maxsize=64)
def _same_digests(
    before: Digests, after: Digests, document: Document, stood: frozenset[str] | None
) -> Sequence[int | None]:
    """As ``same_twins``; each of the twins asks for it. Holders that are new have the name of
    others that are gone; where nobody knows what stood, none are new."""
    return same_twins(
        [Twin(*each) for each in before],
        [Twin(*each) for each in after],
        lambda was, now: (
            before[was][0] not in _may_hold(document)
            and stood is not None
            and after[now][0][:KEY_LENGTH] not in stood
        ),
    )


def _is_elsewhere(mark: Fingerprint, document: Document, line: int) -> bool:
    """Whether the only such line is held by others now, though what held it stands, and these stood
    before, for all that is known."""
    old, new = held_by(mark, mark.start), holders(document, line)
    around = {_holders_digest(new[:depth]) for depth in range(len(new) + 1)}
    is_new = (
        mark.could_hold is not None and _holders_digest(new)[:KEY_LENGTH] not in mark.could_hold
    )
    return old not in around and old in _may_hold(document) and not is_new


@lru_cache(maxsize=4)
def _may_hold(document: Document) -> frozenset[str]:
    return frozenset(map(_holders_digest, may_hold(document)))


def _nth(mark: Fingerprint, held: str) -> tuple[int, int] | None:
    """Which of its equal lines that ``held`` holds the mark is, and how many there are."""
    held_alike = [number for number, twin in enumerate(mark.twins) if twin[0] == held]
    if mark.mine not in held_alike:
        return None
    return held_alike.index(mark.mine), len(held_alike)


def _equals(
    document: Document, first: str, count: int, words: str
) -> tuple[Sequence[int], Digests]:
    """Where lines with such words begin in ``document``, and what tells them apart; nothing does
    where they are too many."""
    alike = _alike(document)
    if (first, count) not in alike:
        alike[first, count] = _by_text(document, first, count)
    starts, twins = alike[first, count].get(words, ([], None))
    if twins is None:
        twins = _twins(document, starts, count) if len(starts) <= MOST_TWINS else ()
        alike[first, count][words] = starts, twins
    return starts, twins


def _twins(document: Document, starts: Sequence[int], count: int) -> Digests:
    """As digests, of 8 bytes each."""
    told_apart = (twin(document, LineSpan(start, start + count)) for start in starts)
    return tuple(
        (_holders_digest(each.holders), digest(repr(each.around))[:16]) for each in told_apart
    )


@lru_cache(maxsize=4)
def _alike(
    document: Document,
) -> dict[tuple[str, int], dict[str, tuple[list[int], Digests | None]]]:
    """What ``_equals`` has found out of a document: by the first line and how many they are, then
    by the words of all of them."""
    return {}


def _by_text(
    document: Document, first: str, count: int
) -> dict[str, tuple[list[int], Digests | None]]:
    found: dict[str, tuple[list[int], Digests | None]] = {}
    for at in starts_of(document, first, count, key=_line_digest):
        words = _words_of(document, LineSpan(at, at + count))
        found.setdefault(words, ([], None))[0].append(at)
    return found


def _digest_of(document: Document, span: LineSpan) -> str:
    return _digest(tuple(document.line(number) for number in range(*span)))


def _words_of(document: Document, span: LineSpan) -> str:
    return _digest(tuple(document.line(number).strip() for number in range(*span)))


def _digest(lines: Sequence[str]) -> str:
    return _line_digest(lines[0]) if len(lines) == 1 else digest("\n".join(lines))
