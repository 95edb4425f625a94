"""Which findings must be seen at which lines, and which may: a reference, told by simple rules.

It knows nothing of how findings are kept. It hears what was reviewed, dismissed and restored, and
every text that there was, and says of the text as it is now:

**Must.** A function that stands as it was in one of the last MEMORY reviews shows all that its
agent found in it, wherever it stands now; so does a whole text. And a finding that was told last,
and not called fixed since, is seen wherever its line is, while in every text since then that line
was the same of as many equal ones in its function, or the only one in the text as in the text
before, or there was none: where other lines go in the same step in which its function gets another
name, nobody knows whose line is left;
and unless it, or an equal one in its function, stands deeper than a line above that does not hold
it, which may be its loop for all that indentation tells.

**May.** It may also be seen at its own line wherever that was moved to; at an equal line of the
same function that a reader who sees both texts could take for it, because one of the ways to make
one text of the other by the fewest changes has it so; and, once its own line is gone or indented in
another way, at an equal one that was written since, as when lines are cut and pasted. What returns
with a function or a text that was reviewed goes on with its line as if it were told anew. At any
other line it may not.

**Not.** What is dismissed is seen nowhere that it must be, and hides nothing else: not another
rule at that line, nor the same one at an equal line. The finding may be seen there or not where an
equal line may be the dismissed one by the freedom above, and where a line stands too deep. After a
whole review the findings of its agent are those of the text exactly, whatever was shown before.

Of two servers at once each shows what it was told. Of the other's it may show whatever would be
right. A server that comes after them knows what both have dismissed, and what the one of them was
told that wrote last.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from .flawed import Flaw, Line, Lines, Place, found, functions, is_held, places, texts

MEMORY = 5
WITH = "with"
"""How the ids begin of what is dismissed with another finding, by whose id users know both."""

Key = tuple[str, str]
"""An agent and a rule."""
Seen = tuple[str, str, int]
"""An agent, a rule, and the number of a line, from 0."""


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as it was told: about that line, in that place."""

    agent: str
    rule: str
    who: int
    text: str
    place: Place
    alone: bool
    """Whether no other line of the text in which it stood last had these words."""


@dataclass(eq=False, slots=True)
class Dismissed:
    """What was dismissed: an agent's finding of a rule at a line. ``sure`` is whether this server
    must know of it. What another agent said of that line is its own, or goes with it."""

    agent: str
    rule: str
    who: int
    place: Place
    newest: int
    finding: str
    text: tuple[str, ...]
    """The whole of it, when that was."""
    sure: bool = True
    lines: set[int] = field(default_factory=set)
    """Lines that may be this one."""


