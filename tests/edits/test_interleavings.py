"""Users and consultations at once, in random order: no edit misplaced, no byte lost.

CONSULT_INTERLEAVINGS says how many; ``python tests/bench/run.py interleavings`` counts 10,000.
"""

import os

import pytest
from hypothesis import Phase
from hypothesis.stateful import run_state_machine_as_test

from consult_lsp.edits.combine import Change, combine
from consult_lsp.finding import Edit
from consult_lsp.text.document import Document
from support.interleaving import TALLY, Interleaving, interleavings
from support.oracle import Line, Meant, outcomes

COUNT = int(os.environ.get("CONSULT_INTERLEAVINGS", "300"))


@pytest.mark.slow
def test_no_edit_is_misplaced_and_no_byte_is_lost() -> None:
    TALLY.clear()
    run_state_machine_as_test(Interleaving, settings=interleavings(COUNT))
    assert TALLY["misplaced"] + TALLY["lost"] + TALLY["misplaced findings"] == 0
    assert TALLY["applied"] > COUNT / 10, "it must have something to judge"


def by_line_number(
    seen: Document, now: Document, edits: list[Edit], within: object = None
) -> object:
    """A faulty placer: it takes the numbers of the text that the model saw for those of now."""
    change = combine(seen, edits)
    if not isinstance(change, Change):
        return change
    after = now
    for one in reversed(change.replacements):
        after = after.replaced(one.start, one.end, one.text)
    return Change(change.replacements, after)


def by_first_hit(seen: Document, now: Document, edits: list[Edit], within: object = None) -> object:
    """A faulty placer: it takes the first place that reads the same."""
    after = now
    for one in edits:
        after = after.with_text(after.text.replace(one.old, one.new, 1))
    return Change((), after)


@pytest.mark.slow
@pytest.mark.parametrize("placer", [by_line_number, by_first_hit])
def test_the_oracle_sees_what_a_faulty_placer_does(placer: object) -> None:
    class Faulty(Interleaving):
        recombine = staticmethod(placer)  # type: ignore[assignment]  # that is the point

    with pytest.raises(AssertionError, match=r"misplaced|lost"):
        run_state_machine_as_test(Faulty, settings=interleavings(2_000, Phase.generate))


@pytest.mark.parametrize(
    ("seen", "now", "allowed"),
    [
        ("a b c", "new a b c", ["new a B c"]),
        ("b b c", "new b b c", ["new b B c"]),
        ("b a b", "b a", []),
        ("b a b", "b a b", ["b a B"]),
    ],
)
def test_the_oracle_tells_twins_apart(seen: str, now: str, allowed: list[str]) -> None:
    """The last b of ``seen`` becomes B; lines of ``now`` are those of ``seen``, and "new"."""
    lines = tuple(map(Line, seen.split()))
    left = list(lines)
    there = tuple(Line(text) if text == "new" else left.pop(0) for text in now.split())
    last = max(at for at, line in enumerate(lines) if line.text == "b")
    made = outcomes(lines, there, [Meant(last, last + 1, ("B",))])
    assert [" ".join(line.text for line in one) for one in made] == allowed
