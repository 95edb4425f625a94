"""Redactor: secrets in what is about to leave become placeholders, and come back in local edits.

So do characters that no reader sees (``text/unseen_characters.py``): a model would read what its
user has not. They are about the reader and no secrets, so they do also where the search for secrets
is off.

A text is redacted whole and only then cut into what is sent: its lines stay the same lines, since a
secret over several lines becomes one placeholder on each of them, and a cut cannot take from a key
the mark by which it is known.
"""

import hashlib
import hmac
import re
import secrets
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from consult_lsp.text.lines import split_lines, without_end
from consult_lsp.text.unseen_characters import unseen_rows

from .joined_text import joined_literals, without_unseen
from .secret_engine import SecretEngine
from .secret_rules import Span, find_secrets

PLACEHOLDER = re.compile(r"__(?:SECRET|HIDDEN)_[a-z0-9_]{1,24}?_[0-9a-f]{8,64}__")
"""A name in any language, so that code with placeholders for strings or numbers still parses."""

NAMED = re.compile(r"\[(?:secret|hidden): [a-z0-9 ]{1,24}\]")
"""What ``named`` makes of one."""

_KIND = re.compile(r"__(?P<what>SECRET|HIDDEN)_(?P<kind>[a-z0-9_]{1,24}?)_[0-9a-f]{8,64}__")
_HIDDEN = "hidden "
"""Before the kind of what is no secret, but hidden; no kind of a secret has a blank."""
_DIGITS = 8
_TELLING = 12
"""From this length on, a value is hidden wherever it occurs, with or without a name beside it."""

_CODE = " \t\"'`()+,;\\"
"""What surrounds a piece of a secret on its line, and belongs to the code."""


