"""Further: a question that follows an answer, within what a conversation may hold.

The first question goes along with all that it was asked with, byte for byte, so that a cache still
hits. Of a long conversation the oldest answers are left out, and the model is told so.
"""

from collections.abc import Sequence
from dataclasses import replace

from consult_lsp.consult.task import Task, Turn
from consult_lsp.errors import UsageError
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

MOST_TURNS = 20
"""Questions in one conversation, with the first."""

MOST_CHARACTERS = 60_000
"""Of the answers that go along: some 15,000 tokens."""

MOST_CHANGED = 200
"""Lines shown of what has changed since the first question."""

AROUND = 2
LEFT_OUT = "[This answer is left out, because the conversation has become long.]"


def follow_up_task(task: Task, answer: str, question: str, now: Document | None) -> Task:
    """``task`` with one question more, asked after ``answer``; ``now`` is its document by now.

    Raises UsageError when the conversation is as long as it may be.
    """
    if len(task.turns) + 2 > MOST_TURNS:
        raise UsageError(
            f"Nothing was asked, because this conversation has had its {MOST_TURNS} questions. "
            "Ask anew, with what matters of it."
        )
    changed = now is not None and now.text != task.selection.document.text
    turn = Turn(answer.strip() or LEFT_OUT, question, now if changed else None)
    return replace(task, turns=_fitted((*task.turns, turn)))


def leaves_out(task: Task) -> bool:
    """Whether earlier answers are left out of what is sent."""
    return any(turn.answer == LEFT_OUT for turn in task.turns)


def changed_lines(before: Document, now: Document) -> LineSpan | None:
    """The lines of ``now`` that differ from ``before``, with some around; None where none do."""
    if before.text == now.text:
        return None
    head = _shared(before.lines, now.lines)
    tail = _shared(before.lines[head:][::-1], now.lines[head:][::-1])
    start, stop = max(0, head - AROUND), min(now.span.stop, len(now.lines) - tail + AROUND)
    return LineSpan(start, min(stop, start + MOST_CHANGED))


def _shared(some: Sequence[str], others: Sequence[str]) -> int:
    """How many lines the two begin with alike."""
    differ = (n for n, (one, other) in enumerate(zip(some, others, strict=False)) if one != other)
    return next(differ, min(len(some), len(others)))


def _fitted(turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """The same turns, the oldest answers left out until the others fit."""
    fitted = list(turns)
    for index, turn in enumerate(turns[:-1]):
        if sum(len(each.answer) for each in fitted) <= MOST_CHARACTERS:
            break
        fitted[index] = replace(turn, answer=LEFT_OUT)
    return tuple(fitted)
