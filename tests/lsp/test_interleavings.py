"""Typing and answers in random order on the real server: each edit at its lines, or refused.

The large number of them runs without a server, in tests/edits/test_interleavings.py. CI takes the
same each time, as with everything that is drawn; elsewhere they are others in every run. One that
fails names its seed, which takes it again:

    CONSULT_SEED=7 .venv/bin/python -m pytest tests/lsp/test_interleavings.py
"""

import os
from random import Random, SystemRandom
from typing import Any

import pytest
from hypothesis import settings

from support.answers import edit, improvement
from support.editor import Editor, editor
from support.fake_anthropic import FakeAnthropic, Gate
from support.oracle import Buffer, Line, Lines, Meant, outcomes

pytestmark = pytest.mark.slow

ROUNDS = 15
IN_CI = 7
"""The seed where Hypothesis draws the same each time."""

TWINS = ("}", "    return", "x = 1")

SEED = int(
    os.environ.get("CONSULT_SEED")
    or (IN_CI if settings.default.derandomize else SystemRandom().randrange(2**32))
)


@pytest.mark.parametrize("profile", ["vscode", "emacs"])
async def test_every_edit_is_at_its_lines_or_refused(fake: FakeAnthropic, profile: str) -> None:
    seed = f"CONSULT_SEED={SEED}"
    random = Random(f"{SEED} {profile}")  # noqa: S311  # not a secret
    applied = 0
    async with editor(profile, fake=fake, settings={"redaction": False}) as ed:
        for number in range(ROUNDS):
            texts = [random.choice([*TWINS, f"line {n}", f"other {n}"]) for n in range(8)]
            buffer = Buffer(f"{number}", texts, "\n", is_ended=True)
            await ed.open(buffer.document.text, path=f"{number}.txt", language="plaintext")
            seen, at = buffer.lines, random.randrange(8)
            meant = Meant(at, at + 1, (f"better {number}", 0))
            gate = Gate()
            wanted = meant.edit(seen)
            fake.queue(improvement(edit(wanted.start_line, wanted.old, wanted.new), before=gate))
            await ed.run("consult.improve", {"uri": ed.uri, "range": one_line(at), "intent": ""})
            await gate.reached()
            for _ in range(random.randrange(4)):
                buffer.becomes(typed(random, buffer.lines))
                ed.becomes(buffer.text_of(buffer.lines))
            gate.open()
            came = await edited_or_told(ed)
            applied += came
            allowed = {buffer.text_of(made) for made in outcomes(seen, buffer.lines, [meant])}
            unchanged = buffer.text_of(buffer.lines)
            assert ed.text in (allowed if came else {unchanged}), (seed, number)
    assert applied > 1, seed


def typed(random: Random, lines: Lines) -> Lines:
    """Some lines typed, deleted or copied."""
    at, count = random.randrange(len(lines)), random.randrange(3)
    new = random.choice(
        [
            (Line(f"typed {random.random()}"),),
            (Line(random.choice(TWINS)),),
            tuple(Line(line.text) for line in lines[at : at + 2]),
        ]
    )
    return lines[:at] + new + lines[at + count :]


def one_line(at: int) -> dict[str, Any]:
    return {"start": {"line": at, "character": 0}, "end": {"line": at + 1, "character": 0}}


async def edited_or_told(ed: Editor) -> bool:
    """Wait for the edit or for the word that there is none; whether it came."""
    found = await ed.client.message(
        lambda each: each.get("method") in ("workspace/applyEdit", "window/showMessage"), "edit"
    )
    if found["method"] == "workspace/applyEdit":
        await ed.edited()
        return True
    return False
