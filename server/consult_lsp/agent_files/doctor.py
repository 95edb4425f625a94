"""The doctor: what is wrong with an agent or rule file, where, and what mends it.

Text in, diagnoses out; nothing is read from disk. A file that is documentation, and one that is
fine, have none. Errors are what keeps an agent from loading, or what should.
"""

import difflib
import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import TypeAlias

from consult_lsp.agents.agent import COPILOT_MAX_PROMPT, MAX_FILE
from consult_lsp.agents.fields import Fields
from consult_lsp.agents.frontmatter import PROSE_KEYS, read_frontmatter, split_frontmatter
from consult_lsp.agents.intent import read_intents
from consult_lsp.text.document import Document

from .diagnosis import ColumnSpan, Diagnosis, Repair, Replacement, at, in_order, insertion
from .keys import KEYS, Key, key_named, key_names, kinds_with
from .kind import Kind
from .outline import Field, Outline, Slip, outline_of
from .repairs import LITERAL_NEWLINE, fields_of, meant, prose_repairs, quoted, untabbed
from .rules import wrong_rules
from .unseen_characters import hidden_characters, hidden_escapes
from .values import slug, wrong_values

Exists: TypeAlias = Callable[[str], bool]
"""Whether a file is there, by its path as it is written in the document that names it."""

MAX_DESCRIPTION = 5_000
"""Characters, some 1,250 tokens. Each conversation begins with the descriptions of all agents, and
Claude Code warns once they have 15,000 tokens together: a dozen of this length."""

_WRITTEN_NEWLINE = re.compile(r"\\+n")
_BARE_KEY = re.compile(r"(name|description)[ \t]*:[ \t]")
_FENCE = re.compile(r"-{3,}[ \t]*")


def diagnose(document: Document, kind: Kind, exists: Exists | None = None) -> tuple[Diagnosis, ...]:
    """What is wrong with a document of that kind, from the top down.

    ``exists`` looks for the files that rules import; without it they are not looked for.
    """
    if len(document.text) > MAX_FILE:
        return (_too_large(document),)
    found = list(hidden_characters(document))
    outline = outline_of(document, kind)
    if outline is None:
        found += _fences(document, kind) if kind.is_agent else ()
    elif outline.entries or outline.slips:
        refusal = _refusal(document, kind, outline)
        found += [refusal] if refusal else _frontmatter(document, kind, outline)
    if not kind.is_agent:
        found += wrong_rules(document, kind, outline, exists)
    return in_order(found)


def _frontmatter(document: Document, kind: Kind, outline: Outline) -> Iterator[Diagnosis]:
    if kind.is_agent and not any(key_named(kind, entry.key.text) for entry in outline.entries):
        return  # two rules of dashes, or a page of documentation with frontmatter of its own
    for slip in outline.slips:
        # Cursor writes globs that are no YAML, and reads them so.
        if kind is not Kind.CURSOR_RULES:
            yield _not_yaml(document, kind, outline, slip)
    yield from _keys(kind, outline)
    for entry in outline.entries:
        if (key := key_named(kind, entry.key.text)) is not None:
            yield from wrong_values(document, kind, key, entry)
            if key.form == "prose":
                yield from _prose(document, kind, key, entry)
    if kind.is_agent:
        yield from hidden_escapes(fields_of(document, kind), outline)
        yield from _missing(document, kind, outline)
        yield from _intents(document, kind)
        yield from _prompt(document, kind, outline)


def _too_large(document: Document) -> Diagnosis:
    size = MAX_FILE // 1024
    message = f"This file is not read, because it is larger than {size} kB. Shorten it."
    return Diagnosis("too-large", "error", _first(document), message)


def _fences(document: Document, kind: Kind) -> Iterator[Diagnosis]:
    """Frontmatter that has no end, or no beginning."""
    first = next((n for n, line in enumerate(document.lines) if line.strip("\ufeff \t\r\n")), None)
    if first is None:
        return
    line = document.line(first).lstrip("\ufeff")
    end = document.line_end
    names = "|".join(map(re.escape, key_names(kind)))
    follows = document.line(first + 1) if first + 1 < len(document.lines) else ""
    if _FENCE.fullmatch(line.strip()) and re.match(rf"({names})[ \t]*:", follows.lstrip()):
        message = (
            "This file is not read as an agent, because no line '---' closes its frontmatter. "
            "Add one before the prompt."
        )
        repair = Repair("Close the frontmatter", (_closing(document, first, end),), preferred=True)
        yield Diagnosis(
            "unclosed-frontmatter", "error", _whole(document, first), message, (repair,)
        )
    elif _BARE_KEY.match(line):
        message = (
            "This file is not read as an agent, because no line '---' stands before its keys. "
            "Add one above, and one before the prompt."
        )
        closed = any(_FENCE.fullmatch(document.line(n)) for n in range(first, len(document.lines)))
        opening = Repair("Open the frontmatter", (insertion(first, f"---{end}"),), preferred=True)
        repairs = (opening,) if closed else ()
        yield Diagnosis("missing-fence", "warning", _whole(document, first), message, repairs)


