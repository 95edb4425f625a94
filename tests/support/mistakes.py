"""Edits with the mistakes that models make, over real sources, each with the text it should give.

The place that each edit means is known, so what placing it gives is right, refused or wrong.
"""

import sysconfig
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from consult_lsp.edits.combine import Change, combine
from consult_lsp.finding import Edit
from consult_lsp.text.document import Document

LARGEST = 60_000
"""Bytes of a source, so that no single file takes the time of all others."""


@dataclass(frozen=True)
class Case:
    """What the model sent, with which mistake, and the lines of the document that it means."""

    mistake: str
    edit: Edit
    after: list[str]


@dataclass(frozen=True)
class Meant:
    """What a model without mistakes would send: lines from ``start`` on become ``new``."""

    lines: list[str]
    start: int
    old: list[str]
    new: list[str]

    @property
    def after(self) -> list[str]:
        return [*self.lines[: self.start], *self.new, *self.lines[self.start + len(self.old) :]]


Mistake = Callable[[Meant, Random], Edit | None]


def sources(count: int, seed: int) -> list[list[str]]:
    """The lines of some files of the standard library, always the same ones for a seed."""
    folder = Path(sysconfig.get_path("stdlib"))
    paths = sorted(
        path
        for path in folder.rglob("*.py")
        if not {"site-packages", "__pycache__"} & set(path.parts) and "bad" not in path.name
    )
    texts = []
    for path in Random(seed).sample(paths, len(paths)):  # noqa: S311  # not a secret
        if len(texts) == count:
            break
        content = path.read_bytes()
        if 1_000 < len(content) < LARGEST and content.isascii():
            texts.append(content.decode().replace("\r\n", "\n").split("\n"))
    return texts


def cases(lines: list[str], random: Random, rounds: int) -> Iterator[Case]:
    """Some edits of a source, for every mistake ``rounds`` of them where the source allows it."""
    for mistake, make in MISTAKES.items():
        for _ in range(rounds):
            meant = _meant(lines, random, single="one line" in mistake)
            edit = make(meant, random) if meant else None
            if meant and edit:
                yield Case(mistake, edit, meant.after)


def outcome(lines: list[str], case: Case) -> str:
    """``placed``, ``wrong``, or the reason of the refusal."""
    result = combine(Document("file:///a.py", "\n".join(lines), language_id="python"), [case.edit])
    if not isinstance(result, Change):
        return result[0].reason
    return "placed" if result.after.text == "\n".join(case.after) else "wrong"


def tally(count: int, seed: int, rounds: int) -> dict[str, Counter[str]]:
    """How the cases over ``count`` sources ended, by mistake."""
    random = Random(seed)  # noqa: S311  # not a secret
    ended: dict[str, Counter[str]] = {mistake: Counter() for mistake in MISTAKES}
    for lines in sources(count, seed):
        for case in cases(lines, random, rounds):
            ended[case.mistake][outcome(lines, case)] += 1
    return ended


def _meant(lines: list[str], random: Random, *, single: bool) -> Meant | None:
    """An edit of one to eight lines: one of them changed, preceded by a new one, or taken out."""
    length = 1 if single else random.randint(1, 8)
    start = random.randrange(max(1, len(lines) - length))
    old = lines[start : start + length]
    if not old[0].strip() or not old[-1].strip():
        return None
    at = random.randrange(length)
    if not old[at].strip():
        return None
    indentation = old[at][: len(old[at]) - len(old[at].lstrip())]
    changed = [[old[at] + "  # checked"], [indentation + "audit(request)", old[at]], []]
    new = [*old[:at], *random.choice(changed[: 3 if length > 1 else 2]), *old[at + 1 :]]
    return Meant(lines, start, old, new)


def _edit(meant: Meant, old: list[str], new: list[str], by: int = 0) -> Edit:
    return Edit(meant.start + 1 + by, "\n".join(old), "\n".join(new))


def _perfect(meant: Meant, random: Random) -> Edit:
    return _edit(meant, meant.old, meant.new)


