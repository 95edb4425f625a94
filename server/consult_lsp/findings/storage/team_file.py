"""Team: what is dismissed for everybody, in one file of the repository that is reviewed like code.

    - rule: sql-injection
      category: security
      file: app/users.py
      line: db.execute(f"SELECT …")
      symbol: "def find(db, name):"
      title: User input becomes SQL
      reason: accepted risk
      author: Jane
      date: 2026-11-24
      until: 2027-01-31

``line`` is the reported line, and ``symbol`` are the lines that hold it, by their indentation;
where these hold several equal ones, ``nth`` says which. An entry without a symbol is of all such
lines of the file; the file ``*`` stands for all. ``note`` and ``until``, the last day, may be left
out. An entry that is none dismisses nothing, and costs no other. Every value is read as the text
that was written: what YAML would make of tags, merge keys and dates can raise anything, or take
for ever.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import yaml

from consult_lsp.errors import Problem, UsageError
from consult_lsp.findings.dismissal import EVERYWHERE, REASONS, Dismissal
from consult_lsp.text.unseen_characters import find_hidden
from consult_lsp.workspace.contained import Root
from consult_lsp.workspace.files import write_in

NAME = ".consult-dismissed.yaml"
MOST_BYTES = 512 * 1024
MOST_ENTRIES = 2_000
"""Entries that count: each finding is compared with all of its file's."""
LONGEST_LINE = 1_000
"""Characters of a line that an entry can be about."""

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # libyaml is optional in a source build
_NOTHING = frozenset(("", "~", "null"))
_LINE_ENDS = frozenset("\x85\u2028\u2029")
_KEYS = (
    *("rule", "category", "file", "line", "symbol", "nth"),
    *("title", "reason", "note", "author", "date", "until"),
)

Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Team:
    """What is dismissed, by file, and what is wrong with its file."""

    dismissals: Mapping[str, tuple[Dismissal, ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def of(self, file: str) -> tuple[Dismissal, ...]:
        """What is dismissed in a file."""
        return (*self.dismissals.get(file, ()), *self.dismissals.get(EVERYWHERE, ()))


def read_team(root: Root) -> Team:
    """What the team's file dismisses. Never raises."""
    if root.stamp(NAME) is None:
        return Team()
    text = root.read_text(NAME, MOST_BYTES)
    entries = text if isinstance(text, Problem) else _entries(text)
    if isinstance(entries, Problem):
        return Team(problems=(entries,))
    dismissals: dict[str, list[Dismissal]] = {}
    problems: list[Problem] = []
    if len(entries) > MOST_ENTRIES:
        problems.append(Problem(f"Only its first {MOST_ENTRIES:,} entries dismiss anything.", NAME))
    for number, entry in enumerate(entries[:MOST_ENTRIES], 1):
        read = _dismissal(entry)
        if isinstance(read, str):
            problems.append(Problem(f"Entry {number} dismisses nothing, because {read}.", NAME))
        else:
            dismissals.setdefault(entry["file"], []).append(read)
    return Team({file: tuple(some) for file, some in dismissals.items()}, tuple(problems))


def add_to_team(root: Root, file: str, dismissal: Dismissal) -> None:
    """Write an entry below those that are there. Raises UsageError, and then nothing changed."""
    text: str | Problem = ""
    if root.stamp(NAME) is not None or (root.folder / NAME).is_symlink():
        text = root.read_text(NAME, MOST_BYTES)
    entries = text if isinstance(text, Problem) else _entries(text)
    if isinstance(text, Problem) or isinstance(entries, Problem):
        wrong = text if isinstance(text, Problem) else entries
        raise UsageError(f"Nothing was dismissed for the team. {getattr(wrong, 'message', '')}")
    if len(dismissal.line) > LONGEST_LINE:
        raise UsageError("Nothing was dismissed for the team, because its line is too long.")
    if not all(map(_is_flat, entries)):  # to compare what refers to itself may take for ever
        raise UsageError(f"Nothing was dismissed for the team. {NAME} holds more than entries.")
    if len(entries) >= MOST_ENTRIES:
        raise UsageError(f"Nothing was dismissed for the team. {NAME} is full; delete old entries.")
    entry = _entry(file, dismissal)
    written = (text.rstrip("\n") + "\n").lstrip("\n") + _dumped([entry])
    if _entries(written) != [*entries, entry]:  # it is written in another style than ours
        written = _dumped([*entries, entry])
    try:
        write_in(root.folder, NAME, written.encode("utf-8"))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UsageError(
            f"Nothing was dismissed for the team, because {NAME} cannot be written ({reason})."
        ) from error


def _entries(text: str) -> list[Entry] | Problem:
    try:
        read = yaml.load(text, Loader=_LOADER)  # noqa: S506  # it makes nothing but texts
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0)
        return Problem(f"{NAME} is not YAML (line {line + 1}).", NAME, line)
    if read is None:
        return []
    return read if isinstance(read, list) else Problem(f"{NAME} is not a list.", NAME)


def _dismissal(entry: object) -> Dismissal | str:
    """What an entry dismisses, or why it is none."""
    if not isinstance(entry, dict):
        return "it has no keys"
    for key in ("file", "line", "reason"):
        if not isinstance(entry.get(key), str) or not entry[key]:
            return f"its {key} is missing or no text"
    if not isinstance(entry.get("rule", entry.get("category")), str):
        return "it has neither a rule nor a category"
    if entry["reason"] not in REASONS:
        return "its reason is none of " + ", ".join(REASONS)
    until = _day(entry.get("until"))
    if until is None and entry.get("until", "") not in _NOTHING:
        return "its until is no date"
    named = ("rule", "category", "symbol", "title", "note", "author")
    texts = {key: entry[key] for key in named if isinstance(entry.get(key), str)}
    nth = entry.get("nth", "1")
    if not isinstance(nth, str) or not nth.isascii() or not nth.isdigit() or len(nth) > 6:
        return "its nth is no number"
    return Dismissal(
        **{**dict.fromkeys(named, ""), **texts},
        where="here" if texts.get("symbol") else "file",
        nth=int(nth),
        line=entry["line"],
        reason=entry["reason"],
        day=_day(entry.get("date")) or date.min,
        until=until,
    )


def _is_flat(entry: object) -> bool:
    return isinstance(entry, dict) and not any(
        isinstance(value, dict | list | set | tuple) for value in entry.values()
    )


def _day(value: object) -> date | None:
    try:
        return datetime.fromisoformat(value).date() if isinstance(value, str) else None
    except ValueError:
        return None


def _entry(file: str, dismissal: Dismissal) -> Entry:
    values = {
        **{name: getattr(dismissal, name) for name in ("rule", "category", "line", "title")},
        **{name: getattr(dismissal, name) for name in ("reason", "note", "author", "until")},
        "file": EVERYWHERE if dismissal.where == "everywhere" else file,
        "symbol": dismissal.symbol if dismissal.where == "here" else "",
        "nth": dismissal.nth if dismissal.where == "here" and dismissal.nth > 1 else "",
        "date": dismissal.day,
    }
    return {key: str(values[key]) for key in _KEYS if values[key]}


class _Dumper(yaml.SafeDumper):
    """Texts with characters that cannot be seen are quoted, so that these can be escaped.

    So are the ends of lines that only YAML knows: in any other style a reader makes blanks of them.
    """


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    is_quoted = not _LINE_ENDS.isdisjoint(text) or next(find_hidden(text), None) is not None
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(text), '"' if is_quoted else None)


_Dumper.add_representer(str, _text)


def _dumped(entries: list[Entry]) -> str:
    plain = [
        {key: (key in ("date", "until") and _day(value)) or value for key, value in entry.items()}
        for entry in entries
    ]
    text: str = yaml.dump(plain, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=2**31)
    hidden = sorted({found for _, found in find_hidden(text)})
    for character in hidden:
        text = text.replace(character, _escaped(character))
    return text


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
