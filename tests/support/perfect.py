"""A perfect model: it answers with the very code that it was shown, so that nothing may change.

That is what competitors' edits were measured with. It reads the request as a
model does: the lines behind the gutter, and which of them are asked about. ``commenting`` is as
perfect but for one comment line, so that something is applied and can be in the wrong place.
"""

import json
import re
from collections.abc import Callable

from support.answers import edit, finding, fix, improvement, review
from support.anthropic_replies import Body, Gate, Reply

COMMENT = "# checked"
GUTTER = re.compile(r" *(\d+)\| (.*)", re.DOTALL)
ASKED = re.compile(r"(?:Improve|Review) (?:the whole file|lines (\d+) to (\d+))")

ReplyTo = Callable[[Body], Reply]


def perfect(before: Gate | None = None) -> ReplyTo:
    """Replace the lines asked about by themselves."""

    def reply(body: Body) -> Reply:
        first, lines = _asked_about(body)
        return _answer(body, first, lines, lines, before)

    return reply


def commenting(before: Gate | None = None) -> ReplyTo:
    """Replace the lines asked about by themselves and a comment above the first that is not blank.

    Where the lines have that comment already, it goes again.
    """

    def reply(body: Body) -> Reply:
        first, lines = _asked_about(body)
        comments = [at for at, line in enumerate(lines) if line.strip() == COMMENT]
        if comments:
            new = [*lines[: comments[0]], *lines[comments[0] + 1 :]]
        else:
            at = next((n for n, line in enumerate(lines) if line.strip()), 0)
            indentation = lines[at][: len(lines[at]) - len(lines[at].lstrip(" \t"))]
            new = [*lines[:at], indentation + COMMENT, *lines[at:]]
        return _answer(body, first, lines, new, before)

    return reply


def _answer(body: Body, first: int, old: list[str], new: list[str], before: Gate | None) -> Reply:
    whole = edit(first, "\n".join(old), "\n".join(new))
    if "findings" not in json.dumps(body["output_config"]):
        return improvement(whole, before=before, piece=4_000)
    at, anchor = next(((n, line) for n, line in enumerate(old) if line.strip()), (0, old[0]))
    looked_at = finding(first + at, anchor, fixes=[fix("Rewrite", whole)])
    return review(looked_at, before=before, piece=4_000)


def _asked_about(body: Body) -> tuple[int, list[str]]:
    """The number of the first line asked about, and all of them as they were shown."""
    shown, *_, task = (block["text"] for block in body["messages"][0]["content"])
    numbered = {
        int(found[1]): found[2] for line in shown.split("\n") if (found := GUTTER.fullmatch(line))
    }
    asked = ASKED.search(task)
    assert asked is not None, task
    span = range(int(asked[1]), int(asked[2]) + 1) if asked[1] else sorted(numbered)
    return span[0], [numbered[number] for number in span]