def _closing(document: Document, opening: int, end: str) -> Replacement:
    """A fence before the first line that can be no frontmatter: blank, or a heading."""
    for number in range(opening + 1, len(document.lines)):
        line = document.line(number)
        if not line.strip() or line.startswith("#"):
            return insertion(number, f"---{end}")
    return Replacement(document.end, document.end, f"{end}---{end}")


def _refusal(document: Document, kind: Kind, outline: Outline) -> Diagnosis | None:
    """Frontmatter that nothing should read: too large, or made to blow up in a reader."""
    read, problems = read_frontmatter(split_frontmatter(document.text), "", key_names(kind))
    for problem in problems:
        if read is None and problem.severity == "error":
            line = max(problem.line, outline.lines.start)
            return Diagnosis(
                "refused-frontmatter", "error", _whole(document, line), problem.message
            )
    return None


def _not_yaml(document: Document, kind: Kind, outline: Outline, slip: Slip) -> Diagnosis:
    repairs: tuple[Repair, ...] = ()
    if slip.entry is not None:
        if slip.entry.key.text not in PROSE_KEYS:
            repairs = untabbed(document, kind, outline, slip.entry)
        repairs = repairs or prose_repairs(document, kind, slip.entry)
    step = "Put the value in quotes" if slip.entry else "Correct this line"
    if repairs:
        step = repairs[0].title
    message = (
        f"The frontmatter is not valid YAML: {slip.cause}. It was read key by key here, and other "
        f"programs may pass the whole file over. {step}."
    )
    return Diagnosis("invalid-yaml", "warning", slip.place, message, repairs)


def _keys(kind: Kind, outline: Outline) -> Iterator[Diagnosis]:
    """Keys that are unknown, out of use, or there twice."""
    seen: dict[str, Field] = {}
    for entry in outline.entries:
        name, key = entry.key.text, key_named(kind, entry.key.text)
        if name in seen:
            line = seen[name].key.place.line + 1
            message = (
                f"The key '{name}' stands on line {line} already, and that one holds. "
                "Remove one of the two."
            )
            repairs = (Repair(f"Remove this '{name}'", (_without(entry),), preferred=True),)
            yield Diagnosis("duplicate-key", "warning", entry.key.place, message, repairs)
        elif key is None:
            yield _unknown_key(kind, outline, entry)
        elif key.now:
            message = f"'{name}' is written '{key.now}' now."
            repairs = (Repair(f"Rename to '{key.now}'", (at(entry.key.place, key.now),), True),)
            yield Diagnosis("former-key", "information", entry.key.place, message, repairs)
        seen.setdefault(name, entry)


def _unknown_key(kind: Kind, outline: Outline, entry: Field) -> Diagnosis:
    name, used = entry.key.text, {each.key.text for each in outline.entries}
    spelled = {key.name.lower(): key.name for key in KEYS[kind] if key.name not in used}
    close = difflib.get_close_matches(name.lower(), spelled, n=1, cutoff=0.75)
    what = f"{kind} files have no key '{name}', so it is passed over."
    repairs: tuple[Repair, ...] = ()
    if others := kinds_with(name):
        what += f" It belongs in {others[0]} files."
    elif close:
        right = spelled[close[0]]
        what += f" Did you mean '{right}'?"
        repairs = (Repair(f"Rename to '{right}'", (at(entry.key.place, right),), preferred=True),)
    else:
        what += " Remove it, or keep it for a program that reads it."
    return Diagnosis("unknown-key", "information", entry.key.place, what, repairs)


def _prose(document: Document, kind: Kind, key: Key, entry: Field) -> Iterator[Diagnosis]:
    """A text that is cut short, too long, or not written as it is meant."""
    value = fields_of(document, kind).get(key.name)
    if not isinstance(value, str):
        return
    place = entry.value.place if entry.value else entry.key.place
    place = place._replace(end=min(place.end, len(document.line(place.line))))
    if (comment := _comment_after(document, entry)) is not None:
        whole = (
            f"{value}{document.line(comment.line)[entry.value.end.column :]}" if entry.value else ""
        )
        repair = Repair(
            f"Put '{key.name}' in quotes",
            (at(ColumnSpan(place.line, place.start, comment.end), quoted(whole.rstrip())),),
            preferred=True,
        )
        message = "YAML takes this for a comment, so the text ends before it. Put all in quotes."
        yield Diagnosis("comment-in-text", "warning", comment, message, (repair,))
    if key.name == "description" and len(text := str(meant(value))) > MAX_DESCRIPTION:
        message = (
            f"This description has {len(text):,} characters, some {len(text) // 4:,} tokens, and "
            "every conversation begins with it. Say when to ask the agent, and leave the rest to "
            f"the prompt; up to {MAX_DESCRIPTION:,} is usual."
        )
        yield Diagnosis("long-description", "information", entry.key.place, message)
    first = _first_literal_newline(document, entry) or place
    if key.name in PROSE_KEYS and LITERAL_NEWLINE.search(value):
        message = (
            "Line breaks are written as '\\n' here, which YAML keeps as two characters. They were "
            "read as line breaks; other programs may not do so. Write them as real ones."
        )
        repairs = prose_repairs(document, kind, entry)
        yield Diagnosis("literal-newline", "information", first, message, repairs)


