"""After a change only the changed parts are shown and asked about; the rest is not reported."""

from dataclasses import replace

from consult_lsp.consult.prompt import request_for
from consult_lsp.consult.task import Task
from support.answers import finding
from support.tasks import advice, task

BEFORE = """\
import os


def first():
    return os.environ["A"]


def second():
    return os.environ["B"]


def third():
    return os.environ["C"]
"""
CHANGED = BEFORE.replace('return os.environ["B"]', '«return os.environ["B"] or None»')


def again(source: str = CHANGED) -> Task:
    asked = task(source)
    whole, changed = asked.selection.document.span, asked.selection.span
    return replace(asked, selection=replace(asked.selection, span=whole, parts=(changed,)))


def user_text(asked: Task) -> str:
    return "\n".join(block.text for block in request_for(asked, max_tokens=100).user)


def test_only_the_changed_lines_and_what_they_need_are_shown() -> None:
    shown = user_text(again())
    assert ' 9|     return os.environ["B"] or None' in shown
    assert " 8| def second():" in shown
    assert " 1| import os" in shown
    assert "def first" not in shown
    assert "def third" not in shown


def test_the_lines_to_review_are_named() -> None:
    assert "Review these lines: 9 to 9." in user_text(again())


async def test_a_finding_about_lines_that_were_not_asked_about_is_left_out() -> None:
    elsewhere = finding(5, '    return os.environ["A"]', "Old")
    here = finding(9, '    return os.environ["B"] or None', "New")
    given = await advice(again(), {"summary": "", "findings": [elsewhere, here]})
    assert [found.title for found in given.findings] == ["New"]
    assert "“Old” is not about the lines asked about." in given.refusals


async def test_a_finding_that_only_reaches_into_them_is_left_out_and_told() -> None:
    reaching = finding(8, "def second():", "Wide", end_line=9)
    given = await advice(again(), {"summary": "", "findings": [reaching]})
    assert given.findings == ()
    assert given.refusals == ("“Wide” is not about the lines asked about.",)