def named(text: str) -> str:
    """``text`` for a person, to whom a placeholder means nothing: it says what stood there."""
    return _KIND.sub(
        lambda found: f"[{found['what'].lower()}: {found['kind'].replace('_', ' ')}]", text
    )


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret's place in the text as it was, in characters, and what stands there instead."""

    kind: str
    start: int
    stop: int
    placeholder: str


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text that may be sent. It has the same lines as the one that was redacted."""

    text: str
    found: tuple[Secret, ...]


class Redactor:
    """One for a process: the same value has the same placeholder everywhere in it.

    A placeholder tells nothing of its value: it is a keyed hash, and the key is made anew for each
    process. Values are kept in memory alone. Any thread may call it.
    """

    def __init__(self, cache: Path | None = None, *, finds_secrets: bool = True) -> None:
        """``cache`` is the folder for the engine's compiled rules; None is the usual place.

        Without ``finds_secrets`` only characters that no reader sees become placeholders.
        """
        self._engine = SecretEngine(cache)
        self._finds_secrets = finds_secrets
        self._key = secrets.token_bytes(32)
        self._values: dict[str, str] = {}
        self._known: dict[str, tuple[str, str]] = {}
        self._changing = threading.Lock()

    def warm(self) -> None:
        """Begin to load the engine in a thread of its own; the first use then need not wait."""
        if self._finds_secrets:
            self._engine.warm()

    def what_it_does(self) -> str:
        """What ``redact`` does now, for a progress line: the first time on a machine takes 4 s."""
        if not self._finds_secrets:
            return "looks for characters that nobody sees"
        if self._engine.must_compile:
            return "compiles the search for secrets, once on this machine"
        return "looks for secrets"

    def redact(self, text: str) -> Redacted:
        """``text`` without its secrets. Takes ms, and waits for the engine: call it in a thread.

        Raises ConsultError when the text cannot be searched; it must not be sent then.
        """
        secrets_in_it = _pieces(text, self._spans(text))
        found = tuple(self._replaced(text, _with_unseen(text, list(secrets_in_it))))
        out, end = [], 0
        for secret in found:
            out += [text[end : secret.start], secret.placeholder]
            end = secret.stop
        return Redacted("".join([*out, text[end:]]), found)

    def restore(self, text: str, within: str | None = None) -> str:
        """``text`` with the values of its placeholders, to be used on this machine only.

        With ``within``, the text that an edit is for, only the values that it holds: so no secret
        moves from one file to another. What we did not make stays as it is.
        """

        def value(found: re.Match[str]) -> str:
            secret = self._values.get(found[0], found[0])
            return secret if within is None or secret in within else found[0]

        return PLACEHOLDER.sub(value, text)

    def _spans(self, text: str) -> list[Span]:
        if not self._finds_secrets:
            return []
        spans = self._found(text)
        seen = without_unseen(text)
        if seen.text:
            spans += seen.placed(self._found(seen.text))
        whole = [span for span in spans if not self._is_done(text[span.start : span.stop])]
        values = {text[span.start : span.stop]: span.kind for span in whole}
        return whole + list(self._elsewhere(text, values))

    def _found(self, text: str) -> list[Span]:
        spans = [*find_secrets(text), *self._engine.find(text)]
        joined = joined_literals(text)
        if joined.text:
            again = [*find_secrets(joined.text), *self._engine.find(joined.text)]
            spans += joined.across(again)
        return spans

    def _is_done(self, value: str) -> bool:
        """Whether it is a secret no more: a placeholder of ours, with little about it."""
        rest = PLACEHOLDER.sub(lambda it: "" if it[0] in self._values else it[0], value)
        return rest != value and len(rest) < _TELLING

    def _elsewhere(self, text: str, values: dict[str, str]) -> Iterator[Span]:
        """Where values that are known to be secrets occur once more."""
        with self._changing:
            known = {value: kind for value, (kind, _) in self._known.items()}
        for value, kind in {**known, **values}.items():
            if _is_telling(value):
                place = text.find(value)
                while place >= 0:
                    yield Span(kind, place, place + len(value))
                    place = text.find(value, place + len(value))

    def _replaced(self, text: str, pieces: Iterable[Span]) -> Iterator[Secret]:
        for kind, start, stop in pieces:
            yield Secret(kind, start, stop, self._placeholder(kind, text[start:stop]))

    def _placeholder(self, kind: str, value: str) -> str:
        with self._changing:
            if value in self._known:
                return self._known[value][1]
            digest = hmac.new(self._key, value.encode("utf-8", "surrogatepass"), hashlib.sha256)
            what = "HIDDEN" if kind.startswith(_HIDDEN) else "SECRET"
            name, digits = "", _DIGITS
            while not name or name in self._values:
                short = kind.removeprefix(_HIDDEN)[:24]
                name = f"__{what}_{short}_{digest.hexdigest()[:digits]}__"
                digits += 1
            self._values[name], self._known[value] = value, (kind, name)
            return name


def _with_unseen(text: str, pieces: list[Span]) -> Iterator[Span]:
    """The pieces, and between them the rows of characters that no reader sees, in order."""
    unseen = iter(unseen_rows(text))
    row = next(unseen, None)
    for piece in [*pieces, Span("", len(text), len(text))]:
        while row and row[0] < piece.start:
            if row[1] <= piece.start:
                first, count = f"u{ord(text[row[0]]):04x}", row[1] - row[0]
                yield Span(f"{_HIDDEN}{first}_x{count}" if count > 1 else f"{_HIDDEN}{first}", *row)
            row = next(unseen, None)
        while row and row[0] < piece.stop:
            row = next(unseen, None)
        if piece.kind:
            yield piece


def _pieces(text: str, spans: list[Span]) -> Iterator[Span]:
    """What is replaced, in order: nothing twice, and no line end."""
    for kind, start, stop in _merged(spans):
        lines = split_lines(text[start:stop])
        for line in lines:
            piece = without_end(line)
            first = start
            if len(lines) > 1:
                first += len(piece) - len(piece.lstrip(_CODE))
                piece = _without_code(piece)
            if piece:
                yield Span(kind, first, first + len(piece))
            start += len(line)


def _without_code(piece: str) -> str:
    """``"MIIE…\\n" +`` without the quotes, the escape and the sign."""
    piece = piece.strip(_CODE)
    while piece.endswith(("\\n", "\\r")):
        piece = piece[:-2].rstrip(_CODE)
    return piece


def _merged(spans: list[Span]) -> list[Span]:
    """Spans that overlap as one; the longest of them says its kind."""
    merged: list[Span] = []
    longest = 0
    for span in sorted(spans, key=lambda span: (span.start, -span.stop)):
        if not merged or span.start >= merged[-1].stop:
            merged.append(span)
            longest = span.stop - span.start
            continue
        last = merged.pop()
        kind = last.kind
        if span.stop - span.start > longest:
            kind, longest = span.kind, span.stop - span.start
        merged.append(Span(kind, last.start, max(last.stop, span.stop)))
    return merged


def _is_telling(value: str) -> bool:
    """Whether a value is found nowhere by accident. The marks of a PEM key are in any program."""
    return (
        len(value) >= _TELLING
        and any(map(str.isdigit, value))
        and "\n" not in value
        and not value.startswith("-----")
    )
