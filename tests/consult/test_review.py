"""A review while it is being written: told one by one, and whole at its end."""

import asyncio
import json
from pathlib import Path

import pytest

from consult_lsp.consult.advice import BrokenOffError
from consult_lsp.consult.consultation import consult
from consult_lsp.consult.events import ConsultationEvent, NewFinding, in_words
from consult_lsp.consult.resources import Resources
from consult_lsp.consult.validation import streamed
from consult_lsp.consult.validation.sources import Sources
from consult_lsp.consult.validation.validate_answer import Validated
from consult_lsp.errors import ModelError, Outcome
from consult_lsp.finding import Finding
from consult_lsp.models.model import Status
from consult_lsp.models.scripted import Gate, Reply, ScriptedModel
from consult_lsp.redaction.redactor import Redactor
from support.answers import edit, finding, fix
from support.lookups import toolbox
from support.marked import marked
from support.planted import PLANTED
from support.tasks import a_check, advice, task

CODE = """
def f():
    return 1


«def g():
    x = 2
    return x»
"""
FIRST = finding(6, "    x = 2", "x is a poor name")
SECOND = finding(7, "    return x", "Nobody needs x")
STILL_WRONG = fix("Rename it", edit(6, "    x = 4", "    number = 2"))
ANSWER = json.dumps({"summary": "Hm.", "findings": [FIRST, SECOND]})


class Heard(list[ConsultationEvent]):
    """All news of a consultation."""

    def __init__(self) -> None:
        super().__init__()
        self._grown = asyncio.Event()

    def hear(self, event: ConsultationEvent) -> None:
        self.append(event)
        self._grown.set()

    async def found(self, count: int) -> None:
        """Wait until so many findings were told."""
        async with asyncio.timeout(10):
            while len(self.findings) < count:
                self._grown.clear()
                await self._grown.wait()

    @property
    def findings(self) -> list[Finding]:
        return [event.finding for event in self if isinstance(event, NewFinding)]

    @property
    def titles(self) -> list[str]:
        return [found.title for found in self.findings]


def cut_behind(title: str) -> int:
    """How much of ANSWER has come once the finding of that title is whole."""
    return ANSWER.index("}", ANSWER.index(title)) + 1


async def test_a_finding_is_told_before_the_rest_of_the_answer_is_written() -> None:
    gate, heard = Gate(), Heard()
    reply = Reply(ANSWER, piece=1, hold=(cut_behind(FIRST["title"]), gate))
    asked = asyncio.create_task(consult(task(CODE), Resources(ScriptedModel(reply)), heard.hear))
    await gate.reached()
    await heard.found(1)
    assert heard.titles == [FIRST["title"]]
    assert in_words(heard[-1]) == "1 finding so far"
    gate.open()
    advice = await asked
    assert heard.titles == [FIRST["title"], SECOND["title"]]
    assert in_words(heard[-1]) == "2 findings so far"
    assert set(advice.findings) == set(heard.findings)


async def test_a_finding_is_validated_once(monkeypatch: pytest.MonkeyPatch) -> None:
    validated: list[str] = []
    validate = streamed.validate_finding

    def counted(texts: Sources, said: Finding) -> Validated:
        validated.append(said.title)
        return validate(texts, said)

    monkeypatch.setattr(streamed, "validate_finding", counted)
    await consult(task(CODE), Resources(ScriptedModel(ANSWER)), Heard().hear)
    assert validated == [FIRST["title"], SECOND["title"]]


async def test_what_is_left_out_is_not_told() -> None:
    heard = Heard()
    guess = finding(6, "    x = 3", "Three is too many")
    answer = json.dumps({"summary": "", "findings": [guess, {"rule": 1}, SECOND]})
    advice = await consult(task(CODE), Resources(ScriptedModel(answer)), heard.hear)
    assert heard.titles == [SECOND["title"]]
    assert len(advice.refusals) == 2


async def test_a_check_that_is_confirmed_is_told_with_the_finding_and_others_at_the_end() -> None:
    lent = a_check(6, "    x = 2", "A check on x", fix=edit(6, "    x = 2", "    number = 2"))
    other = a_check(7, "    return x", "Only the check saw it", category="security")
    heard = Heard()
    answer = json.dumps({"summary": "", "findings": [FIRST]})
    asked = task(CODE, evidence=(lent, other))
    advice = await consult(asked, Resources(ScriptedModel(answer)), heard.hear)
    [told] = heard.findings
    assert told.fixes == lent.fixes
    assert advice.findings == (told, other)


async def test_where_a_check_says_the_same_its_other_fix_is_an_alternative() -> None:
    line, way = "    x = 2", fix("Name it", edit(6, "    x = 2", "    count = 2"))
    check = a_check(6, line, "A check on x", fix=edit(6, line, "    number = 2"))
    said = finding(6, line, "The same", rule=check.rule, fixes=[way])
    given = await advice(task(CODE, evidence=(check,)), {"findings": [said]})
    [found] = given.findings
    assert [(one.title, one.preferred) for one in found.fixes] == [
        ("Name it", True),
        ("As the check says", False),
    ]
    said = {**said, "fixes": [fix("Just so", edit(6, line, "    number = 2"))]}
    given = await advice(task(CODE, evidence=(check,)), {"findings": [said]})
    assert [one.title for one in given.findings[0].fixes] == ["Just so"]


