"""Twins: equal lines of one text. They are told apart as far as that is certain, and no further."""

from collections.abc import Hashable, Sequence
from typing import NamedTuple

AROUND = 3
"""Lines above and below that tell twins apart."""


MOST_TWINS = 64
"""Equal lines that are told apart; of more none is certain, and each is looked at for each."""


class Twin(NamedTuple):
    """What tells equal lines apart: the lines that hold them, and those right around them."""

    holders: Hashable
    around: Hashable


def same_twin(before: Sequence[Twin], mine: int, after: Sequence[Twin]) -> int | None:
    """Which of the equal lines ``after`` is number ``mine`` of those ``before``; None: who knows.

    It is the only one with the lines around it, as it was before. Else it is the one of its order
    among those of its holders, if they are as many as before; and where there is none with its
    holders any more, among those whose holders have another name now.
    """
    wanted = before[mine]
    framed = [at for at, twin in enumerate(after) if twin.around == wanted.around]
    if len(framed) == 1 and sum(twin.around == wanted.around for twin in before) == 1:
        return framed[0]
    old = [at for at, twin in enumerate(before) if twin.holders == wanted.holders]
    new = [at for at, twin in enumerate(after) if twin.holders == wanted.holders]
    if not new:
        were = {twin.holders for twin in before}
        are = {twin.holders for twin in after}
        old = [at for at, twin in enumerate(before) if twin.holders not in are]
        new = [at for at, twin in enumerate(after) if twin.holders not in were]
    return new[old.index(mine)] if len(old) == len(new) else None