@dataclass(slots=True)
class Reference:
    """What one server was told of one file. ``flaws`` are what its agents know to be wrong."""

    flaws: Sequence[Flaw]
    lines: Lines
    told: list[Told] = field(default_factory=list)
    parts: dict[tuple[str, tuple[str, ...]], int] = field(default_factory=dict)
    """Functions and whole texts that an agent has reviewed, and the number of the review that did
    so last; 0 where this server need not know."""
    may: dict[Key, set[int]] = field(default_factory=dict)
    newest: dict[Key, int] = field(default_factory=dict)
    """The newest line that there was when the finding was told."""
    dismissed: list[Dismissed] = field(default_factory=list)
    last: dict[int, Lines] = field(default_factory=dict)
    """The text in which each line was there last."""
    reviews: int = 0
    before: dict[tuple[str, ...], dict[Key, set[int]]] = field(default_factory=dict)
    """The lines at which a finding might be seen in each text that there was, if no review since
    has told otherwise of the same lines."""

    def copy(self) -> "Reference":
        may = {key: {*lines_of} for key, lines_of in self.may.items()}
        dismissed = [replace(each, lines={*each.lines}) for each in self.dismissed]
        parts, newest, last = {**self.parts}, {**self.newest}, {**self.last}
        return Reference(
            *(self.flaws, self.lines, [*self.told], parts, may, newest, dismissed, last),
            self.reviews,
            {text: {key: {*of} for key, of in may.items()} for text, may in self.before.items()},
        )

    # What happens.

    def becomes(self, lines: Lines) -> None:
        """The text is another now."""
        self.before[texts(self.lines)] = {key: {*lines_of} for key, lines_of in self.may.items()}
        self.last |= {line.who: self.lines for line in self.lines}
        for lines_of in (*self.may.values(), *(each.lines for each in self.dismissed)):
            known = [(who, self.last[who]) for who in lines_of if who in self.last]
            lines_of |= {new for who, last in known for new in readings(last, lines, who)}
        self.lines = lines
        for agent in {flaw.agent for flaw in self.flaws}:
            for rule, number in found(self.flaws, agent, lines):
                if self._is_known(agent, rule, number):  # it returns, and goes with its line again
                    self.may.setdefault((agent, rule), set()).add(lines[number].who)
        self.told = [
            replace(told, alone=_count(lines, told.place.words) == 1) if self._has(told) else told
            for told in self.told
            if self._stands(told) or not self._has(told)
        ]

    def reviewed(self, agent: str, lines: Lines) -> None:
        """A whole review of a text has ended, which is still the one that is known here."""
        newest = max((line.who for line in lines), default=0)
        seen, told = found(self.flaws, agent, lines), places(lines)
        there = {line.who for line in lines}
        for rule, number in seen:
            key = agent, rule
            self.may.setdefault(key, set()).add(lines[number].who)
            self.newest[key] = newest
        kept = [t for t in self.told if t.agent != agent or t.who not in there]
        self.told = kept + [
            Told(
                agent, rule, lines[n].who, lines[n].text, told[n], _count(lines, told[n].words) == 1
            )
            for rule, n in seen
            if _are_held(lines, n)
        ]
        for key, lines_of in self.may.items():
            if key[0] == agent:
                right = {lines[n].who for rule, n in seen if rule == key[1]}
                lines_of -= there - right
                self._is_not_at(key, {line for line in lines if line.who not in right})
        whole = ((agent, texts(lines)), *((agent, part) for _, part in _parts(lines)))
        self.reviews += 1
        for part in whole:
            self.parts[part] = self.reviews

    def _is_not_at(self, key: Key, lines: set[Line]) -> None:
        """A review has told that a finding is not at these lines, as they are indented now."""
        for text, may in self.before.items():
            gone = {line.who for line in lines if line.text in text}
            may[key] = may.get(key, set()) - gone

    def dismiss(self, seen: Seen, finding: str) -> None:
        agent, rule, number = seen
        who = self.lines[number].who
        newest = max(line.who for line in self.lines)
        place = places(self.lines)[number]
        self.dismissed.append(
            Dismissed(agent, rule, who, place, newest, finding, texts(self.lines), lines={who})
        )

    def hears(self, other: "Reference") -> None:
        """Another server may have told this one what it knows."""
        self._join(other, sure=False)

    def joined(self, other: "Reference") -> "Reference":
        """What a server knows that comes after both, at the text of this one."""
        joined = self.copy()
        joined._join(other, sure=True)
        return joined

    def _join(self, other: "Reference", *, sure: bool) -> None:
        other = other.copy()
        other.becomes(self.lines)
        self.last = {**other.last, **self.last}
        for key, lines_of in other.may.items():
            self.may.setdefault(key, set()).update(lines_of)
            self.newest[key] = min(self.newest.get(key, 10**9), other.newest[key])
        for text, may in other.before.items():
            for key, lines_of in may.items():
                self.before.setdefault(text, {}).setdefault(key, set()).update(lines_of)
        self.reviews = max(self.reviews, other.reviews)
        for part in other.parts:
            self.parts.setdefault(part, 0)
        mine = {(each.agent, each.rule, each.who): each for each in self.dismissed}
        for each in other.dismissed:
            same = mine.get((each.agent, each.rule, each.who))
            if same is None:
                each.sure = each.sure and sure
                self.dismissed.append(each)

    # What is to be seen.

    def must(self, agents: Iterable[str]) -> set[Seen]:
        """What must be seen now, but for what is or may be dismissed."""
        wanted: set[Seen] = set()
        for agent in agents:
            if self._is_remembered(agent, texts(self.lines)):
                wanted |= {(agent, rule, n) for rule, n in found(self.flaws, agent, self.lines)}
            for body, part in _parts(self.lines):
                if self._is_remembered(agent, part):
                    wanted |= self._of_part(agent, body)
            wanted |= self._told_still(agent)
        hidden = self.may_be_hidden()
        return {seen for seen in wanted if seen[1:] not in hidden}

    def may_be(self, seen: Seen) -> bool:
        """Whether that may be seen now, if it is not dismissed."""
        agent, rule, number = seen
        key, line = (agent, rule), self.lines[number]
        place = places(self.lines)[number]
        lines_of = self.may.get(key, set())
        before = self.before.get(texts(self.lines), {}).get(key, set())
        if line.who in lines_of | before:
            return True
        if any(t.place == place for t in self.told if (t.agent, t.rule) == key):
            return True
        now = {each.who: each.text for each in self.lines}
        is_gone = any(now.get(who) != line.text for who in lines_of)
        is_newer = line.who > self.newest.get(key, line.who)
        has_words = any(flaw.words == line.words for flaw in self._of(key))
        return (is_gone and is_newer and has_words) or self._is_known(agent, rule, number)

    def hidden(self) -> set[Seen]:
        """Where a dismissal holds: at the very line in its place, if no equal one may be it, or
        in the very text."""
        there = {line.who for line in self.lines}
        return {
            (each.agent, each.rule, number)
            for each in self.dismissed
            if each.sure and (texts(self.lines) == each.text or each.lines & there == {each.who})
            for number, (line, place) in enumerate(zip(self.lines, places(self.lines), strict=True))
            if place == each.place and line.who == each.who and is_held(self.lines, number)
        }

    def may_be_hidden(self) -> set[tuple[str, int]]:
        """Rules and lines where one may hold."""
        there = {line.who for line in self.lines}
        return {
            (each.rule, number)
            for each in self.dismissed
            for number, (line, place) in enumerate(zip(self.lines, places(self.lines), strict=True))
            if place == each.place
            or line.who in each.lines
            or (line.words == each.place.words and line.who > each.newest and each.who not in there)
        }

    def _is_remembered(self, agent: str, part: tuple[str, ...]) -> bool:
        number = self.parts.get((agent, part), 0)
        return number > max(0, self.reviews - MEMORY)

    def _told_still(self, agent: str) -> set[Seen]:
        numbers = {line.who: number for number, line in enumerate(self.lines)}
        return {
            (agent, told.rule, numbers[told.who])
            for told in self.told
            if told.agent == agent and self._stands(told)
        }

    def _stands(self, told: Told) -> bool:
        """Whether the line is there, and is no other than it was."""
        for number, (line, place) in enumerate(zip(self.lines, places(self.lines), strict=True)):
            if (line.who, line.text) == (told.who, told.text):
                alone = told.alone and _count(self.lines, line.words) == 1
                return (place == told.place and _are_held(self.lines, number)) or alone
        return False

    def _has(self, told: Told) -> bool:
        """Whether the text has such lines."""
        return any(line.words == told.place.words for line in self.lines)

    def _of_part(self, agent: str, body: range) -> set[Seen]:
        return {
            (agent, rule, number)
            for rule, number in found(self.flaws, agent, self.lines)
            if number in body
        }

    def _is_known(self, agent: str, rule: str, number: int) -> bool:
        known = [range(len(self.lines))] if (agent, texts(self.lines)) in self.parts else []
        known += [body for body, part in _parts(self.lines) if (agent, part) in self.parts]
        return any(
            number in body and (rule, number) in found(self.flaws, agent, self.lines)
            for body in known
        )

    def _of(self, key: Key) -> list[Flaw]:
        return [flaw for flaw in self.flaws if (flaw.agent, flaw.rule) == key]