async def test_a_turn_that_ends_in_a_look_up_leaves_no_finding(tmp_path: Path) -> None:
    hasty = finding(6, "    x = 2", "Too early to tell")
    looking = Reply(
        json.dumps({"summary": "", "findings": [hasty]}), calls=(("glob", {"pattern": "*"}),)
    )
    model = ScriptedModel(looking, json.dumps({"summary": "", "findings": [SECOND]}))
    heard = Heard()
    advice = await consult(task(CODE), Resources(model, toolbox=toolbox(tmp_path)), heard.hear)
    assert heard.titles == ["Too early to tell", SECOND["title"]]
    assert [found.title for found in advice.findings] == [SECOND["title"]]
    assert [event.count for event in heard if isinstance(event, NewFinding)] == [1, 1]


async def test_cut_anywhere_what_was_whole_is_kept_and_told() -> None:
    failure = ModelError(Outcome.TRUNCATED, "The answer broke off. Try again.")
    for end in range(len(ANSWER)):
        whole = [one["title"] for one in (FIRST, SECOND) if end >= cut_behind(one["title"])]
        heard = Heard()
        reply = Reply(ANSWER[:end], piece=40, error=failure)
        with pytest.raises(ModelError) as error:
            await consult(task(CODE), Resources(ScriptedModel(reply)), heard.hear)
        assert heard.titles == whole
        assert error.value.outcome is Outcome.TRUNCATED
        if isinstance(error.value, BrokenOffError):
            assert [found.title for found in error.value.advice.findings] == whole
            count = "finding that had" if len(whole) == 1 else "2 findings that had"
            assert f"The answer broke off. Try again. The {count} come" in str(error.value)
        else:
            assert not whole
            assert str(error.value) == "The answer broke off. Try again."


async def test_an_answer_that_ends_early_without_saying_so_is_broken_off_as_well() -> None:
    text = ANSWER[: cut_behind(FIRST["title"])]
    with pytest.raises(BrokenOffError, match="The finding that had come is kept") as error:
        await consult(task(CODE), Resources(ScriptedModel(text)), Heard().hear)
    assert error.value.outcome is Outcome.BAD_ANSWER


async def test_cancelling_leaves_no_task_behind() -> None:
    before = asyncio.all_tasks()
    gate, heard = Gate(), Heard()
    reply = Reply(ANSWER, piece=1, hold=(cut_behind(FIRST["title"]), gate))
    asked = asyncio.create_task(consult(task(CODE), Resources(ScriptedModel(reply)), heard.hear))
    await gate.reached()
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert asyncio.all_tasks() == before
    told = heard.titles
    await asyncio.sleep(0)
    assert heard.titles == told


async def test_a_fix_that_does_not_fit_is_mended_by_asking_once_more() -> None:
    slip = fix("Rename it", edit(6, "    x = 3", "    number = 2"))
    right = fix("Rename it", edit(6, "    x = 2", "    number = 2"))
    first = {"summary": "Hm.", "findings": [{**FIRST, "fixes": [slip]}, SECOND]}
    second = {"summary": "", "findings": [{**FIRST, "fixes": [right]}]}
    model, heard = ScriptedModel(json.dumps(first), json.dumps(second)), Heard()
    advice = await consult(task(CODE), Resources(model), heard.hear)
    [mended] = advice.findings[0].fixes
    assert (mended.doubt, mended.preferred) == ("", True)
    assert advice.repairs == (1, 1)
    assert advice.summary == "Hm."
    [again] = model.requests[1].more
    assert again.answer == json.dumps(first)
    question = again.question.text
    assert "was not made. The quoted lines do not stand in the text like this." in question
    assert "6|     x = 2" in question
    assert Status("waiting", "asked once more for what does not fit") in heard


@pytest.mark.parametrize(
    "second",
    [
        Reply(error=ModelError(Outcome.OVERLOADED, "Busy.")),
        "I am sorry.",
        json.dumps({"summary": "", "findings": []}),
        json.dumps({"summary": "", "findings": [{**FIRST, "fixes": [STILL_WRONG]}]}),
    ],
)
async def test_a_repair_that_fails_costs_nothing_and_there_is_no_third_round(
    second: Reply | str,
) -> None:
    slip = fix("Rename it", edit(6, "    x = 3", "    number = 2"))
    first = {"summary": "", "findings": [{**FIRST, "fixes": [slip]}]}
    model = ScriptedModel(json.dumps(first), second, "never asked for")
    advice = await consult(task(CODE), Resources(model), Heard().hear)
    [kept] = advice.findings[0].fixes
    assert (kept.title, bool(kept.doubt)) == ("Rename it", True)
    assert advice.repairs == (1, 0)
    assert "once more for 1 change that did not fit, and mended none" in advice.repairs.sentence
    assert len(model.requests) == 2


async def test_what_goes_back_to_be_mended_holds_no_secret() -> None:
    key = PLANTED["GitHub"][1]
    redactor = Redactor()
    code = f'KEY = "{key}"\n\n\n«def g():\n    return call(KEY, "{key}")»\n'
    hidden = redactor.redact(marked(code).text).found[0].placeholder
    line = f'    return call(KEY, "{hidden}")'
    slip = fix("Use it", edit(5, line.replace("KEY", "key"), line.replace("call", "ask")))
    right = fix("Use it", edit(5, line, line.replace("call", "ask")))
    said = finding(5, line, "It is said twice")
    first = {"summary": "", "findings": [{**said, "fixes": [slip]}]}
    second = {"summary": "", "findings": [{**said, "fixes": [right]}]}
    model = ScriptedModel(json.dumps(first), json.dumps(second))
    advice = await consult(task(code), Resources(model, redactor=redactor), Heard().hear)
    [again] = model.requests[1].more
    assert hidden in again.question.text
    assert key not in again.question.text
    [mended] = advice.findings[0].fixes
    assert mended.edits[0].new == f'    return ask(KEY, "{key}")'