def _outdented(meant: Meant, random: Random) -> Edit | None:
    margin = _margin(meant.old + meant.new)
    cut = random.choice([margin, margin // 2])
    if not cut:
        return None
    return _edit(meant, *([line[cut:] for line in part] for part in (meant.old, meant.new)))


def _indented(meant: Meant, random: Random) -> Edit:
    more = random.choice(["  ", "    ", "\t", " "])
    moved = [[more + line if line else "" for line in part] for part in (meant.old, meant.new)]
    return _edit(meant, *moved)


def _first_outdented(meant: Meant, random: Random) -> Edit | None:
    if meant.old[0] == meant.old[0].lstrip() or not meant.new:
        return None
    old = [meant.old[0].lstrip(), *meant.old[1:]]
    new = [meant.new[0].lstrip(), *meant.new[1:]]
    return _edit(meant, old, new)


def _old_outdented_only(meant: Meant, random: Random) -> Edit | None:
    margin = _margin(meant.old)
    return _edit(meant, [line[margin:] for line in meant.old], meant.new) if margin else None


def _trailing_blanks(meant: Meant, random: Random) -> Edit:
    blanks = {line: random.choice(["", " ", "   ", "\t"]) for line in meant.old}
    return _edit(meant, [line + blanks[line] for line in meant.old], meant.new)


def _blank_edges(meant: Meant, random: Random) -> Edit:
    above, below = random.choice([(0, 1), (1, 0), (1, 1), (2, 3)])
    wrapped = [[""] * above + part + [""] * below for part in (meant.old, meant.new)]
    return _edit(meant, *wrapped)


def _drifted(meant: Meant, random: Random) -> Edit | None:
    by = random.choice([-40, -7, -3, -2, -1, 1, 2, 3, 7, 40, -meant.start])
    return None if _holds(meant, by) else _edit(meant, meant.old, meant.new, by)


def _drifted_outdented(meant: Meant, random: Random) -> Edit | None:
    by = random.choice([-7, -2, -1, 1, 2, 7])
    edit = _outdented(meant, random)
    return (
        None
        if edit is None or _holds(meant, by)
        else Edit(edit.start_line + by, edit.old, edit.new)
    )


def _typographic(meant: Meant, random: Random) -> Edit | None:
    curly = str.maketrans({"'": random.choice("’‘"), '"': random.choice("“”"), "-": "–"})
    edit = _edit(meant, meant.old, meant.new)
    old = edit.old.translate(curly)
    return None if old == edit.old else Edit(edit.start_line, old, edit.new.translate(curly))


def _fenced(meant: Meant, random: Random) -> Edit:
    fence = random.choice(["```", "```python"])
    return _edit(meant, *([fence, *part, "```"] for part in (meant.old, meant.new)))


def _numbered(meant: Meant, random: Random) -> Edit:
    width, space = len(str(len(meant.lines))), random.choice([" ", ""])
    old, new = (
        [f"{meant.start + 1 + at:>{width}}|{space}{line}" for at, line in enumerate(part)]
        for part in (meant.old, meant.new)
    )
    return _edit(meant, old, random.choice([new, meant.new]))


def _elided_old(meant: Meant, random: Random) -> Edit | None:
    if len(meant.old) < 3:
        return None
    dots = random.choice(["...", "    ...", "# ... existing code ..."])
    return _edit(meant, [meant.old[0], dots, meant.old[-1]], meant.new)


def _elided_new(meant: Meant, random: Random) -> Edit | None:
    if len(meant.new) < 3:
        return None
    dots = random.choice(["# ...", "    # ... rest of the code ...", "# existing code unchanged …"])
    return _edit(meant, meant.old, [meant.new[0], dots, meant.new[-1]])


def _typo(meant: Meant, random: Random) -> Edit | None:
    at = random.randrange(len(meant.old))
    line = meant.old[at]
    if not line.strip():
        return None
    column = random.randrange(len(line) - len(line.lstrip()), len(line))
    kinds = [line[:column] + line[column + 1 :], line[:column] + "x" + line[column:]]
    slip = random.choice([*kinds, line[:column] + random.choice("abcs01(") + line[column + 1 :]])
    if slip.strip() == line.strip():
        return None
    new = [slip if each == line else each for each in meant.new]
    return _edit(meant, [*meant.old[:at], slip, *meant.old[at + 1 :]], new)


def _missing_line(meant: Meant, random: Random) -> Edit | None:
    old, new = meant.old, meant.new
    # Where it stands twice, or is changed, the edit reads as one that adds a line, and is one.
    kept = [at for at, line in enumerate(old) if line in new and old.count(line) == 1]
    if len(meant.old) < 2 or not kept:
        return None
    at = random.choice(kept)
    return _edit(meant, old[:at] + old[at + 1 :], new)


def _fragment(meant: Meant, random: Random) -> Edit | None:
    line = meant.old[0]
    words = line.split()
    if len(words) < 3:
        return None
    return _edit(meant, [" ".join(words[1:])], ["audit(request)"])


def _repeated(meant: Meant, random: Random) -> Edit | None:
    return _perfect(meant, random) if _copies(meant) > 1 else None


def _repeated_drifted(meant: Meant, random: Random) -> Edit | None:
    return _drifted(meant, random) if _copies(meant) > 1 else None


MISTAKES: dict[str, Mistake] = {
    "none": _perfect,
    "none, one line": _perfect,
    "outdented": _outdented,
    "outdented, one line": _outdented,
    "indented": _indented,
    "first line outdented": _first_outdented,
    "only the old lines outdented": _old_outdented_only,
    "trailing blanks": _trailing_blanks,
    "blank lines around": _blank_edges,
    "drifted number": _drifted,
    "drifted number, one line": _drifted,
    "drifted number and outdented": _drifted_outdented,
    "drifted number and outdented, one line": _drifted_outdented,
    "typographic punctuation": _typographic,
    "code fence": _fenced,
    "gutter kept": _numbered,
    "elision in the old lines": _elided_old,
    "elision in the new lines": _elided_new,
    "typo": _typo,
    "typo, one line": _typo,
    "missing line": _missing_line,
    "fragment, one line": _fragment,
    "repeated, one line": _repeated,
    "repeated and drifted, one line": _repeated_drifted,
}


def _margin(lines: list[str]) -> int:
    return min(len(line) - len(line.lstrip()) for line in lines if line.strip())


def _holds(meant: Meant, by: int) -> bool:
    """Whether the drifted number names the place itself, or a twin that nothing tells apart."""
    start = meant.start + by
    there = [line.strip() for line in meant.lines[max(start, 0) : max(start, 0) + len(meant.old)]]
    return by == 0 or start < 0 or there == [line.strip() for line in meant.old]


def _copies(meant: Meant) -> int:
    starts = range(len(meant.lines) - len(meant.old) + 1)
    return sum(meant.lines[at : at + len(meant.old)] == meant.old for at in starts)
