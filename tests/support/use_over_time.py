"""Weeks of use, step by step, on the real server, against a reference of what must be seen.

One file under one user's hands: one or two editors, each with a server, share the store.
"""

import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from support import flawed
from support.desk import WORDS, Desk, agents_of, edited, place_of, with_edit
from support.flawed import Flaw, Line, Lines, found, new_line
from support.quick_server import QuickServer
from support.reference import WITH, Dismissed, Reference
from support.reviewers import AGENTS, Reviewers, mended
from support.weeks import ENDS, MOST_LINES, OUTSIDE, bodies, flaws_of, some

TALLY: Counter[str] = Counter()


class UseOverTime(RuleBasedStateMachine):
    """One file over weeks. ``home`` is a folder that the run may use."""

    home: Path

    @initialize(
        flaws=st.lists(flaws_of, min_size=3, max_size=8, unique=True),
        outside=st.lists(st.sampled_from(OUTSIDE), max_size=3),
        written=st.lists(bodies, min_size=1, max_size=3),
    )
    def begin(self, flaws: list[Flaw], outside: list[str], written: list[list[str]]) -> None:
        flawed.count_anew()
        shutil.rmtree(self.home / ".local", ignore_errors=True)
        self.workspace = self.home / "project"
        shutil.rmtree(self.workspace, ignore_errors=True)
        self.workspace.mkdir()
        self.flaws, self.names = flaws, 1
        self.model = Reviewers(flaws)
        lines: Lines = tuple(new_line(words) for words in outside)
        for name, body in zip("fgh", written, strict=False):
            lines += flawed.function(name, body)
        self.path = self.workspace / "app1.rb"
        self.path.touch()
        self.kept = Reference(flaws, lines)
        self.branch: Lines | None = None
        self.shared = False
        self.desks = [self._desk(lines)]
        TALLY["runs"] += 1
        for agent in AGENTS:
            self.review(agent, 0, anew=True)

    def teardown(self) -> None:
        for desk in getattr(self, "desks", []):
            desk.server.kill()

    # What the user does to the text.

    @rule(at=some, to=some, words=st.sampled_from(WORDS), which=some)
    def type(self, at: int, to: int, words: str, which: int) -> None:
        """A statement is typed, changed, copied or deleted, or a blank line comes."""
        desk = _one(self.desks, at)
        self._edit(desk, edited(desk.lines, at, to, words, which))

    @rule(at=some, to=some)
    def move_a_function(self, at: int, to: int) -> None:
        desk = _one(self.desks, at)
        self._edit(desk, flawed.moved(desk.lines, at, to))

    @rule(which=some, back=st.booleans())
    def undo_or_redo(self, which: int, back: bool) -> None:
        desk = _one(self.desks, which)
        one, other = (desk.past, desk.future) if back else (desk.future, desk.past)
        if one:
            other.append(desk.lines)
            self._becomes(desk, one.pop())

    @rule(
        which=some,
        indent=st.sampled_from(("    ", "  ", "\t")),
        blanks=st.integers(0, 2),
        wraps=st.booleans(),
    )
    def format(self, which: int, indent: str, blanks: int, wraps: bool) -> None:
        desk = _one(self.desks, which)
        self._edit(desk, flawed.formatted(desk.lines, indent, blanks, wraps=wraps), whole=True)

    @rule(at=some, to=some, words=st.sampled_from(WORDS), which=some, closes=st.booleans())
    def switch_branches(self, at: int, to: int, words: str, which: int, closes: bool) -> None:
        """The file is replaced by another text; the next time it is back."""
        desk = _one(self.desks, at)
        here = desk.lines
        there = self.branch or flawed.moved(edited(here, at, to, words, which), to, at)
        self.branch = here
        if closes:
            self._reopen(desk, there)
        else:
            self._becomes(desk, there, whole=True)
        desk.past.clear()
        desk.future.clear()

    @rule(
        at=some, to=some, words=st.none() | st.sampled_from(WORDS), which=some, types=st.booleans()
    )
    def close_and_open_again(
        self, at: int, to: int, words: str | None, which: int, types: bool
    ) -> None:
        """Perhaps the file was changed meanwhile, and perhaps typing begins at once."""
        desk = _one(self.desks, at)
        made = desk.lines if words is None else edited(desk.lines, at, to, words, which)
        self._reopen(desk, made, settles=not types)
        if types:
            self._edit(desk, edited(desk.lines, to, at, "save(total)", which))
            desk.server.settle()

    @rule(which=some)
    def other_line_ends(self, which: int) -> None:
        """git may write the same lines with other ends."""
        desk = _one(self.desks, which)
        self._reopen(desk, desk.lines, end=ENDS[1 - ENDS.index(desk.end)])

    # What happens to the file and to servers.

    @rule(order=st.sampled_from(("closed", "told", "open")))
    def rename_the_file(self, order: str) -> None:
        """The editor may close the old name before it tells, after, or when the new one is open."""
        if len(self.desks) > 1:
            return
        [desk] = self.desks
        old, self.names = desk.uri, self.names + 1
        path = self.workspace / f"app{self.names}.rb"
        self.path.rename(path)
        self.path = path
        told = {"files": [{"oldUri": old, "newUri": path.as_uri()}]}
        if order == "told":
            desk.server.notify("workspace/didRenameFiles", told)
        desk.close()
        if order == "closed":
            desk.server.notify("workspace/didRenameFiles", told)
        desk.uri = path.as_uri()
        desk.open()
        if order == "open":
            desk.server.notify("workspace/didRenameFiles", told)
        desk.server.settle()
        assert not desk.server.diagnostics.get(old), "the old name has diagnostics"
        self._keeps(desk)

    @rule(
        at=some, to=some, words=st.none() | st.sampled_from(WORDS), which=some, kills=st.booleans()
    )
    def restart(self, at: int, to: int, words: str | None, which: int, kills: bool) -> None:
        """The server ends, or is killed; the file may change until the next one looks at it."""
        desk = _one(self.desks, at)
        if kills:
            desk.server.kill()
        else:
            self._keeps(desk)
            desk.server.end()
        self.desks.remove(desk)
        made = desk.lines if words is None else edited(desk.lines, at, to, words, which)
        new = self._desk(made, desk.end)
        new.past, new.future = [*desk.past, desk.lines], []
        self.desks.append(new)

    @rule(agent=st.sampled_from(AGENTS), which=some)
    def kill_right_after_a_review(self, agent: str, which: int) -> None:
        """Nobody knows whether what was told last was written."""
        desk = _one(self.desks, which)
        self._ask(desk, agent, anew=False)
        desk.server.work()
        desk.known.reviewed(agent, desk.lines)
        self.kept.hears(desk.known)
        desk.server.kill()
        self.desks.remove(desk)
        self.desks.append(self._desk(desk.lines, desk.end))

    @rule(ends=st.booleans())
    def another_editor_comes_or_goes(self, ends: bool) -> None:
        if len(self.desks) == 1:
            self.shared = True
            self.desks.append(self._desk(self.desks[0].lines, self.desks[0].end))
        else:
            desk = self.desks.pop(ends)
            self._keeps(desk)
            desk.server.end()

    # What agents say, and what comes of it.

    @rule(agent=st.sampled_from(AGENTS), which=some, anew=st.booleans())
    def review(self, agent: str, which: int, anew: bool) -> None:
        desk = _one(self.desks, which)
        self._ask(desk, agent, anew=anew)
        desk.server.settle()
        desk.known.reviewed(agent, self.model.sight)
        self._tells(desk)
        self._is_complete(desk, agent)
        if not anew:
            self._says_nothing_has_changed(desk, agent)

    @rule(agent=st.sampled_from(AGENTS), at=some, to=some, words=st.sampled_from(WORDS), which=some)
    def type_during_a_review(self, agent: str, at: int, to: int, words: str, which: int) -> None:
        desk = _one(self.desks, at)
        before = desk.lines
        self.model.waits = True
        self._ask(desk, agent, anew=True)
        desk.server.work(lambda: self.model.is_waiting)
        made = edited(before, at, to, words, which)
        desk.past.append(before)
        desk.future.clear()
        desk.becomes(made)
        desk.server.request("textDocument/hover", place_of(desk.uri, 0))
        self.model.waits = False
        desk.server.settle()
        desk.known.reviewed(agent, self.model.sight)
        desk.known.becomes(made)
        self._tells(desk)  # what is written is where all stands after that

    @precondition(lambda self: any(desk.seen() for desk in self.desks))
    @rule(which=some)
    def take_a_quick_fix(self, which: int) -> None:
        desk = _one([desk for desk in self.desks if desk.seen()], which)
        shown = _one(desk.diagnostics(), which)
        number = shown["range"]["start"]["line"]
        asked = {**place_of(desk.uri, number), "context": {"diagnostics": [], "only": ["quickfix"]}}
        asked["range"] = {"start": asked["position"], "end": asked.pop("position")}
        for action in desk.server.request("textDocument/codeAction", asked) or []:
            about = [each["data"]["finding"] for each in action.get("diagnostics", [])]
            if "edit" in action and shown["data"]["finding"] in about:
                made = with_edit(desk.lines, action["edit"])
                line = Line(mended(desk.lines[number]), -1)
                wanted = [*desk.lines[:number], line, *desk.lines[number + 1 :]]
                assert flawed.texts(made) == flawed.texts(wanted), "a fix of another line"
                TALLY["fixes"] += 1
                self._edit(desk, made)
                return
        TALLY["no fix"] += 1

    @precondition(lambda self: any(desk.seen() for desk in self.desks))
    @rule(which=some)
    def dismiss(self, which: int) -> None:
        desk = _one([desk for desk in self.desks if desk.seen()], which)
        shown = _one(desk.diagnostics(), which)
        finding = shown["data"]["finding"]
        wish = {"uri": desk.uri, "finding": finding, "reason": "wrong"}
        desk.server.run("consult.dismiss", wish)
        desk.server.settle()
        for agent in agents_of(shown):
            desk.known.dismiss((agent, shown["code"], shown["range"]["start"]["line"]), finding)
            finding = f"{WITH} {shown['data']['finding']}"
        TALLY["dismissed"] += 1
        self._tells(desk)

    @rule(which=some, everything=st.booleans())
    def restore(self, which: int, everything: bool) -> None:
        """Show again what was dismissed: one finding, or all of the file."""
        desk = _one(self.desks, which)
        known = desk.known.dismissed
        named = [each for each in known if not each.finding.startswith(WITH)]
        if not named:
            return
        meant = known if everything else [_one(named, which)]
        argument = {"uri": desk.uri}
        if not everything:
            argument["finding"] = meant[0].finding
        count = desk.server.run("consult.restore", argument)["restored"]
        desk.server.settle()
        if everything or count:
            for each in (*meant,):
                self._forget(each, desk)
        else:
            assert not self._stands(desk, meant[0]), "what stands and is dismissed was not restored"
        TALLY["restored"] += count
        self._tells(desk)

    # What must hold.

    @invariant()
    def everything_is_seen_where_it_is_and_nowhere_else(self) -> None:
        TALLY["steps"] += 1
        assert not self.model.faults, self.model.faults
        for desk in self.desks:
            shown = desk.seen()
            assert len(shown) == len(set(shown)), ("twice", shown)
            lost = desk.known.must(AGENTS) - set(shown)
            assert not lost, ("not seen", lost, self._told(desk))
            hidden = desk.known.hidden()
            for seen in shown:
                assert seen[2] < len(desk.lines), ("outside of the text", seen)
                assert seen not in hidden, ("dismissed and seen", seen, self._told(desk))
                assert desk.known.may_be(seen), ("at a wrong line", seen, self._told(desk))
            others = {uri: some for uri, some in desk.server.diagnostics.items() if some}
            assert others.keys() <= {desk.uri}, ("of no open file", others)

    def _is_complete(self, desk: Desk, agent: str) -> None:
        """After a whole review all that the agent finds is seen, and no more."""
        shown = {seen[1:] for seen in desk.seen() if seen[0] == agent}
        wanted = found(self.flaws, agent, desk.lines)
        lost = wanted - desk.known.may_be_hidden() - shown
        assert not lost, ("hidden after a review", lost, self._told(desk))
        assert shown <= wanted, ("told by nobody", shown - wanted, self._told(desk))

    def _says_nothing_has_changed(self, desk: Desk, agent: str) -> None:
        """To ask again at once costs nothing, and the number of what remains is told."""
        asked = self.model.asked
        self._ask(desk, agent, anew=False)
        desk.server.settle()
        if any(line.words for line in desk.lines):
            assert self.model.asked == asked, "the same was asked again"
            [count] = re.findall(r"; (\d+) findings? remain", desk.server.messages[-1])
            shown = [seen for seen in desk.seen() if seen[0] == agent]
            assert int(count) == len(shown), (desk.server.messages[-1], shown)

    # How it goes about it.

    def _ask(self, desk: Desk, agent: str, *, anew: bool) -> None:
        self.model.sight = desk.lines
        argument = {"uri": desk.uri, "agent": agent, "version": desk.version, "anew": anew}
        desk.server.run("consult.review", argument)
        TALLY["reviews"] += 1

    def _tells(self, desk: Desk) -> None:
        """What this server knows is written, and other servers may learn it."""
        for other in self.desks:
            if other is not desk:
                other.known.hears(desk.known)
        self._keeps(desk)

    def _keeps(self, desk: Desk) -> None:
        self.kept = desk.known.joined(self.kept) if self.shared else desk.known.copy()

    def _forget(self, one: Dismissed, desk: Desk) -> None:
        """It is dismissed no more; whether other servers say so still is theirs. What other agents
        say of that line is restored with it, if it stands at the same line by now."""
        for each in desk.known.dismissed:
            beside = each.rule == one.rule and bool(each.lines & one.lines)
            each.sure = each.sure and not (beside or each.finding == f"{WITH} {one.finding}")
        known = desk.known
        known.dismissed = [each for each in known.dismissed if each.finding != one.finding]
        finding = one.finding.removeprefix(WITH).strip()
        for other in (self.kept, *(desk.known for desk in self.desks)):
            for each in other.dismissed:
                each.sure = each.sure and finding not in each.finding

    def _stands(self, desk: Desk, dismissed: Dismissed) -> bool:
        """Whether what is dismissed must be seen but for that."""
        known = desk.known.copy()
        hidden = desk.known.hidden()
        known.dismissed.clear()
        where = known.must(AGENTS) & hidden
        return any(
            (agent, rule) == (dismissed.agent, dismissed.rule)
            and desk.lines[number].who == dismissed.who
            for agent, rule, number in where
        )

    def _edit(self, desk: Desk, lines: Lines, *, whole: bool = False) -> None:
        if lines != desk.lines and len(lines) <= MOST_LINES:
            desk.past.append(desk.lines)
            desk.future.clear()
            self._becomes(desk, lines, whole=whole)

    def _becomes(self, desk: Desk, lines: Lines, *, whole: bool = False) -> None:
        desk.becomes(lines, whole=whole)
        desk.known.becomes(lines)
        desk.server.settle()

    def _reopen(self, desk: Desk, lines: Lines, *, end: str = "", settles: bool = True) -> None:
        desk.close()
        desk.server.settle()
        assert not desk.diagnostics(), "a closed file has diagnostics"
        self._keeps(desk)
        desk.lines, desk.end = lines, end or desk.end
        desk.known.becomes(lines)
        desk.open()
        if settles:
            desk.server.settle()

    def _desk(self, lines: Lines, end: str = "\n") -> Desk:
        """Another server, which knows what was kept."""
        known = self.kept.copy()
        known.becomes(lines)
        desk = Desk(QuickServer(self.workspace, self.model), self.path.as_uri(), lines, known)
        desk.end = end
        desk.open()
        desk.server.settle()
        return desk

    def _told(self, desk: Desk) -> str:
        """The text as it is now, with the number of each line, to understand a failure."""
        return "\n" + "\n".join(f"{n}| {line.text}" for n, line in enumerate(desk.lines))


def _one(things: Any, which: int) -> Any:
    return things[which % len(things)]
