"""Reviewers: a model whose agents see every flaw of the code they are asked about, and no other."""

import asyncio
import json
import re
from collections.abc import AsyncGenerator, Sequence
from typing import Any

from consult_lsp.models.model import Done, Event, Request, Text, Usage
from support.flawed import Flaw, Line, Lines, found

AGENTS = ("first", "second")
CATEGORIES = {"lost-money": "reliability", "slow-call": "performance", "lost-log": "reliability"}
"""The rules that there are. Two of them are of one kind."""

MENDED = "mended()"
"""What the fix of a finding makes of its line."""

_GUTTER = re.compile(r" *(\d+)\| (.*)")
_ASKED = re.compile(r"(\d+) to (\d+)")


class Reviewers:
    """A Model. ``sight`` is the text that the next question is about; while it ``waits``, the
    answer is not given. ``asked`` counts the questions, and
    ``faults`` are what was wrong with them."""

    name = "scripted"

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        self.flaws = flaws
        self.sight: Lines = ()
        self.asked = 0
        self.faults: list[str] = []
        self.waits = False
        self.is_waiting = False

    async def stream(self, request: Request) -> AsyncGenerator[Event]:
        self.asked += 1
        self.is_waiting = self.waits
        answer = json.dumps({"summary": "Looked.", "findings": self._findings(request)})
        # Each server has a loop of its own, which an Event would belong to.
        while self.waits:  # noqa: ASYNC110
            await asyncio.sleep(0)
        self.is_waiting = False
        yield Text(answer)
        yield Done(Usage(1, 1), self.name)

    def _findings(self, request: Request) -> list[dict[str, Any]]:
        agent = next(name for name in AGENTS if f"You are {name}." in request.system[0].text)
        shown = dict(filter(None, map(_numbered, request.user[0].text.split("\n"))))
        users = (*(line.text for line in self.sight), "")
        if any(text != users[number] for number, text in shown.items()):
            self.faults.append(f"other lines are shown than the user has: {shown}")
        asked = _asked_about(request.user[1].text, len(self.sight))
        return [
            _finding(rule, number, self.sight[number])
            for rule, number in sorted(found(self.flaws, agent, self.sight))
            if any(number in span for span in asked)
        ]


def mended(line: Line) -> str:
    """The line as the fix has it."""
    return line.text.replace(line.words, MENDED)


def write_agents(home: Any) -> None:
    """The files of the two agents, as a user's."""
    folder = home / ".claude" / "agents"
    folder.mkdir(parents=True, exist_ok=True)
    for name in AGENTS:
        text = f"---\nname: {name}\ndescription: Looks at code.\n---\nYou are {name}.\n"
        (folder / f"{name}.md").write_text(text)


def _asked_about(task: str, count: int) -> list[range]:
    again = task.rpartition("Review these lines: ")[2] if "Review these lines: " in task else ""
    if not again:
        return [range(count)]
    spans = _ASKED.findall(again.partition(". ")[0])
    return [range(int(first) - 1, int(last)) for first, last in spans]


def _numbered(line: str) -> tuple[int, str] | None:
    match = _GUTTER.fullmatch(line)
    is_left_out = match is None or match[2].startswith("[lines ")
    return None if match is None or is_left_out else (int(match[1]) - 1, match[2])


def _finding(rule: str, number: int, line: Line) -> dict[str, Any]:
    edit = {"start_line": number + 1, "old": line.text, "new": mended(line)}
    return {
        "rule": rule,
        "category": CATEGORIES[rule],
        "severity": "warning",
        "title": f"A case of {rule}",
        "start_line": number + 1,
        "end_line": number + 1,
        "anchor": line.text,
        "why": "It costs.",
        "trade_offs": "",
        "fixes": [{"title": f"Mend {rule}", "preferred": True, "edits": [edit]}],
    }
