"""A conversation: what goes along with a further question, and how long it may become."""

import pytest

from consult_lsp.consult.flows.follow_up import (
    LEFT_OUT,
    MOST_CHARACTERS,
    MOST_TURNS,
    follow_up_task,
    leaves_out,
)
from consult_lsp.consult.prompt import redacted, request_for
from consult_lsp.consult.task import Task
from consult_lsp.errors import UsageError
from support.tasks import task

CODE = "def f():\n    return 1\n\n\ndef g():\n    return 2\n"


def first() -> Task:
    return task(CODE, "ask", intent="Why one?")


def test_the_first_question_goes_along_byte_for_byte() -> None:
    asked = first()
    before = request_for(asked, max_tokens=100)
    now = asked.selection.document.with_text(CODE.replace("2", "3"))
    after = request_for(follow_up_task(asked, "Because.", "And two?", now), max_tokens=100)
    assert (after.system, after.user) == (before.system, before.user)
    [turn] = after.more
    assert turn.answer == "Because."
    assert turn.question.text.endswith("And two?")


def test_lines_that_have_changed_since_go_along_as_they_are_now() -> None:
    asked = first()
    now = asked.selection.document.with_text(CODE.replace("return 2", "return 3"))
    [turn] = request_for(follow_up_task(asked, "Because.", "And now?", now), max_tokens=100).more
    assert "6|     return 3" in turn.question.text
    assert "return 1" not in turn.question.text


def test_lines_that_have_not_changed_do_not() -> None:
    asked = first()
    same = asked.selection.document.with_text(CODE)
    [turn] = request_for(follow_up_task(asked, "Because.", "And now?", same), max_tokens=100).more
    assert turn.question.text == "And now?"


def test_a_further_question_is_redacted_as_all_the_rest_is() -> None:
    asked = first()
    now = asked.selection.document.with_text(f"{CODE}x = 'hunter2'\n")
    sent = redacted(follow_up_task(asked, "hunter2!", "Is hunter2 safe?", now), _hidden)
    assert "hunter2" not in str(request_for(sent, max_tokens=100))


def test_of_a_long_conversation_the_oldest_answers_are_left_out() -> None:
    asked = first()
    for number in range(4):
        asked = follow_up_task(asked, str(number) * (MOST_CHARACTERS // 3), "More?", None)
    answers = [turn.answer for turn in asked.turns]
    assert answers[0] == LEFT_OUT
    assert set(answers[-1]) == {"3"}
    assert sum(map(len, answers)) <= MOST_CHARACTERS
    assert leaves_out(asked)


def test_a_conversation_has_an_end() -> None:
    asked = first()
    for _ in range(MOST_TURNS - 1):
        asked = follow_up_task(asked, "Yes.", "More?", None)
    with pytest.raises(UsageError, match="has had its 20 questions"):
        follow_up_task(asked, "Yes.", "More?", None)


def _hidden(text: str) -> str:
    return text.replace("hunter2", "__SECRET_password_00000000__")
