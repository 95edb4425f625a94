"""Code with flaws that its text does not tell and reviewers see: for tests of findings over time.

A text is a tuple of Lines. Each line is somebody: what stays through an edit, a move or another
indentation keeps its ``who``, and what is typed or copied is a new one, so that equal lines are not
the same line. Whether a line is flawed depends on its words, on its function and on how many such
lines stand above it there: equal texts have equal flaws, and a function's flaws are its own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import NamedTuple

_numbers = [count(1)]
_HEAD = re.compile(r"def (\w+)")
_END = "end"


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its end. A larger ``who`` came into being later."""

    text: str
    who: int

    @property
    def words(self) -> str:
        """What it says, however it is indented."""
        return self.text.strip()


Lines = tuple[Line, ...]


def count_anew() -> None:
    """Begin anew with the first line ever, so that the same steps give the same names."""
    _numbers[0] = count(1)


def new_line(text: str) -> Line:
    """A line that nobody has seen before."""
    return Line(text, next(_numbers[0]))


class Place(NamedTuple):
    """Where equal lines are told apart: the ``nth`` of ``count`` in a function; "" is outside."""

    symbol: str
    words: str
    nth: int
    count: int


@dataclass(frozen=True, slots=True)
class Flaw:
    """A rule that lines of these words break: all of them, or the ``nth`` of each function, or
    those of one function."""

    agent: str
    rule: str
    words: str
    nth: int | None = None
    symbol: str | None = None

    def is_at(self, place: Place) -> bool:
        """Whether a line at that place has it. Outside of functions equal lines are alike."""
        return (
            place.words == self.words
            and self.nth in (None, place.nth if place.symbol else None)
            and self.symbol in (None, place.symbol)
        )


def found(flaws: Sequence[Flaw], agent: str, lines: Lines) -> set[tuple[str, int]]:
    """What the agent sees in a text: rules and the numbers of lines, from 0."""
    return {
        (flaw.rule, number)
        for number, place in enumerate(places(lines))
        for flaw in flaws
        if flaw.agent == agent and flaw.is_at(place)
    }


def symbols(lines: Lines) -> list[str]:
    """The function of each line; "" for what stands outside."""
    names, name = [], ""
    for line in lines:
        start = _HEAD.match(line.text)
        name = start[1] if start else name
        names.append(name)
        name = "" if line.words == _END else name
    return names


def places(lines: Lines) -> list[Place]:
    """The place of each line."""
    keys = [(name, line.words) for name, line in zip(symbols(lines), lines, strict=True)]
    return [Place(*key, keys[:at].count(key), keys.count(key)) for at, key in enumerate(keys)]


def functions(lines: Lines) -> Iterator[tuple[str, range]]:
    """The functions of a text and their lines."""
    names = symbols(lines)
    for name in dict.fromkeys(filter(None, names)):
        first = names.index(name)
        yield name, range(first, first + names.count(name))


def is_held(lines: Lines, number: int) -> bool:
    """Whether a line stands no deeper than any above it in its function, but for the head."""
    names, blanks = symbols(lines), _indent(lines[number])
    above = [
        _indent(lines[n]) for n in range(number) if names[n] == names[number] and lines[n].words
    ]
    return all(own == blanks or not blanks.startswith(own) for own in above[bool(names[number]) :])


def texts(lines: Sequence[Line]) -> tuple[str, ...]:
    """What stands in the lines."""
    return tuple(line.text for line in lines)


def function(name: str, body: Sequence[str]) -> Lines:
    """A new function, in Ruby, as whose lines are all indented alike and none of whose code is
    looked at by structural checks."""
    inner = [f"  {words}" if words else "" for words in body]
    return tuple(new_line(text) for text in (f"def {name}(price)", *inner, _END))


# What a user makes of a text. What comes is a text of whole statements again.

STATEMENTS = ("total = add(price)", "save(total)", 'log("naïve 漢 😀")', "return total")
"""Those that every function has many of."""


def statements(lines: Lines) -> list[range]:
    """The lines of each statement; a blank line, a head and an end are one of their own."""
    spans, depth, start = [], 0, 0
    for number, line in enumerate(lines):
        depth += line.text.count("(") - line.text.count(")")
        if depth == 0:
            spans.append(range(start, number + 1))
            start = number + 1
    return spans


def typed(lines: Lines, at: int, words: str) -> Lines:
    """A statement is typed below the ``at``-th."""
    if not lines:
        return (new_line(words),)
    span = statements(lines)[at]
    above = lines[span.start]
    is_inside = symbols(lines)[span.start] and above.words != _END
    indent = (_indent(above) or "  ") if is_inside else ""
    made = new_line(indent + words if words else "")
    return (*lines[: span.stop], made, *lines[span.stop :])


def deleted(lines: Lines, at: int) -> Lines:
    """The ``at``-th statement goes; with its head a function goes."""
    span = statements(lines)[at]
    if _HEAD.match(lines[span.start].text):
        span = dict(functions(lines))[symbols(lines)[span.start]]
    elif lines[span.start].words == _END:
        return lines
    return _without(lines, span)


def changed(lines: Lines, at: int, words: str) -> Lines:
    """The ``at``-th statement becomes another: a new line. With its head a function is renamed."""
    span = statements(lines)[at]
    first = lines[span.start]
    if first.words in ("", _END):
        return lines
    if _HEAD.match(first.text):
        made = replace(first, text=f"def other{new_line('').who}(price)")
    else:
        made = new_line(_indent(first) + words)
    return (*lines[: span.start], made, *lines[span.stop :])


def moved(lines: Lines, at: int, to: int) -> Lines:
    """A function goes to another place outside of functions."""
    spans = [span for _, span in functions(lines)]
    if not spans:
        return lines
    span = spans[at % len(spans)]
    taken, left = lines[span.start : span.stop], _without(lines, span)
    outside = [n for n, name in enumerate(symbols(left)) if not name]
    targets = sorted({*outside, *(body.start for _, body in functions(left)), len(left)})
    target = targets[to % len(targets)]
    return (*left[:target], *taken, *left[target:])


def formatted(lines: Lines, indent: str, blanks: int, *, wraps: bool) -> Lines:
    """What a formatter makes: another indentation, so many blank lines around functions, and calls
    on several lines or on one."""
    made: list[Line] = []
    names, last = symbols(lines), ""
    for span in statements(lines):
        first, name = lines[span.start], names[span.start]
        if not name and not first.words:
            continue
        if made and name != last:
            made += [new_line("") for _ in range(blanks)]
        last = name
        is_body = name and first.words != _END and not _HEAD.match(first.text)
        made += _statement([lines[n] for n in span], indent if is_body else "", wraps=wraps)
    return tuple(made)


def _statement(lines: Sequence[Line], lead: str, *, wraps: bool) -> list[Line]:
    whole = "".join(line.words for line in lines)
    head, _, arguments = whole.partition("(")
    if wraps and lead and arguments:
        texts = [f"{lead}{head}(", f"{lead}{lead}{arguments[:-1]}", f"{lead})"]
        if len(lines) == 1:
            return [new_line(text) for text in texts]
        return [replace(line, text=text) for line, text in zip(lines, texts, strict=True)]
    text = lead + whole if whole else ""
    return [replace(lines[0], text=text) if len(lines) == 1 else new_line(text)]


def _indent(line: Line) -> str:
    return line.text[: len(line.text) - len(line.text.lstrip())]


def _without(lines: Lines, span: range) -> Lines:
    return (*lines[: span.start], *lines[span.stop :])
