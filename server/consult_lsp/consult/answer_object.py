"""The object of an answer: found by its shape, whatever a model has written around it.

Prose about code is full of braces, and models think aloud, give examples and wrap answers in fences
or in other objects. An answer is the first object that holds the list which was asked for; one
whose list is empty gives way to one whose list is not, as examples are mostly empty.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

START = re.compile(r'\{(?=\s*+["}])')
"""Where an object of JSON may begin. ``{customer}`` is none."""

_OF_AN_ANSWER = re.compile(r'\{\s*+"(?:summary|findings|edits|alternatives)"')
_MOST_READ = 8
"""How often a character is read again, on average, so that the time stays linear."""
_MOST_STARTS = 1_000
"""Braces that are tried. Python counts the lines above each that is none."""
_DEEPEST = 3
"""Objects around the answer."""

_decoder = json.JSONDecoder()


def answer_object(text: str, key: str) -> dict[str, Any] | None:
    """The object whose ``key`` holds a list, else the first one that looks like an answer."""
    empty, alike = None, None
    for found in _objects(text):
        for each in _with_inner(found, _DEEPEST):
            if _is_part(each):
                continue
            if isinstance(each.get(key), list):
                if each[key]:
                    return each
                empty = each if empty is None else empty
            elif alike is None and (key in each or "summary" in each):
                alike = each
    return alike if empty is None else empty


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """The objects that stand in ``text``, from its start; none that is a part of another.

    Of an answer that is broken, no part is taken for the whole.
    """
    at, left = 0, _MOST_READ * len(text)
    for _ in range(_MOST_STARTS):
        if left <= 0 or (start := START.search(text, at)) is None:
            return
        first = start.start()
        try:
            found, at = _decoder.raw_decode(text, first)
        except json.JSONDecodeError as error:
            at = error.pos if _OF_AN_ANSWER.match(text, first) else first + 1
            left -= error.pos - first
        except (RecursionError, ValueError):  # too deep, or a number of thousands of digits
            at = first + 1
            left -= len(text)
        else:
            left -= at - first
            yield found


def _is_part(found: dict[str, Any]) -> bool:
    """Whether it is a finding, a fix or another way, out of an answer that is broken around it."""
    return "title" in found and "summary" not in found


def _with_inner(found: dict[str, Any], deepest: int) -> Iterator[dict[str, Any]]:
    """An object and those that it holds by name: not those in its lists, which are parts of it."""
    yield found
    for inner in found.values() if deepest else ():
        if isinstance(inner, dict):
            yield from _with_inner(inner, deepest - 1)
