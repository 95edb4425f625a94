"""Equal lines of one text, or twins: told apart as far as that is certain, and no further."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import NamedTuple, TypeVar

AROUND = 3
"""Lines above and below that tell twins apart."""

K = TypeVar("K", bound=Hashable)


class Twin(NamedTuple):
    """What tells equal lines apart: the lines that hold them, and those right around them."""

    holders: Hashable
    around: Hashable


def same_twins(
    before: Sequence[Twin],
    after: Sequence[Twin],
    is_renamed: Callable[[int, int], bool] | None = None,
    may_move: Callable[[], bool] = lambda: True,
) -> list[int | None]:
    """For each of the equal lines ``before``, which one ``after`` it is; None: who knows.

    The only one that there was is the only one that there is, if its holders are the same or it
    ``may_move`` to others. Else it is the only one of its holders with the lines around it, as it
    was before. Else it is the one of its order among those of its holders, if they are as many as
    before; and where its holders have another name now, among those of that name, where
    ``is_renamed`` says of a number of ``before`` and one of ``after`` that the holders of the one
    are gone and those of the other are new.

    All of them at once, since there may be thousands, and to look through all for each is too much.
    """
    if len(before) == len(after) == 1 and (before[0].holders == after[0].holders or may_move()):
        return [0]
    framed = _numbers(before), _numbers(after)
    held = _numbers(twin.holders for twin in before), _numbers(twin.holders for twin in after)
    renamed = _renamed(held, is_renamed) if is_renamed is not None else ([], [])
    same: list[int | None] = [None] * len(before)
    for old, new in (
        renamed,
        *((old, held[1].get(holders, [])) for holders, old in held[0].items()),
        *((old, framed[1].get(twin, [])) for twin, old in framed[0].items() if len(old) == 1),
    ):
        if len(old) == len(new):
            for was, now in zip(old, new, strict=True):
                same[was] = now
    return same


def _renamed(
    held: tuple[dict[K, list[int]], dict[K, list[int]]], is_renamed: Callable[[int, int], bool]
) -> tuple[list[int], list[int]]:
    """The numbers of those whose holders have another name now, before and after."""
    old, new = _missing(held[0], held[1]), _missing(held[1], held[0])
    if len(old) != len(new) or not all(map(is_renamed, old, new)):
        return [], []
    return old, new


def _numbers(keys: Iterable[K]) -> dict[K, list[int]]:
    numbers: dict[K, list[int]] = {}
    for number, key in enumerate(keys):
        numbers.setdefault(key, []).append(number)
    return numbers


def _missing(numbers: dict[K, list[int]], others: dict[K, list[int]]) -> list[int]:
    """In their order, the numbers of what is not among the others."""
    missing = (each for key, each in numbers.items() if key not in others)
    return sorted(number for each in missing for number in each)
