"""Our own rules for secrets: those that a secret engine leaves out because it reports and we hide.

A report must not cry wolf; what is hidden without need comes back in the edit. So these rules also
take a password in an assignment, an access key without its partner, and a key that lacks an end.
The forms are in ``secret_names.py`` and ``secret_forms.py``, and what counts as a value of one in
``secret_values.py``.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from .private_keys import private_keys
from .secret_forms import FORMS
from .secret_names import KEYS_OF, NAME, NAME_WORDS, NAMED_FORMS


class Span(NamedTuple):
    """Characters of a text, from ``start`` up to ``stop``, and what kind of secret they are."""

    kind: str
    start: int
    stop: int


def find_secrets(text: str) -> Iterator[Span]:
    """Everything in ``text`` that these rules take for a secret, in no order, maybe overlapping."""
    plain = text.encode("ascii", "replace").lower()  # one byte for every character
    yield from _named(text, plain)
    near = {
        (words, reach): _regions(plain, words, reach)
        for words, reach in {(form.words, form.reach) for form in FORMS}
    }
    for form in FORMS:
        for start, stop in near[form.words, form.reach]:
            for found in form.expression.finditer(text, start, stop):
                if form.is_secret(form.kind, found):
                    yield Span(form.kind, *found.span("value"))
    if b"private key" in plain:
        yield from (Span("private_key", *place) for place in private_keys(text))


_REACH_BACK = 120
"""From a word or name to the beginning of what is matched, in characters."""


def _named(text: str, plain: bytes) -> Iterator[Span]:
    """The values of what is named like a secret, which is also their kind."""
    reached = 0
    for start in sorted(set(_names(plain))):
        name = NAME.match(text, start) if start >= reached else None
        if name is None:
            continue
        reached = name.end()
        nearest = max(0, start - _REACH_BACK)
        line = max(text.rfind("\n", nearest, start) + 1, nearest)
        kind = re.sub(r"[^a-z]+", "_", name["name"].lower()).removesuffix("s")
        for form in NAMED_FORMS:
            found = form.after.match(text, reached)
            if not found or (form.before and not form.before.fullmatch(text, line, start)):
                continue
            if form.is_secret(name["name"], found):
                yield Span(kind, *found.span("value"))


def _names(plain: bytes) -> Iterator[int]:
    """Where a name of a secret may begin."""
    for word in NAME_WORDS:
        for place in _places(plain, word):
            if word != b"key":
                yield place
            elif plain.endswith(KEYS_OF, 0, place):
                yield from (place - len(of) for of in KEYS_OF if plain.endswith(of, 0, place))


def _regions(plain: bytes, words: tuple[bytes, ...], reach: int) -> list[tuple[int, int]]:
    """Stretches of a text that hold all that an expression can reach from a word."""
    regions: list[tuple[int, int]] = []
    for place in sorted(place for word in words for place in _places(plain, word)):
        start = max(0, place - _REACH_BACK)
        if regions and start <= regions[-1][1]:
            start = regions.pop()[0]
        regions.append((start, place + reach))
    return regions


def _places(plain: bytes, word: bytes) -> Iterator[int]:
    place = plain.find(word)
    while place >= 0:
        yield place
        place = plain.find(word, place + 1)