def _first_literal_newline(document: Document, entry: Field) -> ColumnSpan | None:
    for number in range(entry.lines.start, entry.lines.stop):
        if (found := _WRITTEN_NEWLINE.search(document.line(number))) is not None:
            return ColumnSpan(number, *found.span())
    return None


def _comment_after(document: Document, entry: Field) -> ColumnSpan | None:
    """A comment behind an unquoted text on one line: by far the most were meant as text."""
    if entry.value is None or not entry.value.is_plain or not entry.value.text:
        return None
    line, start = entry.value.end
    rest = document.line(line)[start:]
    if not rest.lstrip().startswith("#"):
        return None
    return ColumnSpan(line, start + len(rest) - len(rest.lstrip()), start + len(rest.rstrip()))


def _missing(document: Document, kind: Kind, outline: Outline) -> Iterator[Diagnosis]:
    """Keys that an agent needs."""
    present = {entry.key.text: entry for entry in outline.entries}
    fence = _whole(document, outline.lines.start - 1)
    for key in KEYS[kind]:
        entry = present.get(key.name)
        value = fields_of(document, kind).get(key.name, "") if entry else ""
        is_empty = isinstance(value, str) and not value.strip()
        if not key.required or not is_empty:
            continue
        place = entry.key.place if entry else fence
        if key.name == "name":
            yield _nameless(document, outline, place, empty=entry is not None)
        else:
            message = f"This agent has no {key.name}. Say when to ask it: `{key.name}: Use when …`."
            yield Diagnosis(f"missing-{key.name}", "warning", place, message)


def _nameless(document: Document, outline: Outline, place: ColumnSpan, *, empty: bool) -> Diagnosis:
    if empty:
        message = "This agent is not loaded, because its name is empty. Write lowercase letters."
        return Diagnosis("bad-name", "error", place, message)
    message = (
        "This file is not read as an agent, because its frontmatter has no 'name'. "
        "Add one, or remove the frontmatter if it is documentation."
    )
    name = slug(PurePosixPath(document.uri).name.partition(".")[0])
    line = f"name: {name}{document.line_end}"
    added = insertion(outline.lines.start, line)
    repair = Repair(f"Add 'name: {name}'", (added,), preferred=True)
    return Diagnosis("missing-name", "warning", place, message, (repair,) if name else ())


def _intents(document: Document, kind: Kind) -> Iterator[Diagnosis]:
    """Actions of the agent's own that are left out of the menu."""
    read, _ = read_frontmatter(split_frontmatter(document.text), "", key_names(kind))
    if read is None:
        return
    fields = Fields(read, "", [])
    read_intents(fields)
    for problem in fields.problems:
        yield Diagnosis("bad-intent", "warning", _whole(document, problem.line), problem.message)


def _prompt(document: Document, kind: Kind, outline: Outline) -> Iterator[Diagnosis]:
    """A prompt that is missing, or longer than it may be."""
    body = split_frontmatter(document.text).body
    fence = _whole(document, min(outline.lines.stop, len(document.lines) - 1))
    elsewhere = any(entry.key.text in ("prompt", "initialPrompt") for entry in outline.entries)
    if not body.strip() and not elsewhere:
        message = "This agent has no prompt: nothing follows its frontmatter. Say who it is."
        yield Diagnosis("missing-prompt", "warning", fence, message)
    if kind is Kind.COPILOT_AGENT and len(body) > COPILOT_MAX_PROMPT:
        message = (
            f"This prompt has {len(body):,} characters, and GitHub takes {COPILOT_MAX_PROMPT:,} "
            "at most. Shorten it."
        )
        yield Diagnosis("long-prompt", "warning", fence, message)


def _without(entry: Field) -> Replacement:
    """The lines of an entry taken out."""
    start, stop = entry.key.start._replace(line=entry.lines.start, column=0), entry.lines.stop
    return Replacement(start, start._replace(line=stop), "")


def _first(document: Document) -> ColumnSpan:
    return _whole(document, 0)


def _whole(document: Document, number: int) -> ColumnSpan:
    """All that stands on a line."""
    line = document.line(number)
    return ColumnSpan(number, len(line) - len(line.lstrip("\ufeff \t")), len(line.rstrip()))
