"""A desk: an editor that shows a file, with a server of its own, and what a user does there."""

from support import flawed
from support.flawed import STATEMENTS, Lines, new_line
from support.quick_server import Json, QuickServer
from support.reference import Reference, Seen
from support.reviewers import MENDED

WORDS = (*STATEMENTS, MENDED, "value = load(7)")
"""What is typed."""


class Desk:
    """An editor that shows the file, and its server."""

    def __init__(self, server: QuickServer, uri: str, lines: Lines, known: Reference) -> None:
        self.server, self.uri, self.lines, self.known = server, uri, lines, known
        self.end = "\n"
        self.is_open = False
        self.version = 0
        self.past: list[Lines] = []
        self.future: list[Lines] = []

    def open(self) -> None:
        """The file is shown, as it is now."""
        self.version += 1
        self.is_open = True
        item = {"uri": self.uri, "languageId": "ruby", "version": self.version}
        item["text"] = self._text(self.lines)
        self.server.notify("textDocument/didOpen", {"textDocument": item})

    def close(self) -> None:
        self.is_open = False
        self.server.notify("textDocument/didClose", {"textDocument": {"uri": self.uri}})

    def becomes(self, lines: Lines, *, whole: bool = False) -> None:
        """The text becomes another, by one change of what differs or of all."""
        old, new = self.lines, lines
        head = 0 if whole else _alike(old, new)
        tail = 0 if whole else _alike(old[head:][::-1], new[head:][::-1])
        place = {
            "start": {"line": head, "character": 0},
            "end": {"line": len(old) - tail, "character": 0},
        }
        self.version += 1
        change: Json = {"text": self._text(new[head : len(new) - tail]), "range": place}
        if whole:
            del change["range"]
        document = {"uri": self.uri, "version": self.version}
        params = {"textDocument": document, "contentChanges": [change]}
        if self.is_open:
            self.server.notify("textDocument/didChange", params)
        self.lines = lines

    def diagnostics(self) -> list[Json]:
        return self.server.diagnostics.get(self.uri, [])

    def seen(self, rule: str | None = None) -> list[Seen]:
        """What the user sees: agents, rules and lines."""
        return [
            (agent, each["code"], each["range"]["start"]["line"])
            for each in self.diagnostics()
            for agent in agents_of(each)
            if rule in (None, each["code"])
        ]

    def _text(self, lines: Lines) -> str:
        return "".join(line.text + self.end for line in lines)


def agents_of(diagnostic: Json) -> list[str]:
    """Who report it: what several say of the same lines is one entry."""
    return str(diagnostic["source"]).split(", ")


def edited(lines: Lines, at: int, to: int, words: str, which: int) -> Lines:
    """A small change of a text: what is chosen by numbers is among what there is."""
    spans = flawed.statements(lines)
    if not spans:
        return flawed.typed(lines, 0, words)
    at, to = at % len(spans), to % len(spans)
    copied = lines[spans[at].start].words
    match which % 5:
        case 0:
            return flawed.typed(lines, at, words)
        case 1:
            return flawed.changed(lines, at, words)
        case 2 if copied in WORDS:
            return flawed.typed(lines, to, copied)
        case 3:
            return flawed.deleted(lines, at)
        case _:
            return flawed.typed(lines, at, "")


def place_of(uri: str, number: int) -> Json:
    position = {"line": number, "character": 0}
    return {"textDocument": {"uri": uri}, "position": position}


def with_edit(lines: Lines, edit: Json) -> Lines:
    """The text after a fix, which replaces whole lines or a part of one."""
    [document] = edit["documentChanges"]
    [change] = document["edits"]
    start, end = change["range"]["start"], change["range"]["end"]
    first, last = (_cut(lines, place) for place in (start, end))
    made = (first[0] + change["newText"] + last[1]).split("\n")
    rest = lines[end["line"] + 1 :]
    if not made[-1] and not last[1]:
        made.pop()
    return (*lines[: start["line"]], *(new_line(text.rstrip("\r")) for text in made), *rest)


def _cut(lines: Lines, place: Json) -> tuple[str, str]:
    text = lines[place["line"]].text if place["line"] < len(lines) else ""
    units = text.encode("utf-16-le")
    at = 2 * place["character"]
    return units[:at].decode("utf-16-le"), units[at:].decode("utf-16-le")


def _alike(one: Lines, other: Lines) -> int:
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