def readings(before: Lines, after: Lines, who: int) -> set[int]:
    """The lines of ``after`` that may be that line of ``before``: equal ones of its function, if
    one of the ways to make one text of the other by the fewest changes keeps it there."""
    at = next((n for n, line in enumerate(before) if line.who == who), None)
    if at is None:
        return set()
    old, new = [line.words for line in before], [line.words for line in after]
    was, now = places(before), places(after)
    kept = {place.symbol for place in now}
    twins = [
        n
        for n, line in enumerate(after)
        if line.words == before[at].words
        and (now[n].symbol == was[at].symbol or was[at].symbol not in kept)
    ]
    same = {after[n].who for n in twins if now[n] == was[at]}
    if all(after[n].who == who for n in twins):
        return same
    whole = _shared(old, new)
    return same | {
        after[n].who
        for n in twins
        if _shared(old[:at], new[:n]) + 1 + _shared(old[at + 1 :], new[n + 1 :]) == whole
    }


def _are_held(lines: Lines, number: int) -> bool:
    """Whether a line, and all that are equal in its function, stand no deeper than what is above:
    as many are held by the function as there are."""
    told = places(lines)
    same = (n for n, each in enumerate(told) if each[:2] == told[number][:2])
    return all(is_held(lines, n) for n in same)


def _parts(lines: Lines) -> list[tuple[range, tuple[str, ...]]]:
    return [(body, texts([lines[n] for n in body])) for _, body in functions(lines)]


def _count(lines: Lines, words: str) -> int:
    return sum(line.words == words for line in lines)


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many lines the longest common sequence of two texts has."""
    above = [0] * (len(other) + 1)
    for ours in one:
        row = [0]
        for at, theirs in enumerate(other):
            row.append(above[at] + 1 if ours == theirs else max(row[at], above[at + 1]))
        above = row
    return above[-1]
