"""Find the one place that a model's edit or finding means, or say why not. Never guess.

Text decides and line numbers only choose between
equal places, for models copy well and count badly. Whole lines only: a fragment of a line is not
found, as what the model left out of a line may or may not be part of its new text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from consult_lsp.finding import Edit, Finding
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LINE_END, LineSpan

from .double import doubles
from .likeness import may_be_alike, most_alike
from .match import Match, Rung, block, body, fitted, lines_that_are, matches
from .reading import BLANKS, LINE_ENDS, Reading, is_blank, quoted_lines, readings, without_gutter
from .unseen_characters import hidden_characters

Reason = Literal[
    "not-found", "ambiguous", "outside", "blank", "no-change", "overlap", "hidden-characters"
]

DRIFT = 10
"""How many lines off a stated number may be for a copy that is not exact, or for an anchor."""

LIKE = 0.6
"""From what share of equal text on lines are shown to the model as perhaps meant."""

_ELLIPSIS = r"(?:\.{3}|…)"
# What is matched once is not tried again in other ways, so that the time stays linear.
_ELISION = re.compile(
    rf"\s*+(?:\#|//|--|/\*|<!--|\{{/\*|\*|;|%)++\s*+"
    rf"(?:{_ELLIPSIS}|(?>.*?\b(?:existing|rest of|remaining|unchanged|same as)\b).*{_ELLIPSIS})"
)
_LONGEST_COMPARED = 600
"""Code points of copied text up to which characters are compared; beyond, lines are."""
_MOST_COMPARED = 50
"""Copied lines that are compared where nothing like all of them was found."""
_LONGEST = 100_000
_MOST_LINES = 2_000
"""Code points and lines of an edit. No model writes as many with care; 2,000 lines are a module."""


_TOO_MANY = "The quoted lines, or lines like them, stand in too many places."


@dataclass(frozen=True, slots=True)
class Placed:
    """Lines ``span`` of the document become ``new_lines``, which carry no line ends.

    No new lines means that the lines go. ``by_line`` tells that only the stated line number chose
    between equal places.
    """

    span: LineSpan
    new_lines: tuple[str, ...]
    how: Rung
    by_line: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """An edit that was not applied. ``detail`` is a sentence; ``near`` the lines perhaps meant."""

    reason: Reason
    detail: str
    near: LineSpan | None = None


def place(document: Document, edit: Edit, within: LineSpan | None = None) -> Placed | Refusal:
    """Where ``edit`` goes in ``document``; it may only change lines of ``within``."""
    within = document.span if within is None else within
    if _is_too_long(edit.old) or _is_too_long(edit.new):
        return _ambiguous("The edit is too long to be placed with certainty.")
    ways = readings(edit)
    if all(map(is_blank, ways[0].old)):
        return Refusal("blank", "The edit quotes no text to replace.")
    if ways[0].old == ways[0].new:
        return Refusal("no-change", "The new lines are the same as the old ones.")
    stated = edit.start_line - 1
    found: list[tuple[Reading, list[Match]]] = []
    for way in ways:
        hits = [] if all(map(is_blank, way.old)) else matches(document, way.old)
        if hits is None:
            return _ambiguous(_TOO_MANY) if found else _by_number(document, way, stated, within)
        found += [(way, hits)] if hits else []
    # A reading that keeps the indentation is sure; one that does not may be the wrong reading.
    for way, hits in sorted(found, key=lambda each: not _is_sure(each[1])):
        similar = [_span(hit, other) for other, others in found for hit in others]
        hit = _chosen(document, way, hits, similar, stated, within)
        if isinstance(hit, Refusal):
            return hit
        if way.above and hit.start - way.above == stated:
            return _ambiguous("A blank line is quoted where the text has another.", _span(hit, way))
        equals = [one for one in hits if one.rung is Rung.EXACT or hit.rung is not Rung.EXACT]
        placed = _placed(document, way, hit, by_line=len(equals) > 1)
        if isinstance(placed, Placed) and _takes_up_what_follows(document, edit, placed):
            return _ambiguous("The last new line may be meant for the line below.", placed.span)
        return placed
    near = _nearest(document, ways[-1].old, stated)
    return Refusal("not-found", "The quoted lines do not stand in the text like this.", near)


def anchor_span(document: Document, finding: Finding) -> LineSpan | None:
    """The lines that ``finding`` reports, found by its anchor; None where that is not certain.

    The anchor counts at its stated line, or where it stands once, or where it is the one nearest
    within ``DRIFT`` lines. The span is as long as stated, and ends with the document.
    """
    start = _quoted_line(document, finding.anchor, finding.start_line)
    if start is None:
        return None
    length = max(1, finding.end_line - finding.start_line + 1)
    return LineSpan(start, min(start + length, document.span.stop))


def quote_span(document: Document, quote: str, start_line: int) -> LineSpan | None:
    """The lines that ``quote`` copies, found as an anchor is; None where that is not certain.

    Each of its lines must stand there, one below the other.
    """
    copied = list(quoted_lines(quote))
    while copied and is_blank(copied[-1]):
        copied.pop()
    copied = copied[next((at for at, line in enumerate(copied) if not is_blank(line)), 0) :]
    start = _quoted_line(document, quote, start_line)
    if start is None:
        return None
    span = LineSpan(start, start + len(copied))
    if not document.span.holds(span):
        return None
    pairs = zip(block(document, span), copied, strict=True)
    same = all(
        line.strip(BLANKS) in (copy.strip(BLANKS), without_gutter(copy).strip(BLANKS))
        for line, copy in pairs
    )
    return span if same else None


def _quoted_line(document: Document, quote: str, start_line: int) -> int | None:
    """The line that the first line of ``quote`` copies, as it stands or behind a gutter."""
    quoted = next((line for line in quoted_lines(quote) if not is_blank(line)), "")
    for copy in dict.fromkeys((quoted, without_gutter(quoted))):
        if is_blank(copy):
            continue
        if (found := _anchored(document, copy, start_line - 1)) is not None:
            return found
    return None


def _is_too_long(text: str) -> bool:
    return len(text) > _LONGEST or len(LINE_END.findall(text)) > _MOST_LINES


def _by_number(document: Document, way: Reading, stated: int, within: LineSpan) -> Placed | Refusal:
    """The edit at its stated line, where too many others are like it to look at each."""
    hit = Match(stated, Rung.EXACT)
    span = _span(hit, way)
    if not document.span.holds(span) or tuple(block(document, span)) != way.old:
        return _ambiguous(_TOO_MANY)
    if not within.holds(span):
        return _outside(span)
    return _placed(document, way, hit, by_line=True)


def _is_sure(hits: Sequence[Match]) -> bool:
    return any(hit.rung.keeps_indentation for hit in hits)


def _chosen(
    document: Document,
    way: Reading,
    hits: Sequence[Match],
    similar: Sequence[LineSpan],
    stated: int,
    within: LineSpan,
) -> Match | Refusal:
    """The one hit that is meant; ``similar`` are the hits of every reading."""
    exact = [hit for hit in hits if hit.rung is Rung.EXACT]
    hit = next((hit for hit in hits if hit.start == stated), None)
    if hit is not None and exact and hit not in exact:
        return _ambiguous("The stated line holds a similar text, another line the exact one.")
    if hit is None:
        inside = [hit for hit in exact if within.holds(_span(hit, way))]
        candidates = inside or exact or hits
        if len(candidates) > 1:
            return _ambiguous(f"The quoted lines stand in {len(candidates)} places.")
        if not exact and not any(map(str.isalnum, "".join(way.old))):
            return _ambiguous("Only punctuation is quoted, and it stands elsewhere and otherwise.")
        (hit,) = candidates
        distance = abs(hit.start - stated)
        if not exact and distance > DRIFT:
            detail = "Similar lines stand too far from the stated line."
            return Refusal("not-found", detail, _span(hit, way))
        rivals = [span for span in similar if not span.meets(_span(hit, way))]
        if any(abs(span.start - stated) <= max(distance, DRIFT) for span in rivals):
            return _ambiguous("A similar place is as near to the stated line as the exact one.")
        if _is_like(document, stated, way.old, _span(hit, way)):
            return _ambiguous("The stated line is similar, the exact text stands elsewhere.")
    if not within.holds(_span(hit, way)):
        return _outside(_span(hit, way))
    return hit


def _placed(document: Document, way: Reading, hit: Match, *, by_line: bool) -> Placed | Refusal:
    """The new lines as the document writes them, if they are certain."""
    span = _span(hit, way)
    lines = block(document, span)
    new = fitted(lines, way.old, way.new, hit.rung)
    if new is None:
        return _ambiguous("It is not certain how the new lines are to be indented or quoted.", span)
    if new == lines:
        return Refusal("no-change", "The new lines are the same as the old ones.", span)
    if way.doubt and document.language_id != "markdown":
        return _ambiguous(way.doubt, span)
    if any(_ELISION.match(line) for line in set(new) - set(lines)):
        return _ambiguous("The new lines leave out code and say so with an ellipsis.", span)
    if doubles(document, span, new):
        return _ambiguous("The new lines repeat lines that stand next to the replaced ones.", span)
    unseen = hidden_characters("\n".join(new)) - hidden_characters("\n".join(lines))
    if unseen:
        names = ", ".join(f"U+{ord(character):04X}" for character in sorted(unseen))
        detail = f"The new lines hold characters that cannot be seen: {names}."
        return Refusal("hidden-characters", detail, span)
    return Placed(span, tuple(new), hit.rung, by_line)


def _takes_up_what_follows(document: Document, edit: Edit, placed: Placed) -> bool:
    """Whether the line end after the old lines may be a line that the new ones write anew."""
    if not edit.old.endswith(LINE_ENDS) or edit.new.endswith(LINE_ENDS) or not placed.new_lines:
        return False
    if placed.span.stop >= document.span.stop:
        return False
    below = body(document, placed.span.stop).strip()
    return bool(below) and placed.new_lines[-1].strip().startswith(below)


def _span(hit: Match, way: Reading) -> LineSpan:
    return LineSpan(hit.start, hit.start + len(way.old))


def _ambiguous(detail: str, near: LineSpan | None = None) -> Refusal:
    return Refusal("ambiguous", detail, near)


def _outside(span: LineSpan) -> Refusal:
    where = f"line {span.first_number}"
    return Refusal("outside", f"The quoted lines stand at {where}, outside the selection.")


def _is_like(document: Document, stated: int, old: Sequence[str], hit: LineSpan) -> bool:
    """Whether the stated place looks like a slip of ``old``: then the number may be right.

    Of several lines, half are enough; those of the hit itself tell nothing.
    """
    whole = document.span
    window = range(max(stated - 1, whole.start), min(stated + len(old) + 1, whole.stop))
    there = {body(document, line).strip(BLANKS) for line in window if line not in hit}
    copied = {line.strip(BLANKS) for line in old} - {""}
    if len(copied) > 1:
        return 2 * len(copied & there) >= len(copied)
    if stated not in whole:
        return False
    one, (other,) = body(document, stated).strip(BLANKS), copied
    return other in one or may_be_alike(one, other, LIKE, _LONGEST_COMPARED)


def _nearest(document: Document, old: Sequence[str], stated: int) -> LineSpan | None:
    """The lines most like ``old`` within 40 lines of the stated one, if they are like it at all."""
    whole = document.span
    first = min(max(whole.start, stated - 40), max(whole.start, whole.stop - len(old)))
    last = min(stated + 40, whole.stop - len(old))
    by_character = sum(map(len, old)) <= _LONGEST_COMPARED
    length = min(len(old), _MOST_COMPARED)
    there = _stripped(block(document, LineSpan(first, last + length)))
    windows = [_comparable(there[at : at + length], by_character) for at in range(last - first + 1)]
    best = most_alike(windows, _comparable(_stripped(old[:length]), by_character), LIKE)
    return None if best is None else LineSpan(first + best, first + best + len(old))


def _stripped(lines: Sequence[str]) -> list[str]:
    return [line.strip(BLANKS)[: 2 * _LONGEST_COMPARED] for line in lines]


def _comparable(lines: Sequence[str], by_character: bool) -> Sequence[str]:
    return "\n".join(lines)[: 2 * _LONGEST_COMPARED] if by_character else lines


def _anchored(document: Document, anchor: str, stated: int) -> int | None:
    """The line that ``anchor`` copies."""
    wanted = anchor.strip(BLANKS)
    if stated in document.span and body(document, stated).strip(BLANKS) == wanted:
        return stated
    trimmed = lines_that_are(document, anchor)
    if trimmed is None:
        return None
    trailing = [at for at in trimmed if body(document, at).rstrip(BLANKS) == anchor.rstrip(BLANKS)]
    exact = [at for at in trailing if body(document, at) == anchor]
    hits = exact or trailing or trimmed
    if len(hits) == 1:
        return hits[0]
    distances = [abs(at - stated) for at in hits]
    nearest = min(distances, default=DRIFT + 1)
    if nearest > DRIFT or distances.count(nearest) > 1:
        return None
    return hits[distances.index(nearest)]
