"""Stream: the findings of an answer that is still being written, each as soon as it is whole."""

import json
import re
from typing import Any

from .answer_object import START

_MARKS = re.compile(r'["{}\[\],:]')
"""All that tells where an element ends. What stands between is passed over at once."""
_MARKS_IN_STRING = re.compile(r'["\\]')
_MAYBE_START = re.compile(r"\{\s*+\Z")

_TOP, _IN_LIST = 1, 2
"""How many brackets are open in the object of the answer, and in its list."""


class ElementReader:
    """Reads the elements of one list of the answer's object, whatever pieces it comes in.

    The object is the one that ``answer_object.py`` will choose, in any wrapping but another object:
    the first whose list is not empty. Every character is looked at once. What is no JSON ends the
    reading without a word: whether the answer can be used is decided when it is whole.
    """

    def __init__(self, key: str = "findings") -> None:
        self._key = key
        self._at = self._depth = 0
        self._quoted = self._in_list = self._is_over = self._has_elements = False
        self._name: object = None  # the last string at the top: a key, once a colon follows it
        self._after_key = False
        self._start = 0  # of the string or the element that is being read
        self._found: list[Any] = []

    def feed(self, said: str) -> list[Any]:
        """The elements that have become whole, now that the answer so far is ``said``."""
        self._found = []
        while not self._is_over and (self._depth or self._starts(said)):
            marks = _MARKS_IN_STRING if self._quoted else _MARKS
            mark = marks.search(said, self._at)
            self._at = len(said) if mark is None else mark.end()
            if mark is None:
                break
            if mark[0] == "\\" and self._at == len(said):
                self._at -= 1  # the character that it escapes is still to come
                break
            self._read(said, mark.start(), mark[0])
        return self._found

    def _starts(self, said: str) -> bool:
        """Whether another object begins in what has come; perhaps its brace is the last of it."""
        start = START.search(said, self._at)
        if start is None:
            maybe = _MAYBE_START.search(said, self._at)
            self._at = len(said) if maybe is None else maybe.start()
            return False
        self._at, self._depth = start.end(), 1
        self._name, self._after_key, self._quoted, self._in_list = None, False, False, False
        return True

    def _read(self, said: str, at: int, mark: str) -> None:
        if self._quoted:
            self._read_in_string(said, at, mark)
        elif mark == '"':
            self._quoted = True
            if self._depth == _TOP:
                self._start = at
        elif mark in "{[":
            self._open(at, mark)
        elif mark in "}]":
            self._close(said, at, mark)
        elif mark == "," and self._in_list and self._depth == _IN_LIST:
            self._take(said, at)
        elif self._depth == _TOP:
            self._after_key = mark == ":" and self._name == self._key

    def _read_in_string(self, said: str, at: int, mark: str) -> None:
        if mark == "\\":
            self._at += 1
        elif mark == '"':
            self._quoted = False
            if self._depth == _TOP:
                self._name = self._value(said[self._start : at + 1])

    def _open(self, at: int, mark: str) -> None:
        self._depth += 1
        if self._depth == _IN_LIST and mark == "[" and self._after_key:
            self._in_list, self._start = True, at + 1

    def _close(self, said: str, at: int, mark: str) -> None:
        self._depth -= 1
        if self._in_list and self._depth == _TOP and mark == "]":
            if said[self._start : at].strip():
                self._take(said, at)
            self._in_list = False
        elif self._in_list and self._depth == _IN_LIST:
            self._take(said, at + 1)
        self._after_key = False
        if self._depth <= 0:
            self._end()

    def _take(self, said: str, stop: int) -> None:
        """The element that ends before ``stop``; none if it was taken at its closing bracket."""
        text, self._start = said[self._start : stop].lstrip(", \t\r\n"), stop
        if text.strip() and not self._is_over:
            element = self._value(text)
            if self._depth:
                self._found.append(element)
                self._has_elements = True

    def _value(self, text: str) -> Any:
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            self._end()
            return None

    def _end(self) -> None:
        """The object ends here, or is none: another may follow, if this one has brought nothing."""
        self._depth, self._is_over = 0, self._has_elements
