"""How alike two sequences are, and what it costs to find out.

``difflib`` takes cubic time in the worst case: eight tenths of a second for two lines of 600
characters. So its work is reckoned before it starts.
"""

import difflib
from collections import Counter
from collections.abc import Sequence

DEAREST = 500_000
"""Comparisons that take no longer than a blink: some 20 ms at the worst."""


def most_comparisons(old: Sequence[str], new: Sequence[str]) -> int:
    """More comparisons than ``difflib`` makes for aligning ``old`` with ``new``.

    It pairs all equal items to find the longest run, and then again on both sides of the run; there
    are no more runs than shared items.
    """
    ours, theirs = Counter(old), Counter(new)
    pairs = sum(times * theirs[item] for item, times in ours.items())
    return (len(old) + pairs) * (1 + (ours & theirs).total())


def may_be_alike(one: str, other: str, share: float, longest: int) -> bool:
    """Whether ``share`` of two lines is equal. Lines too long to compare are if their lengths are.

    That is the careful answer: whoever asks refuses what may be alike.
    """
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < share:
        return False
    if max(len(one), len(other)) > longest:
        return True
    if matcher.quick_ratio() < share:
        return False
    return most_comparisons(one, other) > DEAREST or matcher.ratio() >= share


def most_alike(windows: Sequence[Sequence[str]], wanted: Sequence[str], above: float) -> int | None:
    """Which of ``windows`` is most like ``wanted``, if any is by more than ``above``.

    Some that are dear to compare are left out once the work is ``DEAREST``.
    """
    matcher: difflib.SequenceMatcher[str] = difflib.SequenceMatcher(None, autojunk=False)
    matcher.set_seq2(wanted)
    best, likeness, left = None, above, DEAREST
    for at, window in enumerate(windows):
        matcher.set_seq1(window)
        if matcher.real_quick_ratio() <= likeness or matcher.quick_ratio() <= likeness:
            continue
        cost = most_comparisons(window, wanted)
        if cost <= left:
            left -= cost
            if (found := matcher.ratio()) > likeness:
                best, likeness = at, found
    return best
